/** The TCP connections of a capture: segments in, each connection's bytes in order out. Pure; its state is bounded by the constants below. */
import { BoundedMap } from '../../bounded/bounded-map.ts';
import type { Segment } from './packet.ts';
import { MAX_WAITING, TcpDirection } from './tcp-direction.ts';

/** Who sent. */
export type Side = 'client' | 'server';

export interface Endpoint {
  address: string;
  port: number;
}

/** What becomes of a segment. `at` is µs since the epoch, `connection` counts from 1. */
export type TcpItem =
  /** `complete`: its first segment was seen, so that it is known who the client is and nothing came before. */
  | { kind: 'opened'; connection: number; at: number; client: Endpoint; server: Endpoint; complete: boolean }
  | { kind: 'bytes'; connection: number; at: number; from: Side; bytes: Uint8Array }
  /** So many bytes were not captured; what the same side sent behind them is not given. */
  | { kind: 'gap'; connection: number; at: number; from: Side; missing: number }
  | { kind: 'ended'; connection: number; at: number; from: Side }
  /** fin: both sides ended. reset: `by` broke it off. open: the capture ended before the connection did. crowded_out: too many were open. replaced: its ports were used anew. */
  | { kind: 'closed'; connection: number; at: number; how: 'fin' | 'reset' | 'open' | 'crowded_out' | 'replaced'; by: Side | undefined };

/** Connections followed at a time; the one that was silent longest goes first. */
export const MAX_OPEN = 4_096;
/** Closed ones whose late segments are still known as theirs. */
const MAX_CLOSED = 4_096;
/** Bytes of all connections that may wait for what was sent before them. */
export const MAX_ALL_WAITING = 64 * 1024 * 1024;

interface Connection {
  id: number;
  key: string;
  client: Endpoint;
  directions: Readonly<Record<Side, TcpDirection>>;
  /** Sequence number of the client's SYN, to know one that is sent again. */
  began: number | undefined;
}

/** Follows all connections. */
export class TcpConnections {
  /** The one that was silent longest first. */
  readonly #open = new BoundedMap<string, Connection>(MAX_OPEN);
  /** Sequence number of the SYN by key; null where none was seen. */
  readonly #closed = new BoundedMap<string, number | null>(MAX_CLOSED);
  #count = 0;
  #waiting = 0;
  #lastAt = 0;
  #items: TcpItem[] = [];
  /** Segments that had come before, whole. */
  repeated = 0;

  /** How many connections there were. */
  get count(): number {
    return this.#count;
  }

  /** Takes a segment; `at` is µs since the epoch. */
  push(segment: Segment, at: number): readonly TcpItem[] {
    this.#lastAt = at;
    const connection = this.#find(segment, at);
    if (connection !== undefined) this.#segment(connection, segment, at);
    return this.#take();
  }

  /** The capture is over. */
  end(): readonly TcpItem[] {
    for (const connection of [...this.#open.values()]) this.#close(connection, 'open', undefined, this.#lastAt);
    return this.#take();
  }

  #take(): readonly TcpItem[] {
    const items = this.#items;
    this.#items = [];
    return items;
  }

  #find(segment: Segment, at: number): Connection | undefined {
    const { source, sourcePort, destination, destinationPort, flags, sequence } = segment;
    const [one, other] = [`${source} ${sourcePort}`, `${destination} ${destinationPort}`];
    const key = one < other ? `${one} ${other}` : `${other} ${one}`;
    const first = flags.syn && !flags.ack;
    const known = this.#open.get(key);
    if (known !== undefined) {
      if (!first || known.began === undefined || known.began === sequence) {
        return this.#open.use(key);
      }
      this.#close(known, 'replaced', undefined, at);
    }
    // What comes late for a connection that is over is nobody's beginning.
    if (this.#closed.has(key) && (!first || this.#closed.get(key) === sequence)) return undefined;
    // Without a byte or a SYN there is nothing to tell.
    if (!flags.syn && (segment.payload.length === 0 || flags.rst)) return undefined;
    return this.#begin(key, segment, at);
  }

  #begin(key: string, segment: Segment, at: number): Connection {
    const { flags, sequence } = segment;
    const source: Endpoint = { address: segment.source, port: segment.sourcePort };
    const destination: Endpoint = { address: segment.destination, port: segment.destinationPort };
    // In the middle of a connection only the ports tell: servers have the lower ones.
    const fromClient = flags.syn ? !flags.ack : source.port >= destination.port;
    const [client, server] = fromClient ? [source, destination] : [destination, source];
    this.#closed.delete(key);
    if (this.#open.size >= MAX_OPEN) {
      const { oldest } = this.#open;
      if (oldest !== undefined) this.#close(oldest, 'crowded_out', undefined, at);
    }
    this.#count += 1;
    const began = flags.syn && !flags.ack ? sequence : undefined;
    const connection: Connection = { id: this.#count, key, client, directions: { client: new TcpDirection(), server: new TcpDirection() }, began };
    this.#open.set(key, connection);
    this.#items.push({ kind: 'opened', connection: connection.id, at, client, server, complete: flags.syn });
    return connection;
  }

  #segment(connection: Connection, segment: Segment, at: number): void {
    const { sequence, flags, payload } = segment;
    const from: Side = segment.source === connection.client.address && segment.sourcePort === connection.client.port ? 'client' : 'server';
    const direction = connection.directions[from];
    if (flags.rst) {
      this.#close(connection, 'reset', from, at);
      return;
    }
    let start = sequence;
    if (flags.syn) {
      direction.begin(sequence);
      start = (sequence + 1) >>> 0;
    }
    const waited = direction.waitingBytes;
    const repeated = direction.repeated;
    const ended = direction.ended;
    const ordered = direction.push(start, payload, flags.fin);
    this.#waiting += direction.waitingBytes - waited;
    this.repeated += direction.repeated - repeated;
    for (const bytes of ordered.chunks) this.#items.push({ kind: 'bytes', connection: connection.id, at, from, bytes });
    if (direction.waitingBytes > MAX_WAITING || this.#waiting > MAX_ALL_WAITING) this.#giveUp(connection, from, at);
    if (ordered.ended && !ended) this.#items.push({ kind: 'ended', connection: connection.id, at, from });
    if (connection.directions.client.ended && connection.directions.server.ended) this.#close(connection, 'fin', undefined, at);
  }

  #giveUp(connection: Connection, from: Side, at: number): void {
    const direction = connection.directions[from];
    this.#waiting -= direction.waitingBytes;
    const missing = direction.giveUp();
    if (missing > 0) this.#items.push({ kind: 'gap', connection: connection.id, at, from, missing });
  }

  #close(connection: Connection, how: Extract<TcpItem, { kind: 'closed' }>['how'], by: Side | undefined, at: number): void {
    for (const from of ['client', 'server'] as const) this.#giveUp(connection, from, at);
    this.#items.push({ kind: 'closed', connection: connection.id, at, how, by });
    this.#open.delete(connection.key);
    this.#closed.set(connection.key, connection.began ?? null);
  }
}

