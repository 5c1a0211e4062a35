/** Collects lines up to the next empty line (a head or trailers), or a single line, over any chunks. */
import { Http1Fault } from './fault.ts';

const LF = 0x0a;
const CR = 0x0d;
const EMPTY = Buffer.alloc(0);
/** First size of the buffer for a block that spans chunks; it doubles from there. A usual head fits. */
const FIRST_CAPACITY = 2_048;

/** What the bytes seen so far end with, as far as it matters for finding an empty line. */
type Tail = 'text' | 'lf' | 'lf_cr';

/**
 * Finds the end of a block of lines. A block that lies in one chunk is given back as a view of it; one that spans chunks is copied
 * once, into one buffer of its own, so that a peer who sends single bytes makes us keep bytes and not chunks.
 */
export class LineBlock {
  readonly #limit: number;
  readonly #path: string;
  #kept: Buffer = EMPTY;
  #length = 0;
  #tail: Tail = 'text';
  #single = false;

  /** `limit` in bytes, line ends included; `path` names the block in faults. */
  constructor(limit: number, path: string) {
    this.#limit = limit;
    this.#path = path;
  }

  /** Bytes kept of the block begun. */
  get length(): number {
    return this.#length;
  }

  /**
   * Forgets what was kept and waits for a new block. `head` ends with the first empty line behind a line, `trailers` may be nothing
   * but the empty line, `line` is a single line.
   */
  begin(form: 'head' | 'trailers' | 'line'): void {
    this.#length = 0;
    this.#kept = EMPTY;
    this.#tail = form === 'trailers' ? 'lf' : 'text';
    this.#single = form === 'line';
  }

  /**
   * Looks for the end of the block in `chunk` from `from` on. Returns where the block ends (exclusive), or -1 when the rest of the
   * chunk belongs to it and was kept. Throws `Http1Fault` (`too_large`) when the block is longer than the limit.
   */
  feed(chunk: Buffer, from: number): number {
    const end = this.#find(chunk, from);
    const length = this.#length + (end === -1 ? chunk.length : end) - from;
    if (length > this.#limit) throw new Http1Fault('too_large', this.#path, 0, `longer than ${this.#limit} bytes`);
    if (end === -1) this.#keep(chunk, from, chunk.length);
    return end;
  }

  /** The whole block, after `feed` returned `end`. A view of the chunk where nothing was kept before. */
  take(chunk: Buffer, from: number, end: number): Buffer {
    if (this.#length === 0) return chunk.subarray(from, end);
    this.#keep(chunk, from, end);
    return this.#kept.subarray(0, this.#length);
  }

  #find(chunk: Buffer, from: number): number {
    if (!this.#single && this.#tail !== 'text') {
      if (chunk[from] === LF) return from + 1;
      if (this.#tail === 'lf' && chunk[from] === CR) {
        if (from + 1 === chunk.length) {
          this.#tail = 'lf_cr';
          return -1;
        }
        if (chunk[from + 1] === LF) return from + 2;
      }
    }
    for (let at = chunk.indexOf(LF, from); at !== -1; at = chunk.indexOf(LF, at + 1)) {
      if (this.#single) return at + 1;
      const next = chunk[at + 1];
      if (next === LF) return at + 2;
      if (next === CR && chunk[at + 2] === LF) return at + 3;
    }
    const last = chunk[chunk.length - 1];
    const lastButOne = chunk.length - from > 1 ? chunk[chunk.length - 2] : undefined;
    this.#tail = last === LF ? 'lf' : last === CR && lastButOne === LF ? 'lf_cr' : 'text';
    return -1;
  }

  #keep(chunk: Buffer, from: number, end: number): void {
    const needed = this.#length + end - from;
    if (needed > this.#kept.length) {
      const larger = Buffer.allocUnsafe(Math.max(FIRST_CAPACITY, this.#kept.length * 2, needed));
      this.#kept.copy(larger, 0, 0, this.#length);
      this.#kept = larger;
    }
    chunk.copy(this.#kept, this.#length, from, end);
    this.#length = needed;
  }
}
