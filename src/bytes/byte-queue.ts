/**
 * Bytes that have arrived but are not used up yet, kept as the chunks they came in. Decoders of streams wait on it until a
 * whole head, record or frame is there.
 */

const EMPTY = Buffer.alloc(0);

/** A first-in first-out queue of bytes. It copies only when a read spans chunks. */
export class ByteQueue {
  #chunks: Buffer[] = [];
  #length = 0;

  /** Bytes waiting. */
  get length(): number {
    return this.#length;
  }

  /** Appends a chunk; the queue keeps a reference to it. */
  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    this.#chunks.push(Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    this.#length += chunk.length;
  }

  /** The first `length` bytes without taking them, or undefined while fewer are there. Joins chunks where it must. */
  peek(length: number): Buffer | undefined {
    if (length > this.#length) return undefined;
    if (length === 0) return EMPTY;
    const first = this.#chunks[0];
    if (first !== undefined && first.length >= length) return first.subarray(0, length);
    const joined = Buffer.concat(this.#chunks);
    this.#chunks = [joined];
    return joined.subarray(0, length);
  }

  /** Takes the first `length` bytes, or returns undefined and takes nothing while fewer are there. */
  take(length: number): Buffer | undefined {
    const bytes = this.peek(length);
    if (bytes === undefined) return undefined;
    this.skip(length);
    return bytes;
  }

  /** Drops up to `length` bytes and returns how many. */
  skip(length: number): number {
    let left = Math.min(length, this.#length);
    const skipped = left;
    this.#length -= left;
    let whole = 0;
    while (left > 0) {
      const chunk = this.#chunks[whole];
      if (chunk === undefined) break;
      if (chunk.length <= left) {
        left -= chunk.length;
        whole += 1;
      } else {
        this.#chunks[whole] = chunk.subarray(left);
        left = 0;
      }
    }
    if (whole > 0) this.#chunks.splice(0, whole);
    return skipped;
  }

  /** Takes everything. */
  drain(): Buffer {
    const all = this.peek(this.#length) ?? EMPTY;
    this.clear();
    return all;
  }

  /** Forgets everything. */
  clear(): void {
    this.#chunks = [];
    this.#length = 0;
  }
}
