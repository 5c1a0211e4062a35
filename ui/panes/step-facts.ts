/** The six steps of HTTPS with the values of one connection: what happened on each hop, and what proves it. Pure. */
import type { About, Row } from './pane.ts';
import { shortSuite } from './words.ts';
import { about, aboutKeyExchange } from '../abouts.ts';
import type { Role } from '../drawing/line.ts';
import type { Word } from '../explanations.ts';
import { keyExchangeOf, signatureSchemeOf } from '../handshake/key-exchange.ts';
import type { KeyExchange } from '../handshake/key-exchange.ts';
import { placeOf } from '../handshake/ladder.ts';
import { alertName, extensionOf, fieldText, messageName, messagesOf } from '../handshake/message-fields.ts';
import type { Message } from '../handshake/message-fields.ts';
import { grouped } from '../../src/bytes/counted.ts';
import type { Hop } from '../../src/events/schema.ts';
import type { Connection } from '../store/connection.ts';
import { bytesInWords, count, daysLeft, spoken } from '../text/format.ts';
import { MARKS } from '../theme.ts';

/** What one hop has to say in a step. */
export interface StepFact {
  mark: string;
  text: string;
  /** Where Enter leads. */
  enter?: Row['enter'] & object;
  about?: About;
}

export interface Step {
  title: string;
  word: Word;
  /** By hop; a passed connection has one for both, under downstream. */
  facts: readonly (readonly [hop: Hop, fact: StepFact])[];
  /** What is said of the step itself; its explanations, without doubles. */
  abouts: readonly About[];
}

const HOPS: readonly Hop[] = ['downstream', 'upstream'];
const GOING: StepFact = { mark: MARKS.going, text: 'not yet' };
const NEVER: StepFact = { mark: MARKS.none, text: 'it did not come to that' };
const UNSEEN: StepFact = { mark: MARKS.none, text: 'encrypted, and passed through unread' };

export function stepsOf(connection: Connection, now: number): readonly Step[] {
  const hops = connection.passed === undefined ? HOPS : HOPS.slice(0, 1);
  const each = (fact: (hop: Hop) => StepFact): readonly (readonly [Hop, StepFact])[] => hops.map((hop) => [hop, fact(hop)] as const);
  const step = (title: string, word: Word, fact: (hop: Hop) => StepFact): Step => ({ title, word, facts: each(fact), abouts: [about(word)] });
  const kinds = [...new Set(hops.flatMap((hop) => keyExchangeOf(connection, hop)?.kind ?? []))];
  return [
    step('ClientHello', 'step_client_hello', (hop) => helloFact(connection, hop)),
    step('the server’s certificate', 'step_certificate', (hop) => certificateFact(connection, hop, now)),
    step('its verification', 'step_verification', (hop) => verificationFact(connection, hop)),
    { ...step('the key exchange', 'step_key_exchange', (hop) => exchangeFact(connection, hop)), ...(kinds.length === 0 ? {} : { abouts: kinds.map(aboutKeyExchange) }) },
    step('the encrypted connection', 'step_encrypted', (hop) => encryptedFact(connection, hop)),
    step('the end of the keys', 'step_end', (hop) => endFact(connection, hop)),
  ];
}

function missing(connection: Connection): StepFact {
  return connection.closed === undefined && connection.failure === undefined ? GOING : NEVER;
}

/** To the line of a message in the ladder. */
function to(connection: Connection, message: Message | undefined): Pick<StepFact, 'enter'> {
  const line = placeOf(connection, message);
  return line < 0 ? {} : { enter: { pane: 'messages', tab: 'handshake', line } };
}

function helloFact(connection: Connection, hop: Hop): StepFact {
  const hellos = messagesOf(connection, hop, 'ClientHello');
  const hello = hellos[0];
  if (hello === undefined) return missing(connection);
  const versions = extensionOf(hello, 'supported_versions')?.text ?? fieldText(hello, 'legacy_version') ?? '';
  const shares = extensionOf(hello, 'key_share')?.text;
  const words = [
    versions,
    fieldText(hello, 'cipher_suites') ?? '',
    shares === undefined || shares === '' ? '' : `shares for ${shares}`,
    `host ${extensionOf(hello, 'server_name')?.text ?? 'not said'}`,
    hellos.length > 1 ? `sent ${hellos.length} times` : '',
  ];
  return { mark: MARKS.ok, text: joined(words), ...to(connection, hello) };
}

