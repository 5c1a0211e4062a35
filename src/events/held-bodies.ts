/** Which events of a log carry bodies, and how much memory they take together: they have a limit of their own. */

/** Numbers and sizes of the events with bodies that a log holds, oldest first. */
export class HeldBodies {
  readonly #limit: number;
  readonly #sizes = new Map<number, number>();
  #bytes = 0;

  /** `limit` is in estimated bytes. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Whether the oldest must go before `size` more bytes come. */
  isFullFor(size: number): boolean {
    return this.#sizes.size > 0 && this.#bytes + size > this.#limit;
  }

  /** The log holds one more. */
  add(seq: number, size: number): void {
    this.#sizes.set(seq, size);
    this.#bytes += size;
  }

  /** The log does not hold it any more. */
  remove(seq: number): void {
    this.#bytes -= this.#sizes.get(seq) ?? 0;
    this.#sizes.delete(seq);
  }

  /** Removes the oldest and returns its number; undefined when there is none. */
  takeOldest(): number | undefined {
    const [oldest] = this.#sizes.keys();
    if (oldest !== undefined) this.remove(oldest);
    return oldest;
  }
}
