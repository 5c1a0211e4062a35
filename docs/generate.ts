/**
 * Writes docs/events.md from the comments and types of the event schema (`npm run docs`), and docs/checks.md beside it. A test compares
 * page and source, so a page can neither be forgotten nor edited by hand.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { SCHEMA_VERSION } from '../src/events/schema.ts';
import type { Event } from '../src/events/schema.ts';
import { checksPage } from './checks-page.ts';

const root = new URL('../', import.meta.url);
const PAGE = new URL('docs/events.md', root);

/** A row of a table: a property, or a member of a union. */
export interface DocumentedProperty {
  name: string;
  optional: boolean;
  type: string;
  comment: string;
}

/** An exported type with its comment; `properties` is empty for a type that is no object. */
export interface DocumentedType {
  name: string;
  comment: string;
  type: string;
  properties: DocumentedProperty[];
  /** The comment and properties of each property that is itself an object, by name: the events of `EventPayloads`. */
  nested: Map<string, DocumentedProperty[]>;
  /** The members of a union of objects. */
  members: { comment: string; type: string }[];
}

/** Reads the exported types of a source file, by name. */
export function documentedTypes(path: string): Map<string, DocumentedType> {
  const source = ts.createSourceFile(path, readFileSync(new URL(path, root), 'utf8'), ts.ScriptTarget.Latest, true);
  const types = new Map<string, DocumentedType>();
  for (const statement of source.statements) {
    if (ts.isInterfaceDeclaration(statement)) {
      types.set(statement.name.text, {
        name: statement.name.text,
        comment: commentOf(statement),
        type: '',
        properties: statement.members.filter(ts.isPropertySignature).map(property),
        nested: new Map(statement.members.filter(ts.isPropertySignature).map((member) => [nameOf(member), propertiesOf(member.type)])),
        members: [],
      });
    } else if (ts.isTypeAliasDeclaration(statement)) {
      types.set(statement.name.text, {
        name: statement.name.text,
        comment: commentOf(statement),
        type: textOf(statement.type),
        properties: propertiesOf(statement.type),
        nested: new Map(),
        members: membersOf(statement.type),
      });
    }
  }
  return types;
}

function nameOf(member: ts.PropertySignature): string {
  return ts.isStringLiteral(member.name) ? member.name.text : member.name.getText();
}

function property(member: ts.PropertySignature): DocumentedProperty {
  return { name: nameOf(member), optional: member.questionToken !== undefined, type: textOf(member.type), comment: commentOf(member) };
}

function propertiesOf(type: ts.TypeNode | undefined): DocumentedProperty[] {
  return type !== undefined && ts.isTypeLiteralNode(type) ? type.members.filter(ts.isPropertySignature).map(property) : [];
}

function membersOf(type: ts.TypeNode): { comment: string; type: string }[] {
  if (!ts.isUnionTypeNode(type) || !type.types.every(ts.isTypeLiteralNode)) return [];
  const text = type.getSourceFile().text;
  let end = type.getFullStart();
  return type.types.map((member) => {
    // The comment stands before the bar, which is no part of the member.
    const comment = plainComment(text.slice(end, member.getStart()));
    end = member.end;
    return { comment, type: textOf(member) };
  });
}

/** The doc comment right before a declaration, as one line. */
function commentOf(node: ts.Node): string {
  return plainComment(node.getFullText().slice(0, node.getStart() - node.getFullStart()));
}

