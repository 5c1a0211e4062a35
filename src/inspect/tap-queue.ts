/**
 * The queue between the relay and the inspectors: the relay's calls are noted and carried out after the sockets of this turn of the
 * event loop were served, in the order of their times. So decoding is never in the way of a byte, and a record on the wire is always
 * looked at before what TLS made of it. It is also the one place where an inspector's bug is caught: that inspector is dropped, the
 * relay knows nothing of it.
 */
import type { Hop, Layer, RelayFact, Side, Tap } from './tap.ts';

/** Told when an inspector threw. */
export type OnBug = (error: unknown) => void;

/** A call of the relay. One shape for all, since several are made for every chunk: a closure each would cost more than the decoding. */
interface Call {
  at: number;
  tap: Guarded;
  method: 'fact' | 'bytes' | 'secrets' | 'ended' | 'closed';
  fact: RelayFact | undefined;
  hop: Hop;
  from: Side;
  layer: Layer;
  chunk: Uint8Array;
  /** The line of `secrets`, the error of `ended`. */
  text: string | undefined;
}

const NO_BYTES = new Uint8Array(0);

class Guarded implements Tap {
  readonly #queue: TapQueue;
  /** Undefined once it was dropped. */
  inner: Tap | undefined;
  readonly onBug: OnBug;
  #standIn: (() => Tap) | undefined;

  constructor(queue: TapQueue, inner: Tap, onBug: OnBug, standIn: (() => Tap) | undefined) {
    this.#queue = queue;
    this.inner = inner;
    this.onBug = onBug;
    this.#standIn = standIn;
  }

  /** The inspector goes; the stand-in takes its place, once. */
  drop(): void {
    this.inner = this.#standIn?.();
    this.#standIn = undefined;
  }

  fact(fact: RelayFact, at: number): void {
    this.#queue.add({ at, tap: this, method: 'fact', fact, hop: 'downstream', from: 'client', layer: 'wire', chunk: NO_BYTES, text: undefined });
  }

  bytes(hop: Hop, from: Side, layer: Layer, chunk: Uint8Array, at: number): void {
    this.#queue.add({ at, tap: this, method: 'bytes', fact: undefined, hop, from, layer, chunk, text: undefined });
  }

  secrets(hop: Hop, line: string, at: number): void {
    this.#queue.add({ at, tap: this, method: 'secrets', fact: undefined, hop, from: 'client', layer: 'wire', chunk: NO_BYTES, text: line });
  }

  ended(hop: Hop, from: Side, at: number, error?: string): void {
    this.#queue.add({ at, tap: this, method: 'ended', fact: undefined, hop, from, layer: 'wire', chunk: NO_BYTES, text: error });
  }

  closed(at: number): void {
    this.#queue.add({ at, tap: this, method: 'closed', fact: undefined, hop: 'downstream', from: 'client', layer: 'wire', chunk: NO_BYTES, text: undefined });
  }
}

/** One queue for all connections. */
export class TapQueue {
  #calls: Call[] = [];
  #scheduled = false;
  /** Time of the last call noted, and whether all came in order: then nothing has to be sorted. */
  #last = 0;
  #inOrder = true;
  readonly #flush = (): void => {
    this.flush();
  };

  /** The tap to give to the relay. `standIn` makes what takes the place of an inspector that threw; without it nothing does. */
  guard(inner: Tap, onBug: OnBug, standIn?: () => Tap): Tap {
    return new Guarded(this, inner, onBug, standIn);
  }

  /** Notes a call. */
  add(call: Call): void {
    if (call.tap.inner === undefined) return;
    if (call.at < this.#last) this.#inOrder = false;
    else this.#last = call.at;
    this.#calls.push(call);
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(this.#flush);
  }

  /** Carries out what was noted. */
  flush(): void {
    const calls = this.#calls;
    this.#calls = [];
    this.#scheduled = false;
    if (!this.#inOrder) calls.sort((one, other) => one.at - other.at);
    this.#inOrder = true;
    this.#last = 0;
    for (const call of calls) {
      const { inner, onBug } = call.tap;
      if (inner === undefined) continue;
      try {
        carryOut(inner, call);
      } catch (error) {
        call.tap.drop();
        onBug(error);
      }
    }
  }
}

function carryOut(tap: Tap, call: Call): void {
  switch (call.method) {
    case 'bytes':
      tap.bytes(call.hop, call.from, call.layer, call.chunk, call.at);
      return;
    case 'fact':
      if (call.fact !== undefined) tap.fact(call.fact, call.at);
      return;
    case 'secrets':
      tap.secrets(call.hop, call.text ?? '', call.at);
      return;
    case 'ended':
      if (call.text === undefined) tap.ended(call.hop, call.from, call.at);
      else tap.ended(call.hop, call.from, call.at, call.text);
      return;
    case 'closed':
      tap.closed(call.at);
  }
}
