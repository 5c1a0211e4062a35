/**
 * The frames of one direction of an HTTP/2 connection (RFC 9113 §4). DATA is handed on as it comes; any other frame once its
 * payload is there. A frame says its own length, so reading goes on behind whatever its payload turns out to be.
 */
import type { Malformed, StreamDecoder } from '../decoder.ts';
import { FLAG, FRAME } from './registries.ts';

/** What a client sends first (RFC 9113 §3.4). */
export const CLIENT_PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1');

/** Length 24 bits, type 8, flags 8, stream identifier 31 behind a reserved bit (RFC 9113 §4.1). */
export const FRAME_HEADER_BYTES = 9;

/**
 * The longest payload that is kept to be looked at. A frame may have 16 KiB unless the receiver allowed more (RFC 9113 §4.2); this
 * is 32 times as much. A longer frame is walked over and reported without its payload.
 */
export const MAX_PAYLOAD_BYTES = 512 * 1024;

/** What a payload cut over several chunks is given room for at first; the room doubles as its bytes arrive. */
const FIRST_ROOM = 1024;

/** A frame that is over. */
export interface Http2Frame {
  kind: 'frame';
  type: number;
  flags: number;
  /** 0 for the connection. */
  stream: number;
  /** Payload bytes, padding included, as the frame header says. */
  length: number;
  /** Where the frame header begins, bytes from the start of this direction. */
  offset: number;
  /** The payload, padding included. Absent for DATA and for a frame longer than `MAX_PAYLOAD_BYTES`. */
  payload?: Buffer;
  /** What is wrong with the padding of DATA. */
  fault?: string;
}

/** Some bytes of a DATA frame, without padding. Its frame follows when it is over. */
export interface DataPart {
  kind: 'data';
  stream: number;
  bytes: Uint8Array;
}

/** Cuts one direction into frames. Stops for good, with `malformed`, where it does not begin as HTTP/2 does. */
export class FrameReader implements StreamDecoder<Http2Frame | DataPart | Malformed> {
  #prefaceLeft: number;
  #stopped = false;
  #begun = false;
  /** The chunk in hand, its next byte, and where it starts in the stream. */
  #chunk: Buffer = Buffer.alloc(0);
  #at = 0;
  #base = 0;
  /** A frame header cut over chunks. */
  readonly #head = Buffer.alloc(FRAME_HEADER_BYTES);
  #headLength = 0;
  #frame: Http2Frame | undefined;
  /** Payload bytes of the frame still to come. */
  #left = 0;
  /** Padding bytes of the DATA frame, once they are known. */
  #padding: number | undefined;
  #gathered: Buffer | undefined;
  #messages: (Http2Frame | DataPart | Malformed)[] = [];

  constructor(from: 'client' | 'server') {
    this.#prefaceLeft = from === 'client' ? CLIENT_PREFACE.length : 0;
  }

