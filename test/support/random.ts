/** Random choices that a seed repeats, so that a failing run can be run again. */

/** Numbers from a seed: mulberry32, public domain, good enough to choose test inputs with. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 up to but not including `bound`. */
  below(bound: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound);
  }

  /** True once in `count` times. */
  oneIn(count: number): boolean {
    return this.below(count) === 0;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }

  bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.below(256)));
  }

  /** The bytes cut into chunks of 1 to `most` bytes. */
  chunks(bytes: Buffer, most: number): Buffer[] {
    const chunks: Buffer[] = [];
    for (let at = 0; at < bytes.length; ) {
      const next = Math.min(bytes.length, at + 1 + this.below(most));
      chunks.push(bytes.subarray(at, next));
      at = next;
    }
    return chunks;
  }

  /** A copy with one to four bytes changed, dropped or added. */
  edited(bytes: Buffer): Buffer {
    const edited = [...bytes];
    for (let count = 1 + this.below(4); count > 0; count -= 1) {
      const at = this.below(edited.length);
      if (this.oneIn(3)) edited.splice(at, 1 + this.below(3));
      else if (this.oneIn(2)) edited.splice(at, 0, ...this.bytes(1 + this.below(3)));
      else edited[at] = this.below(256);
    }
    return Buffer.from(edited);
  }
}