function plainComment(trivia: string): string {
  const comments = trivia.match(/\/\*\*[^]*?\*\//g) ?? [];
  return (comments.at(-1) ?? '')
    .replace(/^\/\*\*|\*\/$/g, '')
    .replace(/^\s*\* ?/gm, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** A type as it is written, without comments and on one line. The two names that mean something to the compiler only are spelt out. */
function textOf(node: ts.Node | undefined): string {
  return (node?.getText() ?? '')
    .replace(/\/\*\*[^]*?\*\//g, '')
    .replace('typeof SCHEMA_VERSION', String(SCHEMA_VERSION))
    .replace(/^Type$/, 'EventType')
    .replace(/\s+/g, ' ')
    .trim();
}

/** When the example happened, ms since the epoch: 2026-11-21 11:00 UTC. */
const EXAMPLE_TIME = 1_795_258_800_000;

/** The envelope of an event of the example; its type follows with the payload. */
function envelope(seq: number, elapsed: number): { v: 1; seq: number; time: number; elapsed: number; connection: number } {
  return { v: 1, seq, time: EXAMPLE_TIME + Math.round(elapsed / 1_000), elapsed, connection: 3 };
}

/** One short connection as `trustlens events` prints it. The compiler keeps it in step with the schema. */
const EXAMPLE: readonly Event[] = [
  { ...envelope(41, 0), type: 'connection.opened', client: { address: '127.0.0.1', port: 50612 }, mode: 'connect', target: { host: 'example.test', port: 443 } },
  { ...envelope(42, 3_811), type: 'connection.connected', address: '192.0.2.10', port: 443 },
  {
    ...envelope(50, 30_240),
    type: 'tls.established',
    hop: 'upstream',
    version: 'TLS 1.3',
    cipherSuite: 'TLS_AES_256_GCM_SHA384',
    group: 'X25519MLKEM768',
    alpn: 'h2',
    serverName: 'example.test',
    resumed: false,
    handshakeTime: 24_106,
  },
  { ...envelope(71, 389_512), type: 'connection.closed', fromClient: 612, fromServer: 18_211, cause: null, detail: null, by: null },
];

/** The text of docs/events.md. */
export function eventsPage(): string {
  const schema = documentedTypes('src/events/schema.ts');
  const subscription = documentedTypes('src/events/subscription.ts');
  const type = (from: Map<string, DocumentedType>, name: string): DocumentedType => {
    const found = from.get(name);
    if (found === undefined) throw new Error(`the type ${name} is not there any more: change docs/generate.ts`);
    return found;
  };
  const payloads = type(schema, 'EventPayloads');
  const shared = ['Hop', 'Side', 'Named', 'Headers', 'Field', 'Certificate', 'Finding', 'Root', 'Glossary', 'GlossaryEntry'];
  return [
    '# The event stream',
    '',
    '<!-- Generated by docs/generate.ts from src/events; run `npm run docs` after a change there. -->',
    '',
    'Everything that trustlens has to say about a connection is an event: one JSON object. The dashboard lives on these events alone,',
    'and so can a script.',
    '',
    '## Reading it',
    '',
    '`trustlens events` finds the running proxy by its run file and prints one event a line (NDJSON): first what is still held, then',
    'what comes. `--since`, `--type`, `--connection`, `--bodies` and `--no-follow` say what is wanted. An excerpt:',
    '',
    '```console',
    '$ trustlens events --connection 3',
    ...EXAMPLE.map((event) => JSON.stringify(event)),
    '^C',
    '$ trustlens events --type tls.failed | jq -r .detail',
    '```',
    '',
    'A reader that is too slow, or that asks for what is no longer held, misses events. Then a line of another kind stands in their',
    'place, without number and time, naming the first and the last of them: `{"v":1,"type":"stream.gap","from":7,"to":19}`. The same is said',
    'on stderr.',
    '',
    '`trustlens start --headless --json` prints the same lines from the proxy itself.',
    '',
    '## Envelope',
    '',
    `${type(schema, 'Envelope').comment} The properties of its type stand beside these, in one flat object.`,
    '',
    ...table(type(schema, 'Envelope').properties),
    '',
    '## Event types',
    '',
    ...payloads.properties.map((event) => `- [\`${event.name}\`](#${anchor(event.name)}): ${firstSentence(event.comment)}`),
    '',
    ...payloads.properties.flatMap((event) => [`### ${event.name}`, '', event.comment, '', ...table(payloads.nested.get(event.name) ?? []), '']),
    '## Types they share',
    '',
    ...shared.flatMap((name) => sharedType(type(schema, name))),
    '## WebSocket',
    '',
    'The stream itself is a WebSocket on loopback. Its address and the token of the run are in `run.json` in the home folder, which only',
    'its owner can read. A client sends the token as `Authorization: Bearer TOKEN`; a request with a foreign `Host` (421), with any `Origin` (403),',
    'or without the token (401) is refused. Each message is one JSON object in a text frame. The publisher closes with 1001 when the run ends,',
    'and with 1000 after all that was asked for with `follow=0`.',
    '',
    '```js',
    "import { readFileSync } from 'node:fs';",
    "import { WebSocket } from 'ws';",
    '',
    'const { stream } = JSON.parse(readFileSync(`${home}/run.json`));',
    'const socket = new WebSocket(`${stream.url}?types=tls.failed`, { headers: { authorization: `Bearer ${stream.token}` } });',
    "socket.on('message', (data) => console.log(JSON.parse(data)));",
    '```',
    '',
    '### What to ask for',
    '',
    `${type(subscription, 'Subscription').comment} They are the query of the address; an unknown name or value is refused (400).`,
    '',
    ...queryTable(type(subscription, 'Subscription').properties),
    '',
    'To come back without losing anything, ask for `run` (from `hello`) and `since` (the number of the last event, or the `to` of the last gap).',
    '',
    '### Messages from the publisher',
    '',
    ...memberTable(type(schema, 'StreamMessage')),
    '',
    '### Messages from a subscriber',
    '',
    ...memberTable(type(schema, 'SubscriberMessage')),
    '',
    '## Versions',
    '',
    '`v` is the version of all of this. A new event type, a new kind of message or a new optional property does not change it: a reader',
    'passes over what it does not know. Whatever renames, removes or changes the meaning of something makes the next version, together with one',
    'step in `src/events/upgrades/` that turns recorded events of the old version into new ones.',
    '',
  ].join('\n');
}

function sharedType(type: DocumentedType): string[] {
  const shape = type.properties.length > 0 ? table(type.properties) : [`\`${type.type}\``];
  return [`### ${type.name}`, '', ...(type.comment === '' ? [] : [type.comment, '']), ...shape, ''];
}

function table(properties: readonly DocumentedProperty[]): string[] {
  return [
    '| property | type | |',
    '|---|---|---|',
    ...properties.map(({ name, optional, type, comment }) => `| \`${name}\`${optional ? ' (optional)' : ''} | ${code(type)} | ${cell(comment)} |`),
  ];
}

function queryTable(properties: readonly DocumentedProperty[]): string[] {
  return ['| name | |', '|---|---|', ...properties.map(({ name, comment }) => `| \`${name}\` | ${cell(comment)} |`)];
}

function memberTable(type: DocumentedType): string[] {
  return ['| message | |', '|---|---|', ...type.members.map((member) => `| ${code(member.type)} | ${cell(member.comment)} |`)];
}

function code(type: string): string {
  return `\`${cell(type)}\``;
}

/** Text for a cell of a table, where a bar would end it. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function firstSentence(text: string): string {
  return /^.*?\.(?= [A-Z`]|$)/.exec(text)?.[0] ?? text;
}

/** The anchor of a heading as GitHub makes it. */
function anchor(heading: string): string {
  return heading.toLowerCase().replace(/[^\w -]/g, '').replaceAll(' ', '-');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(PAGE, eventsPage());
  writeFileSync(new URL('docs/checks.md', root), checksPage());
}