function certificateFact(connection: Connection, hop: Hop, now: number): StepFact {
  const message = messagesOf(connection, hop, undefined, 'server').find(({ message: { name } }) => name === 'Certificate' || name === 'CompressedCertificate');
  const chain = connection.detail?.certificates[connection.passed === undefined ? hop : 'upstream'];
  const leaf = chain?.sent[0];
  if (leaf === undefined || chain === undefined) {
    if (connection.passed !== undefined && keyExchangeOf(connection, hop) !== undefined) return UNSEEN;
    return connection[hop]?.resumed === true ? { mark: MARKS.none, text: 'none: an earlier session was taken up' } : missing(connection);
  }
  const issuer = hop === 'downstream' && connection.passed === undefined ? 'forged, signed by trustlens' : `signed by ${commonName(leaf.issuer)}`;
  const seen = message === undefined ? (connection[hop]?.resumed === true ? 'not shown again' : '') : message.encrypted ? 'sent encrypted' : 'readable on the way';
  return { mark: MARKS.ok, text: joined([leaf.title, leaf.key, issuer, daysLeft(leaf.notAfter, now), count(chain.sent.length, 'certificate'), seen]), ...to(connection, message) };
}

function verificationFact(connection: Connection, hop: Hop): StepFact {
  const scheme = signatureSchemeOf(connection, hop);
  const signed = scheme === undefined ? '' : `it has the private key: ${scheme}`;
  if (connection.passed !== undefined) {
    return keyExchangeOf(connection, hop) === undefined ? missing(connection) : { mark: MARKS.none, text: joined(['the client alone decides, and says nothing of it', signed]) };
  }
  if (hop === 'upstream') {
    const { verdict } = connection;
    if (verdict === undefined) return missing(connection);
    const mark = verdict.status === 'ok' ? MARKS.ok : verdict.status === 'warning' ? MARKS.look : MARKS.bad;
    return { mark, text: joined([`trustlens checked: ${verdict.summary}`, signed]), enter: { pane: 'judged', tab: 'chains' } };
  }
  const { failure } = connection;
  if (failure?.hop === 'downstream') {
    const alert = messagesOf(connection, hop, undefined, 'client').findLast((message) => alertName(message) !== undefined);
    return { mark: MARKS.bad, text: joined(['the client did not accept it', failure.alert === null ? 'it said no word' : `alert ${failure.alert.name}`]), ...to(connection, alert ?? messagesOf(connection, hop).at(-1)) };
  }
  if (connection.downstream === undefined) return missing(connection);
  const finished = messagesOf(connection, hop, 'Finished', 'client').at(0);
  return { mark: MARKS.ok, text: joined(['the client accepted the forged leaf', signed]), ...to(connection, finished) };
}

/** What each kind is called, and what went over the wire for it. */
function exchangeFact(connection: Connection, hop: Hop): StepFact {
  const exchange = keyExchangeOf(connection, hop);
  if (exchange === undefined) return missing(connection);
  const { kind, proof, forwardSecrecy } = exchange;
  return { mark: forwardSecrecy === false ? MARKS.look : MARKS.ok, text: exchangeWords(exchange), ...to(connection, proof), about: aboutKeyExchange(kind) };
}

function exchangeWords({ kind, group, client, server }: KeyExchange): string {
  const shares = joined([client === undefined ? '' : `client’s share ${client}`, server === undefined ? '' : `server’s share ${server}`], ', ');
  switch (kind) {
    case 'rsa':
      return joined(['RSA', `the client sent the secret, encrypted for the certificate’s key${client === undefined ? '' : ` (${client})`}`, 'no forward secrecy']);
    case 'dhe':
    case 'ecdhe':
      return joined([kind === 'dhe' ? 'DHE' : 'ECDHE', group ?? '', shares, 'nobody sent the secret']);
    case 'hybrid':
      return joined([`hybrid, ${group ?? ''}`, shares, 'nobody sent the secret', 'also safe from quantum computers']);
    case 'psk':
      return joined(['a key of an earlier session, and nothing new', 'no forward secrecy']);
    case 'psk_dhe':
      return joined(['a key of an earlier session, with new shares', group ?? '', shares]);
    case 'resumed':
      return 'the main secret of an earlier session, with new random values';
    case 'unknown':
      return 'cannot be told from what was seen';
  }
}

function encryptedFact(connection: Connection, hop: Hop): StepFact {
  const established = connection[hop];
  if (connection.passed !== undefined) {
    const hello = messagesOf(connection, hop, 'ServerHello').at(0);
    const suite = fieldText(hello, 'cipher_suite')?.split(' ')[0];
    return suite === undefined ? missing(connection) : { mark: MARKS.ok, text: joined([shortSuite(suite), 'with keys that trustlens does not have', traffic(connection)]), ...to(connection, hello) };
  }
  if (established === undefined) return missing(connection);
  const shared = connection.sharedKeys.filter(({ id }) => connection.detail?.keys[hop]?.secrets.some((secret) => secret.id === id) === true);
  const warning = shared[0] === undefined ? '' : `${sharedWords(shared[0].label)} ${shared[0].connection}`;
  return {
    mark: shared.some(({ label }) => label !== MAIN_SECRET) ? MARKS.bad : shared.length > 0 ? MARKS.look : MARKS.ok,
    text: joined([established.version, shortSuite(established.cipherSuite), keyWords(connection, hop), ...updateWords(connection, hop), traffic(connection), warning]),
    ...(connection.exchanges > 0 ? { enter: { pane: 'exchanges' as const, tab: 'exchanges' as const } } : to(connection, messagesOf(connection, hop, 'Finished').at(-1))),
    about: about('keys'),
  };
}

