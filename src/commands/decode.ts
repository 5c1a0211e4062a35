/** `trustlens decode`: a capture file, read as if its connections had gone through the proxy; as text for people, or as events for scripts. */
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { counted } from '../bytes/counted.ts';
import { printable } from '../bytes/printable.ts';
import { EXIT, UserError, messageOf } from '../errors.ts';
import type { Event, Field } from '../events/schema.ts';
import { CaptureDecoding } from './capture-decoding.ts';
import type { CaptureCounts } from './capture-decoding.ts';
import { flag, stringOption } from './command.ts';
import type { Arguments, Command, Surroundings } from './command.ts';
import { fieldTextOptions } from './field-text.ts';
import type { FieldTextOptions } from './field-text.ts';
import { connectionText } from './ladder-text.ts';

/** Bytes read at a time: large enough that files come as fast as the disk has them. */
const READ_SIZE = 1024 * 1024;
/** Events of one connection that are kept for its text; what a person reads of the rest is how many there were. */
const MAX_TOLD = 5_000;
/** Memory that fields may take until their connections are over and told, bytes: some two thousand handshakes at a time have this much. */
const MAX_FIELD_MEMORY = 128 * 1024 * 1024;
/** What a field takes with its texts, about, bytes. */
const FIELD_MEMORY = 300;
/** Key logs are text with 200 bytes a line: more than this is some other file. Bytes. */
const MAX_KEY_LOG = 256 * 1024 * 1024;

async function run(args: Arguments, surroundings: Surroundings): Promise<number> {
  const { stdout, stderr, stdin, stop } = surroundings;
  const [name] = args.positionals;
  if (name === undefined) throw new UserError('no_file', 'decode needs a capture file', ['give a pcap or pcapng file, or - to read one from stdin: `tcpdump -w - | trustlens decode -`']);
  const keyLog = stringOption(args, 'keylog');
  const json = flag(args, 'json');
  const texts = new ConnectionTexts(fieldTextOptions(args, surroundings));
  const lines: string[] = [];
  const decoding = new CaptureDecoding((event) => {
    if (json) lines.push(JSON.stringify(event));
    else for (const line of texts.take(event)) lines.push(line);
  });
  const keyLines = keyLog === undefined ? 0 : await readKeyLog(keyLog, decoding, stderr);
  const input: Readable = name === '-' ? stdin : createReadStream(name, { highWaterMark: READ_SIZE });
  const print = async (): Promise<void> => {
    const text = lines.splice(0).map((line) => `${line}\n`).join('');
    if (text !== '' && !stdout.write(text) && !stop.aborted) await once(stdout, 'drain', { signal: stop }).catch(() => undefined);
  };
  try {
    for await (const chunk of input) {
      if (stop.aborted) break;
      if (chunk instanceof Uint8Array) decoding.push(chunk);
      await print();
      if (decoding.fault !== undefined) break;
    }
  } catch (error) {
    throw new UserError('cannot_read', `${name} cannot be read: ${messageOf(error)}`, ['check the name and the permissions of the file'], { cause: error });
  }
  decoding.end();
  const { fault } = decoding;
  if (fault?.path === 'magic') throw notACapture(name, fault.detail);
  await print();
  if (fault !== undefined) stderr.write(`note: ${fault.detail} (at byte ${fault.offset}); what stands before it was read\n`);
  for (const note of notes(decoding.counts, keyLines)) stderr.write(`${note}\n`);
  return EXIT.ok;
}

/** Collects the events of each connection and gives its text when it is over. */
class ConnectionTexts {
  readonly #events = new Map<number, { kept: Event[]; more: number; fieldMemory: number }>();
  readonly #fields: FieldTextOptions | undefined;
  /** Of all connections, bytes. */
  #fieldMemory = 0;
  #first = true;

  constructor(fields: FieldTextOptions | undefined) {
    this.#fields = fields;
  }

