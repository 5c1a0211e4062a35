/** An exported capture of a running proxy as tshark dissects it, held against the events that the proxy told live: every message, every field, its place and its value. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import type { EventOf, Hop, Side } from '../../src/events/schema.ts';
import type { Row } from './event-feed.ts';
import { COMMON_FIELDS, LEFT_OUT, OTHER_NAMES, placedValues } from './tshark-fields.ts';
import type { Placed } from './tshark-fields.ts';

const HOPS: readonly Hop[] = ['downstream', 'upstream'];
const SIDES: readonly Side[] = ['client', 'server'];

/** What tshark calls a handshake message: its fields by name behind `tls.`, in order. */
type SharkMessage = ReadonlyMap<string, readonly Placed[]>;

/** What tshark sees of one sender on one hop. */
interface SharkSender {
  messages: SharkMessage[];
  /** Level and description. */
  alerts: string[];
}

/** What tshark says of each connection of an export, by `ID hop sender`. */
export type Dissection = ReadonlyMap<string, SharkSender>;

/** Far above what the export of a test becomes as text, bytes. */
const MAX_OUTPUT = 2 ** 29;

/** Has tshark dissect an export, with nothing but the secrets in it. */
export function dissect(file: string): Dissection {
  const pdml = execFileSync('tshark', ['-r', file, '-Y', 'tls.record or frame.comment', '-T', 'pdml'], { encoding: 'latin1', maxBuffer: MAX_OUTPUT, stdio: ['ignore', 'pipe', 'ignore'] });
  const streams = new Map<string, { name: string; clientPort: string }>();
  const senders = new Map<string, SharkSender>();
  for (const packet of pdml.split('<packet>').slice(1)) {
    const stream = shown(packet, 'tcp.stream');
    const port = shown(packet, 'tcp.srcport');
    // The first packet of a connection carries the comment that names it, and is the client's.
    const [, id, hop] = /^connection (\d+) to .*, (downstream|upstream): /.exec(shown(packet, 'frame.comment')) ?? [];
    if (id !== undefined && hop !== undefined) streams.set(stream, { name: `${id} ${hop}`, clientPort: port });
    const { name, clientPort } = streams.get(stream) ?? { name: 'unknown', clientPort: '' };
    const key = `${name} ${port === clientPort ? 'client' : 'server'}`;
    const sender = senders.get(key) ?? { messages: [], alerts: [] };
    senders.set(key, sender);
    readPacket(packet, sender);
  }
  return senders;
}

function shown(packet: string, field: string): string {
  return new RegExp(`<field name="${field.replace('.', '\\.')}"[^>]* show="([^"]*)"`).exec(packet)?.[1] ?? '';
}

function readPacket(packet: string, sender: SharkSender): void {
  let base = 0;
  let fields = new Map<string, Placed[]>();
  let level = '';
  for (const [, name = '', size, pos, show = '', , hex] of packet.matchAll(/<field name="tls\.([^"]+)"[^>]* size="(\d+)" pos="(\d+)" show="([^"]*)"( value="([^"]*)")?/g)) {
    const [start, length] = [Number(pos), Number(size)];
    if (name === 'handshake.type') {
      // What tshark cannot decrypt has no type. The place of the message itself is off in a decrypted record, that of its first byte is right.
      base = start;
      fields = new Map();
      sender.messages.push(fields);
      fields.set(name, [{ start: 0, end: length, value: normal(show, hex) }]);
    } else if (name === 'alert_message.level') level = show;
    else if (name === 'alert_message.desc') sender.alerts.push(`${level} ${show}`);
    else if (/^(?:handshake|extension)\./.test(name) && length > 0) {
      const own = OTHER_NAMES.get(name) ?? name;
      fields.set(own, [...(fields.get(own) ?? []), { start: start - base, end: start - base + length, value: normal(show, hex) }]);
    } else if (name.startsWith('handshake.ja3')) fields.set(name, [{ start: 0, end: 0, value: show }]);
  }
}

