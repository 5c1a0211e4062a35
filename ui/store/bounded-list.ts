/** A list with a limit that counts what it did not keep. */

/** Dropping one by one from the front of an array is slow; this part of the limit goes at once. */
const BATCH = 8;

/** Keeps the oldest items (and refuses more) or the newest (and forgets the others). */
export class BoundedList<Item> {
  readonly #limit: number;
  readonly #keep: 'oldest' | 'newest';
  readonly #items: Item[] = [];
  #dropped = 0;

  /** `limit`: the most items kept. */
  constructor(limit: number, keep: 'oldest' | 'newest') {
    this.#limit = limit;
    this.#keep = keep;
  }

  /** Items not kept. With `newest`, the first one kept has this number, counted from 0. */
  get dropped(): number {
    return this.#dropped;
  }

  get items(): readonly Item[] {
    return this.#items;
  }

  /** Adds an item and gives back those that went for it. */
  push(item: Item): readonly Item[] {
    if (this.#items.length < this.#limit) {
      this.#items.push(item);
      return [];
    }
    if (this.#keep === 'oldest') {
      this.#dropped += 1;
      return [item];
    }
    const gone = this.#items.splice(0, Math.max(1, Math.floor(this.#limit / BATCH)));
    this.#dropped += gone.length;
    this.#items.push(item);
    return gone;
  }

  /** Puts another item in the place of the last one. */
  replaceLast(item: Item): void {
    if (this.#items.length > 0) this.#items[this.#items.length - 1] = item;
  }
}
