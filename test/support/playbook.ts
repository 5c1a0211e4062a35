/**
 * A playbook: what the relay reports of one connection, step by step, and the events that must come of it, in order. Each step is a
 * millisecond after the one before. A playbook that is not finished fails, and so does one that leaves an event unexpected. What
 * must hold for every connection comes with it: the same bytes in any pieces, and looked at sooner or later, give the same events.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { afterEach } from 'mocha';
import { EventLog } from '../../src/events/log.ts';
import type { Event, EventOf, EventType } from '../../src/events/schema.ts';
import { CertificateCache } from '../../src/inspect/certificates.ts';
import { ChainJudge } from '../../src/inspect/chain-judge.ts';
import { Inspections } from '../../src/inspect/inspections.ts';
import type { ConnectionFacts, Hop, Layer, RelayFact, Side, Tap } from '../../src/inspect/tap.ts';
import { Random } from './random.ts';
import type { TlsCapture } from './tls-peers.ts';

/** A connection to `a.example` as most playbooks have it. */
export const CONNECTION: ConnectionFacts = { id: 1, client: { address: '127.0.0.1', port: 50_000 }, mode: 'connect', target: { host: 'a.example', port: 443 } };

/** What an event must be like: properties that are left out do not matter, one that is undefined must not be there, a regular expression stands for a text. */
export type Pattern<T> = T extends string
  ? T | RegExp
  : T extends readonly (infer Item)[]
    ? readonly Pattern<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]?: Pattern<T[Key]> | undefined }
      : T;

export interface PlaybookOptions {
  connection?: ConnectionFacts;
  /** DER of roots that count as given by the user. */
  anchors?: readonly Uint8Array[];
  /** The judge's clock, ms since the epoch. */
  now?: number;
  /** Somebody reads bodies. */
  bodies?: boolean;
}

type Step =
  | { kind: 'fact'; fact: RelayFact }
  | { kind: 'bytes'; hop: Hop; from: Side; layer: Layer; bytes: Uint8Array }
  | { kind: 'secret'; hop: Hop; line: string }
  | { kind: 'ended'; from: Side; error: string | undefined }
  | { kind: 'closed' }
  | { kind: 'tick' };

/** µs between two steps. */
const STEP_TIME = 1_000;
/** When the connections open, µs on the relay's clock. */
const OPENED_AT = 5_000_000;
/** The fingerprints follow a ClientHello, the short hashes of the keys the second Finished. */
const BESIDE_MESSAGES: ReadonlySet<EventType> = new Set(['tls.fingerprint', 'tls.keys']);
/** Longest bytes that are replayed one by one; longer ones only in random pieces. */
const MAX_SINGLE_BYTES = 30_000;

/** To be called within `describe`: opens playbooks, and fails the test that leaves one unfinished. */
export function playbooks(): (options?: PlaybookOptions) => Playbook {
  const opened: Playbook[] = [];
  afterEach('finish the playbooks', function () {
    const unfinished = opened.splice(0).filter((playbook) => !playbook.finished);
    if (this.currentTest?.state !== 'failed') assert.equal(unfinished.length, 0, 'a playbook was not finished');
  });
  return (options = {}) => {
    const playbook = new Playbook(options);
    opened.push(playbook);
    return playbook;
  };
}

/** One connection on its way through the inspectors. */
export class Playbook {
  finished = false;
  readonly #options: PlaybookOptions;
  readonly #stage: Stage;
  readonly #steps: Step[] = [];
  /** The number of the last event that was expected. */
  #seen = 0;

  constructor(options: PlaybookOptions) {
    this.#options = options;
    this.#stage = new Stage(options);
    const { client, mode, target } = options.connection ?? CONNECTION;
    this.expect('connection.opened', { connection: (options.connection ?? CONNECTION).id, elapsed: 0, client, mode, target });
  }

  /** The relay tells something. */
  fact(fact: RelayFact): this {
    return this.#play({ kind: 'fact', fact });
  }

  /** The hops agree on a protocol inside the TLS. */
  agreed(alpn: string | null): this {
    return this.fact({ kind: 'next_layer', layer: 'tls' })
      .fact({ kind: 'established', hop: 'downstream', protocol: 'TLSv1.3', cipherSuite: 'TLS_AES_128_GCM_SHA256', alpn, serverName: null, resumed: false })
      .expect('tls.established', { alpn });
  }

