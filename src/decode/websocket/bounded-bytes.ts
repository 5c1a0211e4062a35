/** Payload as it arrives, unmasked and kept up to a limit; beyond it only counted. */

const EMPTY = Buffer.alloc(0);
const FIRST_CAPACITY = 256;

/** The start of a payload. */
export class BoundedBytes {
  readonly #limit: number;
  #buffer: Buffer = EMPTY;
  #kept = 0;
  #total = 0;

  /** Keeps `limit` bytes at most. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** All bytes appended. */
  get total(): number {
    return this.#total;
  }

  /** True while everything appended is kept. */
  get complete(): boolean {
    return this.#kept === this.#total;
  }

  /** What is kept, valid until the next `append`. */
  get bytes(): Buffer {
    return this.#buffer.subarray(0, this.#kept);
  }

  /**
   * Appends `chunk` from `from` to `to`. `mask` is the frame's masking key and `maskOffset` how much of the frame's payload came
   * before (RFC 6455 §5.3); the chunk itself is left as it is.
   */
  append(chunk: Uint8Array, from: number, to: number, mask: Uint8Array | undefined, maskOffset: number): void {
    this.#total += to - from;
    const length = Math.min(to - from, this.#limit - this.#kept);
    if (length <= 0) return;
    this.#reserve(this.#kept + length);
    const buffer = this.#buffer;
    const start = this.#kept;
    if (mask === undefined) buffer.set(chunk.subarray(from, from + length), start);
    else for (let at = 0; at < length; at += 1) buffer[start + at] = (chunk[from + at] ?? 0) ^ (mask[(maskOffset + at) & 3] ?? 0);
    this.#kept += length;
  }

  #reserve(capacity: number): void {
    if (capacity <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.min(this.#limit, Math.max(FIRST_CAPACITY, this.#buffer.length * 2, capacity)));
    larger.set(this.bytes);
    this.#buffer = larger;
  }
}