  /** The lines that this event completes. */
  take(event: Event): string[] {
    if (event.connection === null) return [];
    const known = this.#events.get(event.connection) ?? { kept: [], more: 0, fieldMemory: 0 };
    this.#events.set(event.connection, known);
    if (known.kept.length < MAX_TOLD || event.type === 'connection.closed') known.kept.push(this.#withFields(event, known) ? event : withoutBytes(event));
    else known.more += 1;
    if (event.type !== 'connection.closed') return [];
    this.#events.delete(event.connection);
    this.#fieldMemory -= known.fieldMemory;
    // What is neither TLS nor HTTP is counted at the end.
    if (!known.kept.some(({ type }) => type.startsWith('tls.') || type.startsWith('http'))) return [];
    const lines = connectionText(known.kept, { now: Date.now(), fields: this.#fields });
    if (known.more > 0) lines.push(`  … ${counted(known.more, 'more event')}: --json has them all`);
    if (!this.#first) lines.unshift('');
    this.#first = false;
    return lines;
  }

  /** Whether the fields of this event are wanted and there is room for them, which it takes. */
  #withFields(event: Event, known: { fieldMemory: number }): boolean {
    if (this.#fields === undefined || event.type !== 'tls.message') return false;
    const memory = event.raw.length + fieldCount(event.fields) * FIELD_MEMORY;
    if (this.#fieldMemory + memory > MAX_FIELD_MEMORY) return false;
    known.fieldMemory += memory;
    this.#fieldMemory += memory;
    return true;
  }
}

/** The fields of a tree, all of them. */
function fieldCount(fields: readonly Field[]): number {
  return fields.reduce((count, { children }) => count + 1 + fieldCount(children ?? []), 0);
}

/** The event without what only programs read. */
function withoutBytes(event: Event): Event {
  if (event.type === 'tls.message') return { ...event, fields: [], raw: '' };
  if (event.type === 'tls.certificates') return { ...event, sent: event.sent.map((certificate) => ({ ...certificate, der: '', extensions: [] })) };
  return event;
}

/** Reads a key log; how many lines of it have a secret. */
async function readKeyLog(name: string, decoding: CaptureDecoding, stderr: NodeJS.WriteStream): Promise<number> {
  let text: string;
  try {
    const bytes = await readFile(name);
    if (bytes.length > MAX_KEY_LOG) throw new UserError('not_a_key_log', `${name} is too large for a key log`, ['give the file that SSLKEYLOGFILE named']);
    text = bytes.toString('latin1');
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError('cannot_read', `the key log ${name} cannot be read: ${messageOf(error)}`, ['check the name and the permissions of the file'], { cause: error });
  }
  const { taken, wrong } = decoding.keyLines.add(text);
  if (taken === 0) {
    throw new UserError('not_a_key_log', `${name} has no line of a TLS key log`, [
      'lines look like CLIENT_RANDOM, 64 hexadecimal digits, and the secret (RFC 9850); programs write them where SSLKEYLOGFILE says',
    ]);
  }
  if (wrong.length > 0) stderr.write(`note: ${name}: ${wrong.length === 1 ? 'line' : 'lines'} ${wrong.join(', ')} ${wrong.length === 1 ? 'is no line' : 'are no lines'} of a key log and passed over\n`);
  return taken;
}

function notACapture(name: string, detail: string): UserError {
  const hints = ['tcpdump -w FILE, dumpcap and Wireshark write captures; `trustlens export` does too'];
  if (detail.includes(' 1f8b')) hints.unshift(`it is compressed: gunzip -c ${printable(name)} | trustlens decode -`);
  return new UserError('not_a_capture', `${printable(name)} is no capture: ${detail}`, hints);
}

/** What a person should know about what was not read. `keyLines`: secrets in the key log beside the file. */
function notes(counts: CaptureCounts, keyLines: number): string[] {
  const found: string[] = [];
  const secrets = keyLines + counts.embeddedSecrets;
  const plain = counts.connections - counts.tls - counts.http;
  if (plain > 0) found.push(`note: ${counted(plain, 'connection')} with neither TLS nor HTTP`);
  if (counts.tls === 0) {
    found.push(`note: there is no TLS in it: ${counted(counts.packets, 'packet')}, ${counted(counts.connections, 'TCP connection')}`);
    if (counts.connections === 0 && counts.packets > 0) found.push('hint: only TCP is read; QUIC and DTLS are not');
  } else if (secrets === 0) {
    found.push('note: there are no secrets in it, so what is encrypted stays so', 'hint: give the key log of the client with --keylog FILE (curl, browsers and Node write one where SSLKEYLOGFILE says)');
  } else if (counts.tlsWithSecrets === 0) {
    found.push(`note: none of the ${counted(secrets, 'secret')} is of a connection in this capture`, 'hint: give the key log that the client wrote while this was captured, with --keylog FILE');
  } else {
    found.push(`note: ${counted(secrets, 'secret')}, for ${counts.tlsWithSecrets} of ${counted(counts.tls, 'TLS connection')}`);
  }
  if (counts.fragments > 0) found.push(`note: ${counted(counts.fragments, 'packet')} in fragments of IP are not read`);
  if (counts.cut > 0) found.push(`note: ${counted(counts.cut, 'packet')} too short for their headers`);
  for (const [type, packets] of counts.linkTypes) found.push(`note: ${counted(packets, 'packet')} of link type ${type}, which is not read (read are Ethernet, Linux cooked, loopback and raw IP)`);
  return found;
}

export const decode: Command = {
  name: 'decode',
  usage: ['decode FILE [--keylog FILE] [--fields | --json]', 'decode - < FILE'],
  options: {
    keylog: { type: 'string', value: 'FILE', help: 'the key log of a client (SSLKEYLOGFILE); secrets that are embedded in the capture need no option' },
    fields: { type: 'boolean', help: 'print the record and the fields of every message of a handshake too, each with its range of bytes' },
    json: { type: 'boolean', help: 'print the events, one JSON object a line, instead of text' },
  },
  maxPositionals: 1,
  run,
};