  /** Bytes of the application layer from the client. */
  client(bytes: Uint8Array | string): this {
    return this.#play({ kind: 'bytes', hop: 'downstream', from: 'client', layer: 'application', bytes: bytesOf(bytes) });
  }

  /** Bytes of the application layer from the server. */
  server(bytes: Uint8Array | string): this {
    return this.#play({ kind: 'bytes', hop: 'upstream', from: 'server', layer: 'application', bytes: bytesOf(bytes) });
  }

  /** Bytes of the wire of a hop. */
  wire(hop: Hop, from: Side, bytes: Uint8Array | string): this {
    return this.#play({ kind: 'bytes', hop, from, layer: 'wire', bytes: bytesOf(bytes) });
  }

  /** A line of a hop's key log. */
  secret(hop: Hop, line: string): this {
    return this.#play({ kind: 'secret', hop, line });
  }

  /** All that was recorded of a TLS connection, as the wire of a hop, with its key log where it is known. */
  recorded(hop: Hop, { chunks, keyLog }: Pick<TlsCapture, 'chunks' | 'keyLog'>): this {
    for (const line of keyLog) this.secret(hop, line);
    for (const { from, bytes } of chunks) this.wire(hop, from, bytes);
    return this;
  }

  /** A direction is over. */
  ended(from: Side, error?: string): this {
    return this.#play({ kind: 'ended', from, error });
  }

  /** Nothing more will come. */
  closed(): this {
    return this.#play({ kind: 'closed' });
  }

  /** Time to tell the traffic. */
  tick(): this {
    return this.#play({ kind: 'tick' });
  }

