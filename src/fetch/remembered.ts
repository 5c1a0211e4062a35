/** Answers that are kept as long as they count, and asked for once however many want them at the same time; bounded in number and bytes. */
import { BoundedMap } from '../bounded/bounded-map.ts';

/** What came of asking. */
export interface Answer<T> {
  value: T;
  /** ms since the epoch until when it may be given again. */
  until: number;
  /** What it weighs in memory, bytes. */
  bytes: number;
}

/** Limits of one memory. */
export interface RememberedLimits {
  entries: number;
  bytes: number;
}

/** Remembers answers by key; when a limit is reached, those that were not wanted for longest go first. */
export class Remembered<T> {
  readonly #now: () => number;
  readonly #kept: BoundedMap<string, Answer<T>>;
  readonly #pending = new Map<string, Promise<Answer<T>>>();

  constructor(limits: RememberedLimits, now: () => number) {
    this.#kept = new BoundedMap(limits.entries, { of: ({ bytes }) => bytes, most: limits.bytes });
    this.#now = now;
  }

  /** Bytes held. */
  get bytes(): number {
    return this.#kept.weight;
  }

  /** The answer for `key`, made by `make` where there is none that still counts. What `make` throws is thrown and not kept. */
  async get(key: string, make: () => Promise<Answer<T>>): Promise<T> {
    const known = this.#kept.use(key);
    if (known !== undefined) {
      if (known.until > this.#now()) return known.value;
      this.#kept.delete(key);
    }
    let pending = this.#pending.get(key);
    if (pending === undefined) {
      pending = make();
      this.#pending.set(key, pending);
      const over = (): void => void this.#pending.delete(key);
      pending.then((answer) => {
        over();
        this.#kept.set(key, answer);
      }, over);
    }
    return (await pending).value;
  }
}
