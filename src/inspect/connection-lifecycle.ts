/** One connection from its opening to its end, as events: how much went through so far, when it began, and who ended it how. */
import type { EventPayloads } from '../events/schema.ts';
import { explainEnd } from './failures.ts';
import type { Explained } from './failures.ts';
import type { SeenAlert } from './hop-inspector.ts';
import type { ConnectionSink } from './sink.ts';
import type { ConnectionFacts, Side } from './tap.ts';

/** Why a connection failed, and who ended it, where that is known. */
export interface Failure extends Explained {
  by: 'client' | 'trustlens' | 'server' | null;
}

/** Tells of the life of one connection. `at` is µs on the relay's clock. */
export class ConnectionLifecycle {
  readonly #sink: ConnectionSink;
  readonly #openedAt: number;
  /** Bytes so far by sender. */
  readonly counts = { client: 0, server: 0 };
  #told = 0;
  /** When the first byte of each side was relayed, µs since the connection opened. */
  readonly #first: { firstFromClient?: number; firstFromServer?: number } = {};
  /** Who broke it off or left first, and how. */
  #broken: { from: Side; error: string } | undefined;
  #silentEnd = false;
  readonly #ended = new Set<Side>();
  readonly #brokenOff = new Set<Side>();
  /** How each side ended, in the order they did. */
  readonly #ends: NonNullable<EventPayloads['connection.closed']['ends']> = [];

  /** Tells that it is open. */
  constructor(sink: ConnectionSink, { client, mode, target, own }: ConnectionFacts, at: number) {
    this.#sink = sink;
    this.#openedAt = at;
    this.#sink.emit('connection.opened', at, { client, mode, target, ...(own && { own }) });
  }

  /** Tells that the target was reached. */
  connected(address: string, port: number, at: number): void {
    this.#sink.emit('connection.connected', at, { address, port });
  }

  /** Takes bytes that went through; tells nothing. */
  count(from: Side, bytes: number, at: number): void {
    this.counts[from] += bytes;
    this.#first[from === 'client' ? 'firstFromClient' : 'firstFromServer'] ??= this.#since(at);
  }

  /** Tells how much went through, when that has changed since it was last told. */
  tick(at: number): void {
    const total = this.counts.client + this.counts.server;
    if (total === this.#told) return;
    this.#told = total;
    this.#sink.emit('connection.traffic', at, { fromClient: this.counts.client, fromServer: this.counts.server, ...this.#first });
  }

  /** Takes the end of one side, `error` as in `Tap`; tells nothing. False where that side had ended before. */
  ended(from: Side, at: number, error?: string): boolean {
    // Few clients say close_notify, and few servers to a client that is gone; else it tells whether a body without a length is whole.
    if (error === 'NO_CLOSE_NOTIFY') this.#silentEnd ||= from === 'server' && !this.#ended.has('client');
    else if (error !== undefined) this.#broken ??= { from, error };
    if (this.#ended.has(from)) return false;
    this.#ended.add(from);
    this.#ends.push({ from, elapsed: this.#since(at), error: error ?? null });
    if (error !== undefined && error !== 'NO_CLOSE_NOTIFY') this.#brokenOff.add(from);
    return true;
  }

  /** Who broke it off or left first; undefined where nobody did. */
  get brokenBy(): Side | undefined {
    return this.#broken?.from;
  }

  /** Whether a side did not end by itself, so that its bytes may stop anywhere. */
  brokenOff(from: Side): boolean {
    return this.#brokenOff.has(from);
  }

  /** Tells that it is over, and why: for `failure`, else by how the sides ended. `seen`: the last alert on the hop of `brokenBy`. */
  closed(at: number, failure: Failure | undefined, seen: SeenAlert | undefined): void {
    const end = failure ?? explainEnd(this.#broken, this.#silentEnd, seen);
    this.#sink.emit('connection.closed', at, {
      fromClient: this.counts.client,
      fromServer: this.counts.server,
      cause: end?.cause ?? null,
      detail: end?.detail ?? null,
      by: end?.by ?? null,
      ...this.#first,
      ...(this.#ends.length === 0 ? {} : { ends: [...this.#ends] }),
    });
  }

  #since(at: number): number {
    return Math.max(0, Math.round(at - this.#openedAt));
  }
}