  /** The next event. */
  expect<Type extends EventType>(type: Type, pattern?: Pattern<EventOf<Type>>): this {
    const event = this.#stage.log.at(this.#seen + 1);
    const coming = (): string => summary([...this.#stage.log.since(this.#seen)].slice(0, 5));
    assert.ok(event !== undefined, `${type} should come, nothing came`);
    assert.equal(event.type, type, `it came: ${coming()}`);
    const wrong = mismatch(event, pattern ?? {}, type);
    assert.equal(wrong, undefined, `${wrong ?? ''}\nit came: ${coming()}`);
    this.#seen += 1;
    return this;
  }

  /** The next events are handshake messages and the like of a hop: `client ClientHello`, with a star behind who sent where they were encrypted. */
  messages(hop: Hop, ...expected: readonly string[]): this {
    const found: string[] = [];
    for (const event of this.#stage.log.since(this.#seen)) {
      if (found.length === expected.length || (event.type !== 'tls.message' && !BESIDE_MESSAGES.has(event.type)) || !('hop' in event) || event.hop !== hop) break;
      this.#seen = event.seq;
      if (event.type === 'tls.message') found.push(`${event.from}${event.encrypted ? '*' : ''} ${event.message.name}`);
    }
    assert.deepEqual(found, expected, `then came: ${summary([...this.#stage.log.since(this.#seen)].slice(0, 5))}`);
    const next = this.#stage.log.at(this.#seen + 1)?.type;
    if (next !== undefined && BESIDE_MESSAGES.has(next)) this.#seen += 1;
    return this;
  }

  /** Nothing has come that was not expected. */
  nothing(): this {
    assert.equal(summary([...this.#stage.log.since(this.#seen)]), '', 'nothing should come');
    return this;
  }

  /** The end of every playbook: nothing is left, and the pieces of the bytes do not matter. */
  finish(): void {
    this.finished = true;
    this.nothing();
    const told = withoutNumbers(this.#stage.log.since(0));
    const bytes = this.#steps.reduce((sum, step) => sum + (step.kind === 'bytes' ? step.bytes.length : 0), 0);
    if (bytes <= MAX_SINGLE_BYTES) assert.deepEqual(this.#replayed(singly, () => true), told, 'byte by byte');
    assert.deepEqual(this.#replayed((whole) => [whole], () => false), told, 'looked at late');
    for (let seed = 1; seed <= 5; seed += 1) {
      const random = new Random(seed);
      assert.deepEqual(this.#replayed((whole) => random.chunks(Buffer.from(whole), 1 + random.below(3_000)), () => random.oneIn(2)), told, `in random pieces of seed ${seed}`);
    }
  }

  #play(step: Step): this {
    this.#steps.push(step);
    this.#stage.play(step, this.#steps.length, (whole) => [whole]);
    this.#stage.flush();
    return this;
  }

  /** The events of the same steps with the bytes cut, and what is queued looked at when `now` says so. */
  #replayed(cut: (bytes: Uint8Array) => Uint8Array[], now: () => boolean): unknown[] {
    const stage = new Stage(this.#options);
    this.#steps.forEach((step, index) => {
      stage.play(step, index + 1, cut, now);
    });
    stage.flush();
    return withoutNumbers(stage.log.since(0));
  }
}

/** The inspectors of one connection. */
class Stage {
  readonly log = new EventLog();
  readonly #inspections: Inspections;
  readonly #tap: Tap;

  constructor(options: PlaybookOptions) {
    const certificates = new CertificateCache();
    const file = new Set((options.anchors ?? []).map((der) => createHash('sha256').update(der).digest('hex')));
    const judge = new ChainJudge(certificates, { bundled: new Set(), system: new Set(), file }, '', () => options.now ?? Date.now());
    if (options.bodies === true) this.log.askForBodies();
    this.#inspections = new Inspections({ log: this.log, certificates, judge });
    this.#tap = this.#inspections.openTap(options.connection ?? CONNECTION, OPENED_AT);
  }

  play(step: Step, number: number, cut: (bytes: Uint8Array) => Uint8Array[], now: () => boolean = () => false): void {
    const at = OPENED_AT + number * STEP_TIME;
    switch (step.kind) {
      case 'fact':
        this.#tap.fact(step.fact, at);
        break;
      case 'bytes':
        for (const piece of cut(step.bytes)) {
          this.#tap.bytes(step.hop, step.from, step.layer, piece, at);
          if (now()) this.flush();
        }
        break;
      case 'secret':
        this.#tap.secrets(step.hop, step.line, at);
        break;
      case 'ended':
        this.#tap.ended(step.from === 'client' ? 'downstream' : 'upstream', step.from, at, step.error);
        break;
      case 'closed':
        this.#tap.closed(at);
        break;
      case 'tick':
        this.flush();
        this.#inspections.tick(at);
    }
    if (now()) this.flush();
  }

  flush(): void {
    this.#inspections.flush();
  }
}

function bytesOf(bytes: Uint8Array | string): Uint8Array {
  return typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes;
}

function singly(bytes: Uint8Array): Uint8Array[] {
  return Array.from(bytes, (byte) => Uint8Array.of(byte));
}

/** Events as they are told, without the wall clock. How a body is cut follows the chunks: its parts are put together. */
function withoutNumbers(events: Iterable<Event>): unknown[] {
  const told: Event[] = [];
  for (const event of events) {
    const last = told.at(-1);
    const copy = { ...event, time: 0, seq: told.length + 1 };
    if (copy.type === 'http.data' && last?.type === 'http.data' && last.exchange === copy.exchange && last.from === copy.from) {
      const data = Buffer.concat([Buffer.from(last.data, 'base64'), Buffer.from(copy.data, 'base64')]).toString('base64');
      told[told.length - 1] = { ...copy, ...last, data, ...(copy.truncated === true ? { truncated: true } : {}) };
    } else {
      told.push(copy);
    }
  }
  return told;
}

function summary(events: readonly Event[]): string {
  return events.map((event) => JSON.stringify(event, (key, value: unknown) => (key === 'fields' || key === 'raw' || key === 'der' || key === 'extensions' ? undefined : value)).slice(0, 700)).join('\n');
}

/** Where a value is not as the pattern says, or undefined. */
function mismatch(value: unknown, pattern: unknown, path: string): string | undefined {
  if (pattern instanceof RegExp) return typeof value === 'string' && pattern.test(value) ? undefined : `${path} is ${JSON.stringify(value)}, not like ${String(pattern)}`;
  if (Array.isArray(pattern)) {
    if (!Array.isArray(value) || value.length !== pattern.length) return `${path} is ${JSON.stringify(value)}, not ${pattern.length} items`;
    return firstOf(pattern.map((item: unknown, index) => mismatch(value[index], item, `${path}[${index}]`)));
  }
  if (typeof pattern === 'object' && pattern !== null) {
    if (typeof value !== 'object' || value === null) return `${path} is ${JSON.stringify(value)}, not an object`;
    return firstOf(Object.entries(pattern).map(([key, item]) => mismatch(Reflect.get(value, key), item, `${path}.${key}`)));
  }
  return Object.is(value, pattern) ? undefined : `${path} is ${JSON.stringify(value)}, not ${JSON.stringify(pattern)}`;
}

function firstOf(wrong: readonly (string | undefined)[]): string | undefined {
  return wrong.find((text) => text !== undefined);
}
