/** The connections that are open, so that all of them end, and are told to have ended, when the relay does. */
import type { Socket } from 'node:net';
import type { ConnectionFacts, Hop, Layer, OpenTap, RelayFact, Side, Tap } from '../inspect/tap.ts';
import { microseconds } from './clock.ts';

/** ms that connections have to finish when one side has said its end already: enough for the other side's answer to that. */
const FINISH_MS = 500;
/** ms that connections have to end by themselves once their sockets are gone. They need none; whoever still waits for something else is not waited for. */
const GRACE_MS = 2_000;
/** Rounds of the event loop in which an end that the system knows of already (a client that has exited) is read: the poll, TLS, and those who listen. */
const ROUNDS = 4;

/** Knows the taps and the sockets of a relay. */
export class OpenConnections {
  readonly #taps = new Set<EndingTap>();
  readonly #sockets = new Set<Socket>();
  readonly #finish: number;
  readonly #grace: number;
  #changed: () => void = () => undefined;

  /** `finish` and `grace`: the times above, ms. */
  constructor(finish = FINISH_MS, grace = GRACE_MS) {
    this.#finish = finish;
    this.#grace = grace;
  }

  /** The taps that `openTap` makes, known here until their connections are over. */
  watched(openTap: OpenTap): OpenTap {
    return (facts: ConnectionFacts, at: number) => {
      const tap = new EndingTap(openTap(facts, at), () => {
        this.#taps.delete(tap);
        this.#changed();
      });
      this.#taps.add(tap);
      return tap;
    };
  }

  /** Has a socket end with the relay. */
  readonly hold = (socket: Socket): void => {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
  };

  /** Lets those finish that are about to, breaks every other connection off, and resolves when each has told its end. */
  async end(): Promise<void> {
    for (let round = 0; round < ROUNDS && this.#taps.size > 0; round += 1) await new Promise((resolve) => setImmediate(resolve));
    await this.#within(this.#finish, () => ![...this.#taps].some((tap) => tap.ending));
    for (const tap of this.#taps) tap.breakOff();
    for (const socket of this.#sockets) socket.destroy();
    await this.#within(this.#grace, () => this.#taps.size === 0);
    for (const tap of this.#taps) tap.closed(microseconds());
  }

  /** Resolves when `holds` does, which is looked at whenever a connection is over, or when the time (ms) is up. */
  async #within(time: number, holds: () => boolean): Promise<void> {
    if (holds()) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, time);
      this.#changed = () => {
        if (!holds()) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** A tap whose connection can be broken off: that is then the reason of its end, and nothing is told after it. */
class EndingTap implements Tap {
  readonly #tap: Tap;
  readonly #onClosed: () => void;
  /** A side has said its end: the connection will be over soon. */
  ending = false;
  #brokenOff = false;
  #over = false;

  constructor(tap: Tap, onClosed: () => void) {
    this.#tap = tap;
    this.#onClosed = onClosed;
  }

  breakOff(): void {
    this.fact({ kind: 'failed', hop: 'downstream', stage: 'relay', code: 'STOPPED', detail: 'trustlens was ended while the connection was open', by: 'trustlens' }, microseconds());
    this.#brokenOff = true;
  }

  fact(fact: RelayFact, at: number): void {
    // What fails from then on fails because of that.
    if (this.#over || (this.#brokenOff && fact.kind === 'failed')) return;
    this.#tap.fact(fact, at);
  }

  bytes(hop: Hop, from: Side, layer: Layer, chunk: Uint8Array, at: number): void {
    if (!this.#over) this.#tap.bytes(hop, from, layer, chunk, at);
  }

  secrets(hop: Hop, line: string, at: number): void {
    if (!this.#over) this.#tap.secrets(hop, line, at);
  }

  ended(hop: Hop, from: Side, at: number, error?: string): void {
    if (this.#over) return;
    this.ending = true;
    this.#tap.ended(hop, from, at, error);
  }

  closed(at: number): void {
    if (this.#over) return;
    this.#over = true;
    this.#tap.closed(at);
    this.#onClosed();
  }
}