/** tshark writes bytes with colons, some numbers in hexadecimal, and nothing where a field only has a place. */
function normal(show: string, hex: string | undefined): string {
  if (/^0x[0-9a-f]+$/.test(show)) return String(Number(show));
  return hex !== undefined && show.replaceAll(':', '') === hex ? hex : show;
}

/** How many values agreed, by the name of tshark's field. */
export type Agreed = Map<string, number>;

/** Fails at the first message, field, place or value in which a row and tshark differ; counts what agreed. */
export function agree(row: Row, dissection: Dissection, agreed: Agreed, label: string): void {
  for (const hop of HOPS) {
    for (const from of SIDES) {
      const shark = dissection.get(`${row.id} ${hop} ${from}`) ?? { messages: [], alerts: [] };
      const events = row.all('tls.message').filter((event) => event.hop === hop && event.from === from);
      const where = `${label}, ${hop}, ${from}`;
      const alerts = events.filter(({ about }) => about === 'tls.alert').map(({ fields }) => ['level', 'description'].map((name) => String(Number(fields.find((field) => field.name === name)?.value))).join(' '));
      assert.deepEqual(alerts, shark.alerts, `${where}: alerts`);
      const messages = events.filter(({ about }) => about !== 'tls.alert' && about !== 'tls.change_cipher_spec');
      const typeOf = (message: SharkMessage): string | undefined => message.get('handshake.type')?.[0]?.value;
      assert.deepEqual(messages.map(({ message }) => String(message.id)), shark.messages.map(typeOf), `${where}: messages`);
      for (const [index, message] of shark.messages.entries()) {
        const event = messages[index];
        if (event !== undefined) agreeOnMessage(event, message, row, agreed, `${where}, message ${index + 1} ${event.message.name}`);
      }
      count(agreed, 'alert_message', alerts.length);
    }
  }
}

function agreeOnMessage(event: EventOf<'tls.message'>, shark: SharkMessage, row: Row, agreed: Agreed, where: string): void {
  const raw = Buffer.from(event.raw, 'base64');
  const known = new Set([...COMMON_FIELDS.map((field) => field.shark), ...LEFT_OUT.keys()]);
  assert.deepEqual([...shark.keys()].filter((name) => !known.has(name)), [], `${where}: compared or left out with a reason`);
  for (const field of COMMON_FIELDS) {
    const expected = shark.get(field.shark) ?? [];
    const ours = placedValues(field, event.message.name, event.fields, raw);
    // A field without a value of its own covers the bytes in its place.
    assert.deepEqual(ours, expected.map((one) => (one.value === '' ? { ...one, value: raw.toString('hex', one.start, one.end) } : one)), `${where}: ${field.shark}`);
    count(agreed, field.shark, expected.length);
  }
  const bodies = event.fields.filter(({ name }) => name === 'extensions').flatMap(({ children = [] }) => children.map(({ start, end }) => `${start + 4} ${end}`));
  for (const { start, end, value } of shark.get('handshake.extension.data') ?? []) {
    assert.ok(bodies.includes(`${start} ${end}`) && raw.toString('hex', start, end) === value, `${where}: the body of an extension at ${start}`);
    count(agreed, 'handshake.extension.data', 1);
  }
  const fingerprints = row.all('tls.fingerprint').filter(({ hop }) => hop === event.hop);
  for (const { value } of shark.get('handshake.ja3') ?? []) {
    assert.ok(fingerprints.length === 0 || fingerprints.some(({ ja3 }) => ja3 === value), `${where}: JA3 ${value}`);
    count(agreed, 'handshake.ja3', fingerprints.length > 0 ? 1 : 0);
  }
}

function count(agreed: Agreed, name: string, more: number): void {
  if (more > 0) agreed.set(name, (agreed.get(name) ?? 0) + more);
}
