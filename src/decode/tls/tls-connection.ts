/**
 * One TLS connection as it is seen on the wire: both directions, in the order the bytes came. Encrypted records wait until the key
 * log gives their secret, so that the items are the same whenever its lines come. Once a direction has sent its Finished, its
 * records are only counted, except those small enough to be an alert, a KeyUpdate or a ticket.
 */
import { toHex } from '../../bytes/hex.ts';
import type { Malformed } from '../decoder.ts';
import { ConnectionReader } from './connection-reader.ts';
import type { Direction, TrafficCounters } from './direction.ts';
import type { Side, TlsItem } from './item.ts';
import type { Negotiated } from './negotiation.ts';
import type { TlsRecord } from './records.ts';
import { CONTENT_TYPE } from './registries/content-types.ts';
import type { SecretId } from './secrets.ts';

export type { TrafficCounters } from './direction.ts';
export type { Side, TlsItem } from './item.ts';
export { certificatesIn } from './item.ts';
export type { KeyExchange, Negotiated } from './negotiation.ts';
export type { SecretId } from './secrets.ts';

/** Bytes of records that may wait for their secrets: as much as the largest handshake message that is read. Beyond it they are given up. */
export const MAX_HELD = 512 * 1024;
/** What a waiting record costs beyond its bytes, so that many empty ones count too. */
const HELD_OVERHEAD = 64;

const NOTHING: readonly TlsItem[] = [];

export interface TlsConnectionOptions {
  /** `none` for a connection that is passed through: what is encrypted is skipped without a word. Otherwise it waits for the key log. */
  secrets?: 'expected' | 'none';
  /** `read`: every record is opened, and what is said inside comes as items too. Otherwise it is only counted. */
  application?: 'counted' | 'read';
  /** The side that this program itself plays: its own signatures are not verified again. */
  own?: Side | undefined;
  /** Default `MAX_HELD`. */
  maxHeld?: number;
}

/** What comes from a direction's bytes, in order. */
type Arrival = TlsRecord | Malformed | { kind: 'end'; fault: Malformed | undefined };

interface Held {
  direction: Direction;
  arrival: Arrival;
  at: number;
}

/** Follows one TLS connection. Never throws on a peer's bytes or on a line of the key log. */
export class TlsConnection {
  readonly #reader: ConnectionReader;
  readonly #maxHeld: number;
  #queue: Held[] = [];
  #held = 0;

  constructor({ secrets = 'expected', application = 'counted', own, maxHeld = MAX_HELD }: TlsConnectionOptions = {}) {
    this.#maxHeld = maxHeld;
    this.#reader = new ConnectionReader(secrets === 'expected', application === 'read', (direction, type, length) => this.#wants(direction, type, length), own);
  }

  /** Takes the next bytes of one side. `at` is stamped on whatever their last byte completes. */
  push(from: Side, chunk: Uint8Array, at: number): readonly TlsItem[] {
    const direction = this.#reader.directions[from];
    if (direction.ended) return NOTHING;
    direction.counters.bytes += chunk.length;
    direction.reader.feed(chunk);
    for (let next = direction.reader.next(); next !== undefined; next = direction.reader.next()) this.#arrive(direction, next, at);
    return this.#take();
  }