  push(chunk: Uint8Array): readonly (Http2Frame | DataPart | Malformed)[] {
    if (this.#stopped) return [];
    this.#chunk = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    this.#at = 0;
    while (this.#step());
    this.#base += chunk.length;
    return this.#take();
  }

  end(): readonly (Http2Frame | DataPart | Malformed)[] {
    if (!this.#stopped) {
      if (this.#prefaceLeft > 0 && this.#prefaceLeft < CLIENT_PREFACE.length) this.#stop('truncated', 'preface', 0, 'cut off in the client preface');
      else if (this.#frame !== undefined) this.#stop('truncated', 'frame.payload', this.#frame.offset, `cut off with ${this.#left} of ${this.#frame.length} bytes to come`);
      else if (this.#headLength > 0) this.#stop('truncated', 'frame.header', this.#base - this.#headLength, `cut off after ${this.#headLength} bytes`);
    }
    this.#stopped = true;
    return this.#take();
  }

  #take(): readonly (Http2Frame | DataPart | Malformed)[] {
    const messages = this.#messages;
    this.#messages = [];
    this.#chunk = this.#head;
    return messages;
  }

  /** Does the next thing the chunk allows; false when it is used up. */
  #step(): boolean {
    if (this.#stopped) return false;
    if (this.#prefaceLeft > 0) return this.#preface();
    if (this.#frame === undefined) return this.#header();
    return this.#frame.type === FRAME.data ? this.#data(this.#frame) : this.#payload(this.#frame);
  }

  #preface(): boolean {
    const matched = CLIENT_PREFACE.length - this.#prefaceLeft;
    const count = Math.min(this.#prefaceLeft, this.#chunk.length - this.#at);
    if (this.#chunk.compare(CLIENT_PREFACE, matched, matched + count, this.#at, this.#at + count) !== 0) {
      this.#stop('protocol', 'preface', 0, 'does not begin with the client preface');
      return false;
    }
    this.#prefaceLeft -= count;
    this.#at += count;
    return this.#prefaceLeft === 0;
  }

  #header(): boolean {
    const missing = FRAME_HEADER_BYTES - this.#headLength;
    const available = this.#chunk.length - this.#at;
    let head = this.#chunk;
    let start = this.#at;
    if (this.#headLength > 0 || available < missing) {
      const count = Math.min(missing, available);
      this.#chunk.copy(this.#head, this.#headLength, this.#at, this.#at + count);
      this.#headLength += count;
      this.#at += count;
      if (count < missing) return false;
      this.#headLength = 0;
      head = this.#head;
      start = 0;
    } else {
      this.#at += FRAME_HEADER_BYTES;
    }
    const lengthAndType = head.readUInt32BE(start);
    const length = lengthAndType >>> 8;
    const type = lengthAndType & 0xff;
    const flags = head[start + 4] ?? 0;
    const stream = head.readUInt32BE(start + 5) & 0x7fffffff;
    const offset = this.#base + this.#at - FRAME_HEADER_BYTES;
    if (!this.#begun && (type !== FRAME.settings || stream !== 0 || (flags & FLAG.ack) !== 0)) {
      this.#stop('protocol', 'preface', offset, 'the first frame is not SETTINGS');
      return false;
    }
    this.#begun = true;
    this.#frame = { kind: 'frame', type, flags, stream, length, offset };
    this.#left = length;
    this.#padding = undefined;
    return true;
  }

  #payload(frame: Http2Frame): boolean {
    const count = Math.min(this.#left, this.#chunk.length - this.#at);
    if (count === 0 && this.#left > 0) return false;
    const start = this.#at;
    this.#at += count;
    this.#left -= count;
    if (frame.length > MAX_PAYLOAD_BYTES) {
      if (this.#left > 0) return false;
    } else if (count === frame.length) {
      frame.payload = this.#chunk.subarray(start, this.#at);
    } else {
      const have = frame.length - this.#left - count;
      const room = this.#room(frame.length, have, count);
      this.#chunk.copy(room, have, start, this.#at);
      if (this.#left > 0) return false;
      frame.payload = room.subarray(0, frame.length);
      this.#gathered = undefined;
    }
    return this.#finish(frame);
  }

  /** The buffer of a payload that is cut over chunks. It grows with what arrived, not with what the frame header promises. */
  #room(length: number, have: number, more: number): Buffer {
    const old = this.#gathered;
    if (old !== undefined && old.length >= have + more) return old;
    const room = Buffer.allocUnsafe(Math.min(length, Math.max(have + more, 2 * have, FIRST_ROOM)));
    old?.copy(room, 0, 0, have);
    this.#gathered = room;
    return room;
  }

  /** DATA (RFC 9113 §6.1): length of the padding where flagged, data, padding. */
  #data(frame: Http2Frame): boolean {
    if (this.#padding === undefined) {
      if ((frame.flags & FLAG.padded) === 0) {
        this.#padding = 0;
      } else if (frame.length === 0) {
        this.#padding = 0;
        frame.fault = 'padded, without a byte for the length of the padding';
      } else {
        const length = this.#chunk[this.#at];
        if (length === undefined) return false;
        this.#at += 1;
        this.#left -= 1;
        this.#padding = length;
        if (length > this.#left) frame.fault = `${length} bytes of padding in ${frame.length}`;
      }
    }
    const available = this.#chunk.length - this.#at;
    // Below zero once the padding itself is passed over, or where it does not fit.
    const count = Math.min(this.#left - this.#padding, available);
    if (count > 0) {
      this.#messages.push({ kind: 'data', stream: frame.stream, bytes: this.#chunk.subarray(this.#at, this.#at + count) });
    }
    const over = Math.min(this.#left, available);
    this.#at += over;
    this.#left -= over;
    return this.#left === 0 && this.#finish(frame);
  }

  #finish(frame: Http2Frame): true {
    this.#messages.push(frame);
    this.#frame = undefined;
    return true;
  }

  #stop(code: Malformed['code'], path: string, offset: number, detail: string): void {
    this.#stopped = true;
    this.#gathered = undefined;
    this.#messages.push({ kind: 'malformed', code, path, offset, detail });
  }
}
