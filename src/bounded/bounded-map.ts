/** A map that holds no more than it may: whatever a peer sends, what is remembered of it stays small. Below every other folder. */

/** A second limit, for values that differ in size. */
export interface WeightLimit<V> {
  /** What one value weighs, often bytes. The same for as long as it is kept. */
  of: (value: V) => number;
  /** What all of them may weigh together. */
  most: number;
}

/** Forgets what was put in or used longest ago once there is too much. No value is undefined, which always means that there is none. */
export class BoundedMap<K, V extends object | string | number | boolean | null> {
  readonly #most: number;
  readonly #limit: WeightLimit<V> | undefined;
  /** The oldest first: a `Map` keeps the order of insertion. */
  readonly #entries = new Map<K, V>();
  /**
   * Walks from the oldest on where one goes after the other: one made anew each time would step over the places of all that went
   * before, which V8 keeps for a while. Left as soon as anything else is moved or deleted, because it would hold on to every table
   * that V8 gave up meanwhile.
   */
  #walk: Iterator<K> | undefined;
  #weight = 0;

  /** `most`: the most entries kept. */
  constructor(most: number, limit?: WeightLimit<V>) {
    this.#most = most;
    this.#limit = limit;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** What all entries weigh together; 0 where no weight was limited. */
  get weight(): number {
    return this.#weight;
  }

  /** The value that goes next; undefined while there is none. */
  get oldest(): V | undefined {
    const [oldest] = this.#entries.values();
    return oldest;
  }

  has(key: K): boolean {
    return this.#entries.has(key);
  }

  /** The value, which keeps its place among the others. */
  get(key: K): V | undefined {
    return this.#entries.get(key);
  }

  /** The value, which becomes the newest. */
  use(key: K): V | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#walk = undefined;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  /** Keeps a value as the newest, and forgets the oldest until the limits hold. One that is too heavy by itself is not kept, nor is what it replaces. */
  set(key: K, value: V): void {
    this.delete(key);
    const weight = this.#limit?.of(value) ?? 0;
    if (weight > this.#allowed) return;
    this.#entries.set(key, value);
    this.#weight += weight;
    while (this.#isOver()) if (!this.#forgetOldest()) return;
  }

  /** Forgets a value; returns whether there was one. */
  delete(key: K): boolean {
    if (!this.#remove(key)) return false;
    this.#walk = undefined;
    return true;
  }

  /** All keys, the oldest first; entries may be deleted while it is walked. */
  keys(): IterableIterator<K> {
    return this.#entries.keys();
  }

  /** All values, the oldest first; entries may be deleted while it is walked. */
  values(): IterableIterator<V> {
    return this.#entries.values();
  }

  get #allowed(): number {
    return this.#limit?.most ?? 0;
  }

  /** Returns whether there was one. */
  #forgetOldest(): boolean {
    this.#walk ??= this.#entries.keys();
    const next = this.#walk.next();
    return next.done !== true && this.#remove(next.value);
  }

  #remove(key: K): boolean {
    if (this.#limit !== undefined) {
      const value = this.#entries.get(key);
      if (value !== undefined) this.#weight -= this.#limit.of(value);
    }
    return this.#entries.delete(key);
  }

  #isOver(): boolean {
    return this.#entries.size > this.#most || this.#weight > this.#allowed;
  }
}