  /** Takes one line of the key log (RFC 9850). Lines of other connections and anything else are passed over. */
  secret(line: string): readonly TlsItem[] {
    if (this.#reader.keyLog.add(line)) this.#drain();
    return this.#take();
  }

  /** The connection is passed through after all: what is encrypted from now on is skipped without a word. To be called before the server's first byte. */
  expectNoSecrets(): void {
    this.#reader.expectNoSecrets();
  }

  /** One side will send no more. After both have ended, nothing waits for secrets any longer. */
  end(from: Side, at: number): readonly TlsItem[] {
    const { directions } = this.#reader;
    const direction = directions[from];
    if (direction.ended) return NOTHING;
    direction.ended = true;
    this.#arrive(direction, { kind: 'end', fault: direction.reader.end()[0] }, at);
    if (directions.client.ended && directions.server.ended) {
      for (let head = this.#queue[0]; head !== undefined; head = this.#queue[0]) this.#giveUp(head.direction);
      this.#forget();
    }
    return this.#take();
  }

  /** What was agreed on so far. */
  get negotiated(): Readonly<Negotiated> {
    return this.#reader.negotiation.values;
  }

  /** Both Finished messages were seen. */
  get established(): boolean {
    return this.#reader.established;
  }

  /** The random of the last ClientHello, lower-case hex: by it a key log's lines are found. */
  get clientRandom(): string | undefined {
    const random = this.#reader.negotiation.clientHello?.random;
    return random === undefined ? undefined : toHex(random);
  }

  /** Eight hex digits of a hash over the keys of each side's application data, where they are known: new keys, new digits. */
  get keyIds(): { client: string | undefined; server: string | undefined } {
    const { client, server } = this.#reader.directions;
    return { client: client.keys.keyId, server: server.keys.keyId };
  }

  /** Short hashes of the secrets that are known, in the order they come into use; none once both sides have ended. */
  get secretIds(): readonly SecretId[] {
    return this.#reader.keyLog.ids;
  }

  /** Bytes of handshake messages that are held because a signature or a checksum over them is still to come. */
  get heldForVerification(): number {
    return this.#reader.verification.held;
  }

  /** What each side has sent. */
  get counters(): Readonly<Record<Side, Readonly<TrafficCounters>>> {
    const { client, server } = this.#reader.directions;
    return { client: client.counters, server: server.counters };
  }

  #wants(direction: Direction, type: number, length: number): boolean {
    direction.counters.records += 1;
    if (this.#queue.length > 0 && direction.readable) return true;
    return this.#reader.wants(direction, type, length);
  }

  #arrive(direction: Direction, arrival: Arrival, at: number): void {
    if (this.#queue.length === 0 && this.#process(direction, arrival, at)) return;
    // A view would keep the whole chunk alive while it waits.
    this.#queue.push({ direction, at, arrival: arrival.kind === 'record' ? { ...arrival, fragment: new Uint8Array(arrival.fragment) } : arrival });
    this.#held += cost(arrival);
    for (let head = this.#queue[0]; this.#held > this.#maxHeld && head !== undefined; head = this.#queue[0]) this.#giveUp(head.direction);
  }

  /** False when it has to wait for a secret. */
  #process(direction: Direction, arrival: Arrival, at: number): boolean {
    if (arrival.kind === 'record') return this.#reader.record(direction, arrival, at);
    if (arrival.kind === 'end') this.#reader.end(direction, arrival.fault, at);
    else this.#reader.fail(direction, arrival, at);
    return true;
  }

  #drain(): void {
    let done = 0;
    for (const { direction, arrival, at } of this.#queue) {
      if (!this.#process(direction, arrival, at)) break;
      this.#held -= cost(arrival);
      done += 1;
    }
    this.#queue = this.#queue.slice(done);
  }

  /** Stops waiting for the secrets of one direction. */
  #giveUp(direction: Direction): void {
    const waiting = this.#queue.filter((held) => held.direction === direction);
    const records = waiting.flatMap(({ arrival }) => (arrival.kind === 'record' && isProtected(direction, arrival) ? [arrival] : []));
    const bytes = records.reduce((sum, { fragment }) => sum + fragment.length, 0);
    this.#reader.giveUp(direction, 'no_secrets', { records: records.length, bytes, offset: records[0]?.offset ?? 0, at: waiting[0]?.at ?? 0 });
    this.#drain();
  }

  /** The end of the keys: a connection that is over is opened by nobody, from here on also not by this program. */
  #forget(): void {
    this.#reader.directions.client.keys.forget();
    this.#reader.directions.server.keys.forget();
    this.#reader.keyLog.forget();
  }

  #take(): readonly TlsItem[] {
    const { items } = this.#reader;
    if (items.length === 0) return NOTHING;
    this.#reader.items = [];
    return items;
  }
}

function cost(arrival: Arrival): number {
  return HELD_OVERHEAD + (arrival.kind === 'record' ? arrival.fragment.length : 0);
}

/** Every record after ChangeCipherSpec in TLS 1.2; in TLS 1.3 those that look like application data. */
function isProtected(direction: Direction, record: TlsRecord): boolean {
  return direction.keys.epoch === 'changed' || record.type === CONTENT_TYPE.applicationData;
}
