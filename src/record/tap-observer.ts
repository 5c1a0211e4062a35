/** Others beside the inspector that see what a tap sees: each connection's calls go to all of them, and none can hold up or harm another. */
import type { ConnectionFacts, Hop, Layer, OpenTap, RelayFact, Side, Tap } from '../inspect/tap.ts';

/** Sees one connection; what it does not need it leaves out. */
export type TapObserver = Partial<Tap>;
/** Begins to see a connection; undefined when it does not want to. */
export type ObserveTap = (facts: ConnectionFacts, at: number) => TapObserver | undefined;

/** The taps of `openTap`, with observers beside each. One that throws is dropped for that connection, and `onBug` is told. */
export function observed(openTap: OpenTap, observe: readonly ObserveTap[], onBug: (error: unknown) => void): OpenTap {
  if (observe.length === 0) return openTap;
  return (facts, at) => {
    const tap = openTap(facts, at);
    const observers = new Set<TapObserver>();
    for (const begin of observe) {
      const observer = begin(facts, at);
      if (observer !== undefined) observers.add(observer);
    }
    return observers.size === 0 ? tap : new ObservedTap(tap, observers, onBug);
  };
}

class ObservedTap implements Tap {
  readonly #tap: Tap;
  readonly #observers: Set<TapObserver>;
  readonly #onBug: (error: unknown) => void;

  constructor(tap: Tap, observers: Set<TapObserver>, onBug: (error: unknown) => void) {
    this.#tap = tap;
    this.#observers = observers;
    this.#onBug = onBug;
  }

  fact(fact: RelayFact, at: number): void {
    this.#tap.fact(fact, at);
    this.#each((observer) => observer.fact?.(fact, at));
  }

  bytes(hop: Hop, from: Side, layer: Layer, chunk: Uint8Array, at: number): void {
    this.#tap.bytes(hop, from, layer, chunk, at);
    this.#each((observer) => observer.bytes?.(hop, from, layer, chunk, at));
  }

  secrets(hop: Hop, line: string, at: number): void {
    this.#tap.secrets(hop, line, at);
    this.#each((observer) => observer.secrets?.(hop, line, at));
  }

  ended(hop: Hop, from: Side, at: number, error?: string): void {
    this.#tap.ended(hop, from, at, error);
    this.#each((observer) => observer.ended?.(hop, from, at, error));
  }

  closed(at: number): void {
    this.#tap.closed(at);
    this.#each((observer) => observer.closed?.(at));
  }

  #each(tell: (observer: TapObserver) => void): void {
    for (const observer of this.#observers) {
      try {
        tell(observer);
      } catch (error) {
        this.#observers.delete(observer);
        this.#onBug(error);
      }
    }
  }
}
