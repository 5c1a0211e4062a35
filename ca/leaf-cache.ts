/** Leaves that were issued and still hold, the least recently used forgotten first. Pure but for what it keeps. */

/** When a kept thing holds, ms since the epoch, both ends included. */
export interface Holds {
  notBefore: number;
  notAfter: number;
}

/** A map with a limit and with entries that run out. */
export class LeafCache<T extends Holds> {
  readonly #limit: number;
  readonly #entries = new Map<string, T>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many are kept, run out or not. */
  get size(): number {
    return this.#entries.size;
  }

  /** The entry, if it holds at `now`; one that does not is forgotten. */
  get(key: string, now: number): T | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    if (now < entry.notBefore || now > entry.notAfter) return undefined;
    this.#entries.set(key, entry);
    return entry;
  }

  /** Keeps an entry and forgets the one that was asked for longest ago when there are too many. */
  set(key: string, entry: T): void {
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > this.#limit && oldest !== undefined) this.#entries.delete(oldest);
  }
}
