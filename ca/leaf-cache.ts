/** Leaves that were issued and still hold, the least recently used forgotten first. Pure but for what it keeps. */
import { BoundedMap } from '../src/bounded/bounded-map.ts';

/** When a kept thing holds, ms since the epoch, both ends included. */
export interface Holds {
  notBefore: number;
  notAfter: number;
}

/** A map with a limit and with entries that run out. */
export class LeafCache<T extends Holds> {
  readonly #entries: BoundedMap<string, T>;

  constructor(limit: number) {
    this.#entries = new BoundedMap(limit);
  }

  /** How many are kept, run out or not. */
  get size(): number {
    return this.#entries.size;
  }

  /** The entry, if it holds at `now`; one that does not is forgotten. */
  get(key: string, now: number): T | undefined {
    const entry = this.#entries.use(key);
    if (entry === undefined || (now >= entry.notBefore && now <= entry.notAfter)) return entry;
    this.#entries.delete(key);
    return undefined;
  }

  /** Keeps an entry and forgets the one that was asked for longest ago when there are too many. */
  set(key: string, entry: T): void {
    this.#entries.set(key, entry);
  }
}
