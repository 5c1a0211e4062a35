/** One direction of a TCP connection put into order again: out of order, sent twice, overlapping (RFC 9293 §3.4, §3.10). */

/** Bytes that may wait for what was sent before them: more than any window that a capture of one machine shows in practice. */
export const MAX_WAITING = 1024 * 1024;
/** What a waiting segment costs beyond its bytes, so that many short ones count too. */
const WAITING_OVERHEAD = 128;

interface Waiting {
  sequence: number;
  payload: Uint8Array;
}

/** What a segment leads to. */
export interface Ordered {
  /** In order. */
  chunks: Uint8Array[];
  /** The direction is over: everything up to its FIN came. */
  ended: boolean;
}

/** The bytes of one sender. After a gap nothing comes any more: what lies behind it cannot be read as a continuation. */
export class TcpDirection {
  #next: number | undefined;
  #waiting: Waiting[] = [];
  #finAt: number | undefined;
  #ended = false;
  #lost = false;
  /** Cost of what waits, bytes. */
  waitingBytes = 0;
  /** Segments that had come before, whole. */
  repeated = 0;

  /** The sequence number the next byte will have; undefined before the first segment. */
  get next(): number | undefined {
    return this.#next;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** A SYN takes a number of its own. */
  begin(sequence: number): void {
    this.#next ??= (sequence + 1) >>> 0;
  }

  /** Takes a segment. */
  push(sequence: number, payload: Uint8Array, fin: boolean): Ordered {
    const chunks: Uint8Array[] = [];
    if (this.#ended || this.#lost) return { chunks, ended: false };
    this.#next ??= sequence;
    if (fin) this.#finAt ??= (sequence + payload.length) >>> 0;
    if (payload.length > 0 && !this.#take(sequence, payload, chunks)) this.#wait(sequence, payload);
    let taken = 0;
    for (const held of this.#waiting) {
      if (!this.#take(held.sequence, held.payload, chunks)) break;
      this.waitingBytes -= held.payload.length + WAITING_OVERHEAD;
      taken += 1;
    }
    this.#waiting.splice(0, taken);
    if (this.#finAt !== undefined && distance(this.#next, this.#finAt) >= 0) this.#ended = true;
    return { chunks, ended: this.#ended };
  }

  /** How many bytes are missing before what waits; 0 when nothing does. Called when they will not be waited for any longer: nothing comes any more. */
  giveUp(): number {
    const [first] = this.#waiting;
    const behind = first?.sequence ?? this.#finAt;
    const missing = behind === undefined || this.#next === undefined ? 0 : Math.max(0, distance(behind, this.#next));
    this.#waiting = [];
    this.waitingBytes = 0;
    this.#lost ||= missing > 0;
    return this.#ended ? 0 : missing;
  }

  /** False when something before it is missing. */
  #take(sequence: number, payload: Uint8Array, chunks: Uint8Array[]): boolean {
    const ahead = distance(sequence, this.#next ?? sequence);
    if (ahead > 0) return false;
    const known = -ahead;
    if (known >= payload.length) {
      this.repeated += 1;
      return true;
    }
    chunks.push(payload.subarray(known));
    this.#next = (sequence + payload.length) >>> 0;
    return true;
  }

  /** Keeps a copy, in order: a view would keep the piece of the file alive that it lies in. */
  #wait(sequence: number, payload: Uint8Array): void {
    let index = this.#waiting.length;
    while (index > 0 && distance(this.#waiting[index - 1]?.sequence ?? 0, sequence) > 0) index -= 1;
    this.#waiting.splice(index, 0, { sequence, payload: new Uint8Array(payload) });
    this.waitingBytes += payload.length + WAITING_OVERHEAD;
  }
}

/** How far `one` lies behind `other`, around the end of the numbers (RFC 9293 §3.4); negative when it lies before. */
export function distance(one: number, other: number): number {
  return (one - other) | 0;
}
