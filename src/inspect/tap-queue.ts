/**
 * The queue between the relay and the inspectors: the relay's calls are noted and carried out after the sockets of this turn of the
 * event loop were served, in the order of their times. So decoding is never in the way of a byte, and a record on the wire is always
 * looked at before what TLS made of it. It is also the one place where an inspector's bug is caught: that inspector is dropped, the
 * relay knows nothing of it.
 */
import type { Tap } from './tap.ts';

interface Call {
  at: number;
  tap: Guarded;
  run: (tap: Tap) => void;
}

/** Told when an inspector threw. */
export type OnBug = (error: unknown) => void;

class Guarded implements Tap {
  readonly #queue: TapQueue;
  /** Undefined once it was dropped. */
  inner: Tap | undefined;
  readonly onBug: OnBug;

  constructor(queue: TapQueue, inner: Tap, onBug: OnBug) {
    this.#queue = queue;
    this.inner = inner;
    this.onBug = onBug;
  }

  fact(...args: Parameters<Tap['fact']>): void {
    this.#queue.add(this, args[1], (tap) => tap.fact(...args));
  }

  bytes(...args: Parameters<Tap['bytes']>): void {
    this.#queue.add(this, args[4], (tap) => tap.bytes(...args));
  }

  secrets(...args: Parameters<Tap['secrets']>): void {
    this.#queue.add(this, args[2], (tap) => tap.secrets(...args));
  }

  ended(...args: Parameters<Tap['ended']>): void {
    this.#queue.add(this, args[2], (tap) => tap.ended(...args));
  }

  closed(at: number): void {
    this.#queue.add(this, at, (tap) => tap.closed(at));
  }
}

/** One queue for all connections. */
export class TapQueue {
  #calls: Call[] = [];
  #scheduled = false;

  /** The tap to give to the relay. */
  guard(inner: Tap, onBug: OnBug): Tap {
    return new Guarded(this, inner, onBug);
  }

  /** Notes a call. */
  add(tap: Guarded, at: number, run: (tap: Tap) => void): void {
    if (tap.inner === undefined) return;
    this.#calls.push({ at, tap, run });
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.flush());
  }

  /** Carries out what was noted. */
  flush(): void {
    this.#scheduled = false;
    const calls = this.#calls;
    this.#calls = [];
    calls.sort((one, other) => one.at - other.at);
    for (const { tap, run } of calls) {
      if (tap.inner === undefined) continue;
      try {
        run(tap.inner);
      } catch (error) {
        tap.inner = undefined;
        tap.onBug(error);
      }
    }
  }
}
