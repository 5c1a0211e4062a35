/**
 * Handshake messages of one direction, put together from the contents of its records (RFC 9846 §4 and §5.1 [8446 §4, §5.1];
 * RFC 5246 §7.4): one message may lie in many records, and many in one.
 */
import type { Malformed, StreamDecoder } from '../decoder.ts';

/** HandshakeType and length. */
export const HANDSHAKE_HEADER_LENGTH = 4;
/**
 * Longest message that is kept to be decoded. A certificate with 10,000 names, the largest anybody tests with (badssl.com), takes
 * about 300 KB; OpenSSL and BoringSSL give up at 100 KB. The length field would allow 16 MB.
 */
export const MAX_HANDSHAKE_MESSAGE = 512 * 1024;
/** Room for a message that spans records grows in steps from here, so that a claimed length alone reserves nothing. */
const FIRST_ROOM = 16 * 1024;

/** One handshake message as it stood in the records. */
export interface HandshakeMessage {
  kind: 'handshake';
  /** HandshakeType. */
  type: number;
  /** Of the whole message with its header, bytes. */
  length: number;
  /** The message with its header; only the header when it is too large. */
  raw: Uint8Array;
  /** Where it starts, bytes from the start of all handshake messages of this direction. */
  offset: number;
  /** How many records carried it; so far, when it is too large. */
  records: number;
  /** It is longer than `MAX_HANDSHAKE_MESSAGE`: reported when its header came, its body is passed over. */
  tooLarge: boolean;
}

const EMPTY = new Uint8Array(0);

/** Puts messages together. Every `push` is the content of one record. */
export class HandshakeReader implements StreamDecoder<HandshakeMessage | Malformed> {
  /** The beginning of a message, in the first `#length` bytes. */
  #buffer: Uint8Array = EMPTY;
  #length = 0;
  #skip = 0;
  #records = 0;
  #offset = 0;
  #ended = false;

  /** True while a message has begun and is not complete. */
  get pending(): boolean {
    return !this.#ended && (this.#length > 0 || this.#skip > 0);
  }

  push(content: Uint8Array): readonly HandshakeMessage[] {
    const messages: HandshakeMessage[] = [];
    if (this.#ended) return messages;
    if (this.pending) this.#records += 1;
    let position = 0;
    while (position < content.length) {
      if (this.#skip > 0) {
        const step = Math.min(this.#skip, content.length - position);
        this.#skip -= step;
        this.#offset += step;
        position += step;
        continue;
      }
      if (this.#length === 0) {
        this.#records = 1;
        const whole = this.#whole(content, position);
        if (whole !== undefined) {
          messages.push(whole);
          position += whole.length;
          continue;
        }
      }
      position += this.#collect(content, position, HANDSHAKE_HEADER_LENGTH);
      if (this.#length < HANDSHAKE_HEADER_LENGTH) break;
      const length = messageLength(this.#buffer, 0);
      if (length > MAX_HANDSHAKE_MESSAGE) {
        messages.push(this.#message(this.#buffer.slice(0, HANDSHAKE_HEADER_LENGTH), length));
        this.#skip = length - HANDSHAKE_HEADER_LENGTH;
        this.#release(HANDSHAKE_HEADER_LENGTH);
        continue;
      }
      position += this.#collect(content, position, length);
      if (this.#length < length) break;
      messages.push(this.#message(this.#buffer.subarray(0, length), length));
      this.#release(length);
    }
    return messages;
  }

  end(): readonly Malformed[] {
    const { pending } = this;
    this.#ended = true;
    if (!pending) return [];
    const detail = this.#skip > 0 ? `a handshake message was cut off, ${this.#skip} bytes are missing` : `a handshake message was cut off after ${this.#length} bytes`;
    return [{ kind: 'malformed', code: 'truncated', path: 'handshake', offset: this.#offset + this.#length, detail }];
  }

  /** A message that lies in this record as a whole, without copying it. */
  #whole(content: Uint8Array, position: number): HandshakeMessage | undefined {
    if (content.length - position < HANDSHAKE_HEADER_LENGTH) return undefined;
    const length = messageLength(content, position);
    if (length > MAX_HANDSHAKE_MESSAGE || content.length - position < length) return undefined;
    const message = this.#message(content.subarray(position, position + length), length);
    this.#offset += length;
    return message;
  }

  /** Collects until `length` bytes of the message are there; returns how many it took. */
  #collect(content: Uint8Array, position: number, length: number): number {
    const step = Math.min(length - this.#length, content.length - position);
    if (step <= 0) return 0;
    if (this.#length + step > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(FIRST_ROOM, this.#buffer.length * 2, this.#length + step));
      larger.set(this.#buffer.subarray(0, this.#length));
      this.#buffer = larger;
    }
    this.#buffer.set(content.subarray(position, position + step), this.#length);
    this.#length += step;
    return step;
  }

  #release(length: number): void {
    this.#buffer = EMPTY;
    this.#length = 0;
    this.#offset += length;
  }

  #message(raw: Uint8Array, length: number): HandshakeMessage {
    return { kind: 'handshake', type: raw[0] ?? 0, length, raw, offset: this.#offset, records: this.#records, tooLarge: raw.length < length };
  }
}

/** Length of the message that starts at `position`, with its header. */
function messageLength(bytes: Uint8Array, position: number): number {
  const [high = 0, middle = 0, low = 0] = bytes.subarray(position + 1, position + HANDSHAKE_HEADER_LENGTH);
  return HANDSHAKE_HEADER_LENGTH + high * 65_536 + middle * 256 + low;
}