/** Label of what TLS 1.2 derives its keys from (RFC 9850 §2). */
const MAIN_SECRET = 'CLIENT_RANDOM';

/** The same main secret is what resumption in TLS 1.2 is; the same traffic secret must not happen. */
export function sharedWords(label: string): string {
  return label === MAIN_SECRET ? 'the main secret is that of connection' : 'the same secret as in connection';
}

/** The short hashes of the keys that protect application data. */
export function keyWords(connection: Connection, hop: Hop): string {
  const secrets = connection.detail?.keys[hop]?.secrets ?? [];
  const id = (name: string): string | undefined => secrets.find(({ label }) => label === name)?.id;
  const [client, server, main] = [id('CLIENT_TRAFFIC_SECRET_0'), id('SERVER_TRAFFIC_SECRET_0'), id(MAIN_SECRET)];
  if (client !== undefined && server !== undefined) return `keys ${client} and ${server}`;
  return main === undefined ? '' : `main secret ${main}`;
}

/** How often each side changed its keys, and the short hash of those it came to. */
function updateWords(connection: Connection, hop: Hop): string[] {
  const updates = connection.detail?.keyUpdates[hop] ?? {};
  return [updates.client, updates.server].flatMap((event) => {
    if (event?.update === undefined) return [];
    const { from, generation } = event.update;
    return [`the ${from} changed its keys ${generation === 1 ? 'once' : `${grouped(generation)} times`}, now ${event.secrets.at(-1)?.id ?? 'unknown'}`];
  });
}

function traffic({ fromClient, fromServer }: Connection): string {
  return fromClient + fromServer === 0 ? '' : `${bytesInWords(fromClient)} there, ${bytesInWords(fromServer)} back`;
}

function endFact(connection: Connection, hop: Hop): StepFact {
  const { closed } = connection;
  const later = laterWords(keyExchangeOf(connection, hop));
  if (keyExchangeOf(connection, hop) === undefined) return missing(connection);
  if (closed === undefined) return { mark: MARKS.going, text: joined(['the connection is open, its keys are in use', later]) };
  const goodbyes = messagesOf(connection, hop).filter((message) => alertName(message) !== undefined);
  const last = goodbyes.at(-1);
  const said = goodbyes.map((message) => `${messageName(message).replace('alert ', '')} from the ${message.from}`);
  const how = connection.passed !== undefined ? '' : said.length === 0 ? 'TCP ended without close_notify' : said.slice(0, 2).join(', ');
  const broken = closed.cause === null ? '' : `ended by ${spoken(closed.cause)}`;
  const { client, server } = connection.detail?.keyUpdates[hop] ?? {};
  const updates = (client?.update?.generation ?? 0) + (server?.update?.generation ?? 0);
  const ours = connection.passed !== undefined ? 'trustlens never had the keys' : `trustlens has discarded its keys${updates === 0 ? '' : `, the last after ${count(updates, 'key update')}`}`;
  return { mark: closed.cause === null ? MARKS.ok : MARKS.look, text: joined([how, broken, ours, later]), ...to(connection, last ?? messagesOf(connection, hop).at(-1)) };
}

/** Whether a recording could be opened later. */
function laterWords(exchange: KeyExchange | undefined): string {
  switch (exchange?.forwardSecrecy) {
    case undefined:
      return '';
    case true:
      return 'the certificate’s private key would not bring them back';
    case false:
      return exchange.kind === 'rsa' ? 'whoever gets the certificate’s private key can compute them from a recording' : 'whoever gets the earlier key can compute them from a recording';
  }
}

function commonName(name: string): string {
  return /(?:^|, )CN=([^,]+)/.exec(name)?.[1] ?? name;
}

function joined(words: readonly string[], between = ' · '): string {
  return words.filter((word) => word !== '').join(between);
}

/** The worst of the hops stands in front of the step. */
export function stepMark(facts: Step['facts']): { mark: string; role: Role } {
  const marks = facts.map(([, { mark }]) => mark);
  const worst = [MARKS.bad, MARKS.look, MARKS.going, MARKS.ok].find((mark) => marks.includes(mark)) ?? MARKS.none;
  return { mark: worst, role: markRole(worst) };
}

export function markRole(mark: string): Role {
  switch (mark) {
    case MARKS.ok:
      return 'ok';
    case MARKS.look:
      return 'look';
    case MARKS.bad:
      return 'bad';
    default:
      return 'muted';
  }
}

/** `2 of 6 done`. */
export function progress(steps: readonly Step[]): string {
  const done = steps.filter(({ facts }) => facts.every(([, { mark }]) => mark === MARKS.ok || mark === MARKS.look)).length;
  return `${grouped(done)} of ${steps.length} done`;
}
