/** Answers that are kept as long as they count, and asked for once however many want them at the same time; bounded in number and bytes. */

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
  readonly #limits: RememberedLimits;
  readonly #now: () => number;
  readonly #kept = new Map<string, Answer<T>>();
  readonly #pending = new Map<string, Promise<Answer<T>>>();
  #bytes = 0;

  constructor(limits: RememberedLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  /** Bytes held. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The answer for `key`, made by `make` where there is none that still counts. What `make` throws is thrown and not kept. */
  async get(key: string, make: () => Promise<Answer<T>>): Promise<T> {
    const known = this.#kept.get(key);
    if (known !== undefined) {
      this.#forget(key, known);
      if (known.until > this.#now()) {
        this.#keep(key, known);
        return known.value;
      }
    }
    let pending = this.#pending.get(key);
    if (pending === undefined) {
      pending = make();
      this.#pending.set(key, pending);
      const over = (): void => void this.#pending.delete(key);
      pending.then((answer) => {
        over();
        this.#keep(key, answer);
      }, over);
    }
    return (await pending).value;
  }

  #keep(key: string, answer: Answer<T>): void {
    if (answer.bytes > this.#limits.bytes) return;
    this.#kept.set(key, answer);
    this.#bytes += answer.bytes;
    for (const [oldest, kept] of this.#kept) {
      if (this.#kept.size <= this.#limits.entries && this.#bytes <= this.#limits.bytes) return;
      this.#forget(oldest, kept);
    }
  }

  #forget(key: string, answer: Answer<T>): void {
    if (this.#kept.delete(key)) this.#bytes -= answer.bytes;
  }
}
