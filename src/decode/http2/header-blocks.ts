/**
 * Header blocks of one direction: HEADERS or PUSH_PROMISE with the CONTINUATION frames behind them, joined and decoded (RFC 9113
 * §4.3). What cannot be joined or decoded is reported once; from then on this direction's header lists are unknown, because
 * every block builds on the ones before it. Its frames are still followed.
 */
import { DecodeError } from '../../bytes/reader.ts';
import type { Malformed } from '../decoder.ts';
import { FRAME_HEADER_BYTES, MAX_PAYLOAD_BYTES } from './frames.ts';
import type { Http2Frame } from './frames.ts';
import { HpackDecoder } from './hpack.ts';
import type { DecodedFields } from './hpack.ts';
import { FLAG, FRAME, frameName } from './registries.ts';

/** The largest block that is joined, bytes: twice the 256 KiB that Chromium takes as a decoded list. */
export const MAX_BLOCK_BYTES = MAX_PAYLOAD_BYTES;

/** How many frames one block may be cut into: the largest block in frames of 16 KiB needs 32. More are a flood (CVE-2024-27316). */
export const MAX_BLOCK_FRAMES = 256;

/** A whole header block. */
export interface HeaderBlock {
  kind: 'headers' | 'promise';
  stream: number;
  /** The stream a PUSH_PROMISE reserves; 0 for HEADERS. */
  promised: number;
  endStream: boolean;
  /** Its frames with their frame headers, bytes. */
  bytes: number;
  /** Absent when it could not be decoded. */
  decoded: DecodedFields | undefined;
}

interface Fragment {
  bytes: Uint8Array;
  /** Where it lies in the direction's stream. */
  offset: number;
}

interface OpenBlock extends HeaderBlock {
  fragments: Fragment[];
  fragmentBytes: number;
  frames: number;
}

const NO_FRAGMENT: Fragment = { bytes: new Uint8Array(0), offset: 0 };

/** Joins and decodes. Problems go to `report`, at most one. */
export class HeaderBlocks {
  #decoder: HpackDecoder | undefined = new HpackDecoder();
  #open: OpenBlock | undefined;
  readonly #report: (malformed: Malformed) => void;

  constructor(report: (malformed: Malformed) => void) {
    this.#report = report;
  }

  /** Looks at every frame of the direction but DATA parts; returns the block that a frame completes. */
  take(frame: Http2Frame): HeaderBlock | undefined {
    const open = this.#open;
    if (frame.type === FRAME.continuation) {
      if (open?.stream !== frame.stream) {
        this.#lose('protocol', 'continuation', frame.offset, 'CONTINUATION without a header block of its stream before it');
        return undefined;
      }
      return this.#join(open, frame, { bytes: frame.payload ?? NO_FRAGMENT.bytes, offset: frame.offset + FRAME_HEADER_BYTES });
    }
    if (open !== undefined) {
      this.#open = undefined;
      this.#lose('protocol', 'continuation', frame.offset, `${frameName(frame.type)} frame inside a header block`);
    }
    if (frame.type !== FRAME.headers && frame.type !== FRAME.pushPromise) return undefined;
    const promise = frame.type === FRAME.pushPromise;
    const payload = frame.payload;
    const skipped = (frame.flags & FLAG.padded) === 0 ? 0 : 1;
    const promised = promise && payload !== undefined && payload.length >= skipped + 4 ? payload.readUInt32BE(skipped) & 0x7fffffff : 0;
    const begun: OpenBlock = {
      kind: promise ? 'promise' : 'headers',
      stream: frame.stream,
      promised,
      endStream: !promise && (frame.flags & FLAG.endStream) !== 0,
      bytes: 0,
      decoded: undefined,
      fragments: [],
      fragmentBytes: 0,
      frames: 0,
    };
    return this.#join(begun, frame, this.#fragment(frame));
  }

  /** The part of a HEADERS or PUSH_PROMISE payload that belongs to the block (RFC 9113 §6.2, §6.6). */
  #fragment(frame: Http2Frame): Fragment {
    const payload = frame.payload;
    if (payload === undefined) return NO_FRAGMENT;
    const padded = (frame.flags & FLAG.padded) !== 0;
    let start = padded ? 1 : 0;
    if (frame.type === FRAME.pushPromise) start += 4;
    else if ((frame.flags & FLAG.priority) !== 0) start += 5;
    const end = payload.length - (padded ? (payload[0] ?? 0) : 0);
    if (start <= end) return { bytes: payload.subarray(start, end), offset: frame.offset + FRAME_HEADER_BYTES + start };
    const path = `${frameName(frame.type).toLowerCase()}.padding`;
    this.#lose('illegal_value', path, frame.offset, `the frame is too short for what its flags and padding say (${payload.length} bytes)`);
    return NO_FRAGMENT;
  }

  #join(block: OpenBlock, frame: Http2Frame, fragment: Fragment): HeaderBlock | undefined {
    block.bytes += FRAME_HEADER_BYTES + frame.length;
    block.fragmentBytes += fragment.bytes.length;
    block.frames += 1;
    if (frame.payload === undefined || block.fragmentBytes > MAX_BLOCK_BYTES) {
      this.#lose('too_large', 'header_block', frame.offset, `a header block of more than ${MAX_BLOCK_BYTES} bytes`);
    } else if (block.frames > MAX_BLOCK_FRAMES) {
      this.#lose('too_large', 'header_block', frame.offset, `a header block of more than ${MAX_BLOCK_FRAMES} frames`);
    }
    const over = (frame.flags & FLAG.endHeaders) !== 0;
    if (this.#decoder === undefined) {
      block.fragments = [];
    } else if (over) {
      block.fragments.push(fragment);
      block.decoded = this.#decode(this.#decoder, block.fragments);
    } else {
      // A copy, because the view would keep the whole chunk it was cut from.
      block.fragments.push({ bytes: Buffer.from(fragment.bytes), offset: fragment.offset });
    }
    this.#open = over ? undefined : block;
    return over ? block : undefined;
  }

  #decode(decoder: HpackDecoder, fragments: readonly Fragment[]): DecodedFields | undefined {
    const only = fragments.length === 1 ? fragments[0] : undefined;
    try {
      return decoder.decode(only === undefined ? Buffer.concat(fragments.map(({ bytes }) => bytes)) : only.bytes);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      this.#lose(error.code, `header_block.${error.path}`, offsetIn(fragments, error.offset), error.message);
      return undefined;
    }
  }

  #lose(code: Malformed['code'], path: string, offset: number, detail: string): void {
    if (this.#decoder === undefined) return;
    this.#decoder = undefined;
    this.#report({ kind: 'malformed', code, path, offset, detail: `${detail}; header fields from this side cannot be decoded any more` });
  }
}

/** Where a byte of the joined block lies in the direction's stream. */
function offsetIn(fragments: readonly Fragment[], position: number): number {
  let left = position;
  let offset = 0;
  for (const fragment of fragments) {
    offset = fragment.offset + left;
    if (left < fragment.bytes.length) return offset;
    left -= fragment.bytes.length;
  }
  return offset;
}
