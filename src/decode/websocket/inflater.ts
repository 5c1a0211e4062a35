/**
 * Inflates the messages of one direction of permessage-deflate (RFC 7692 §7.2.2). Node's inflate streams answer later, and a decoder
 * answers at once; so each message is inflated by itself, with the last 32 KiB of what came before as its dictionary. That is the
 * same thing: a DEFLATE window is nothing but those bytes (RFC 1951 §2), and each message starts at a byte boundary with a new block
 * (RFC 7692 §7.2.1), whatever window the two sides agreed on, because a smaller one only refers less far back.
 */
import { constants, inflateRawSync } from 'node:zlib';
import { MAX_DEFLATE_RATIO, MAX_FINAL_BLOCKS, MAX_INFLATED_BYTES, WINDOW_BYTES } from './limits.ts';
import type { Unread } from './message.ts';

/**
 * Put behind every message: the four bytes that its sender cut off, which end an empty stored block (RFC 7692 §7.2.2), and a final
 * empty one (RFC 1951 §3.2.4), so that a message that stops within a block is found out.
 */
const TAIL = Buffer.from([0x00, 0x00, 0xff, 0xff, 0x01, 0x00, 0x00, 0xff, 0xff]);
const EMPTY = Buffer.alloc(0);

export interface Inflated {
  /** The payload, or its start. */
  bytes: Buffer;
  /** Length of the payload, bytes; a lower bound where it was not read whole. */
  length: number;
  unread?: Unread;
}

/** The messages of one direction, in order. */
export class MessageInflater {
  readonly #contextTakeover: boolean;
  #window: Buffer = EMPTY;
  #contextLost = false;

  /** `contextTakeover`: messages may refer to those before them. */
  constructor(contextTakeover: boolean) {
    this.#contextTakeover = contextTakeover;
  }

  /** False when what comes cannot be read any more, so that nothing of it needs to be kept. */
  get usable(): boolean {
    return !this.#contextLost;
  }

  /** Inflates a message; `complete` is false when `payload` is only its start. Once this fails, so do all that may refer to it. */
  inflate(payload: Buffer, complete: boolean): Inflated {
    if (this.#contextLost) return { bytes: EMPTY, length: 0, unread: 'context_lost' };
    if (!complete) return this.#start(payload, 0);
    if (payload.length === 0) return { bytes: EMPTY, length: 0 };
    const bytes = this.#whole(Buffer.concat([payload, TAIL]));
    if (bytes === 'too_large') return this.#start(payload, MAX_INFLATED_BYTES);
    if (bytes === 'failed') return this.#lost({ bytes: EMPTY, length: 0, unread: 'inflate_failed' });
    if (this.#contextTakeover) this.#window = windowAfter(this.#window, bytes);
    return { bytes, length: bytes.length };
  }

  /** The start of a message that is too large to be read whole: as much input as cannot come out as more than the limit. */
  #start(payload: Buffer, atLeast: number): Inflated {
    const input = payload.subarray(0, Math.floor(MAX_INFLATED_BYTES / MAX_DEFLATE_RATIO));
    const output = inflateOnce(input, this.#window, MAX_INFLATED_BYTES, constants.Z_SYNC_FLUSH);
    const bytes = typeof output === 'string' ? EMPTY : output.bytes;
    return this.#lost({ bytes, length: Math.max(bytes.length, atLeast), unread: 'inflate_limit' });
  }

  #lost(result: Inflated): Inflated {
    this.#contextLost = this.#contextTakeover;
    this.#window = EMPTY;
    return result;
  }

  /** A whole message. A final block ends a DEFLATE stream but not the message: another stream may follow (RFC 7692 §7.2.1). */
  #whole(message: Buffer): Buffer | 'too_large' | 'failed' {
    const parts: Buffer[] = [];
    let total = 0;
    let window = this.#window;
    let input = message;
    for (let streams = 0; streams <= MAX_FINAL_BLOCKS; streams += 1) {
      const output = inflateOnce(input, window, Math.max(1, MAX_INFLATED_BYTES - total), constants.Z_FINISH);
      if (typeof output === 'string') return output;
      parts.push(output.bytes);
      total += output.bytes.length;
      if (total > MAX_INFLATED_BYTES) return 'too_large';
      input = input.subarray(output.consumed);
      // A sender whose last block is final may leave out the empty one behind it: then only what we added is left.
      if (input.length <= TAIL.length) return parts.length === 1 ? output.bytes : Buffer.concat(parts);
      window = windowAfter(window, output.bytes);
    }
    return 'failed';
  }
}

function inflateOnce(input: Buffer, dictionary: Buffer, limit: number, finishFlush: number): { bytes: Buffer; consumed: number } | 'too_large' | 'failed' {
  try {
    const result: unknown = inflateRawSync(input, {
      finishFlush,
      maxOutputLength: limit,
      info: true,
      ...(dictionary.length === 0 ? {} : { dictionary }),
    });
    return isInflateInfo(result) ? { bytes: result.buffer, consumed: result.engine.bytesWritten } : 'failed';
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE' ? 'too_large' : 'failed';
  }
}

/** What `inflateRawSync` returns with `info`, which its types do not say: https://nodejs.org/docs/latest-v20.x/api/zlib.html#class-options. */
function isInflateInfo(value: unknown): value is { buffer: Buffer; engine: { bytesWritten: number } } {
  if (typeof value !== 'object' || value === null || !('buffer' in value) || !('engine' in value)) return false;
  const { buffer, engine } = value;
  return Buffer.isBuffer(buffer) && typeof engine === 'object' && engine !== null && 'bytesWritten' in engine && typeof engine.bytesWritten === 'number';
}

/** The last 32 KiB of `before` and `after`, in a buffer of its own. */
function windowAfter(before: Buffer, after: Buffer): Buffer {
  if (after.length >= WINDOW_BYTES) return Buffer.from(after.subarray(after.length - WINDOW_BYTES));
  return Buffer.concat([before.subarray(Math.max(0, before.length + after.length - WINDOW_BYTES)), after]);
}
