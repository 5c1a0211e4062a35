/**
 * The TLS record layer of one direction (RFC 9846 §5.1 [8446 §5.1]; RFC 5246 §6.2): cuts the byte stream into records. Records
 * that nobody wants are walked over without keeping a byte of them, because after the handshake they are all there is.
 */
import type { Malformed, StreamDecoder } from '../decoder.ts';
import { CONTENT_TYPE } from './registries/content-types.ts';

/** Type, version and length. */
export const RECORD_HEADER_LENGTH = 5;
/** Longest plaintext of a record (RFC 9846 §5.1 [8446 §5.1]). */
const MAX_PLAINTEXT = 2 ** 14;
/** Longest fragment once it is protected: 256 bytes more from TLS 1.3 on, 2,048 before (RFC 9846 §5.2 [8446 §5.2]; RFC 5246 §6.2.3). */
export const MAX_FRAGMENT = { tls13: MAX_PLAINTEXT + 256, tls12: MAX_PLAINTEXT + 2048 } as const;

/** One record as it stood on the wire. */
export interface TlsRecord {
  kind: 'record';
  /** ContentType; what a TLS 1.3 record really holds is inside its encryption. */
  type: number;
  /** legacy_record_version. */
  version: number;
  /** Where its header starts, bytes from the start of the stream. */
  offset: number;
  /** Behind the header; still protected if it came so. */
  fragment: Uint8Array;
}

/** Decides what becomes of a record. */
export interface RecordGate {
  /** Its header has come: whether its fragment, of `length` bytes, is wanted. One that is not is only walked over. */
  wants(type: number, length: number): boolean;
  /** A record that was not wanted is over. */
  passed(type: number, length: number): void;
}

const EVERYTHING: RecordGate = { wants: () => true, passed: () => undefined };
const EMPTY = new Uint8Array(0);

/** Cuts one direction into records. What is not a record is reported once; everything behind it is ignored. */
export class RecordReader implements StreamDecoder<TlsRecord | Malformed> {
  readonly #gate: RecordGate;
  #chunk: Uint8Array = EMPTY;
  #position = 0;
  /** Bytes of the stream before `#chunk`. */
  #before = 0;
  readonly #header = new Uint8Array(RECORD_HEADER_LENGTH);
  #headerLength = 0;
  /** The record is not wanted; so many bytes of it are still to come. */
  #passing = false;
  #skip = 0;
  /** A fragment that came in pieces. */
  #fragment: Uint8Array | undefined;
  #fragmentLength = 0;
  #stopped = false;

  /** A reader that gives the records its gate wants: all, unless told otherwise. */
  constructor(gate: RecordGate = EVERYTHING) {
    this.#gate = gate;
  }

  push(chunk: Uint8Array): readonly (TlsRecord | Malformed)[] {
    this.feed(chunk);
    const messages: (TlsRecord | Malformed)[] = [];
    for (let message = this.next(); message !== undefined; message = this.next()) messages.push(message);
    return messages;
  }

  /** Takes the next bytes. `next` must have returned undefined since the last ones. */
  feed(chunk: Uint8Array): void {
    this.#chunk = chunk;
    this.#position = 0;
  }

  /** The next wanted record that is complete, or undefined when the bytes are used up. */
  next(): TlsRecord | Malformed | undefined {
    while (!this.#stopped) {
      if (this.#passing) {
        const step = Math.min(this.#skip, this.#chunk.length - this.#position);
        this.#position += step;
        this.#skip -= step;
        if (this.#skip > 0) break;
        this.#passing = false;
        this.#headerLength = 0;
        this.#gate.passed(this.#byte(0), this.#length());
      }
      if (this.#headerLength < RECORD_HEADER_LENGTH) {
        const fault = this.#readHeader();
        if (fault !== undefined) return fault;
        if (this.#headerLength < RECORD_HEADER_LENGTH) break;
        const length = this.#length();
        if (length > MAX_FRAGMENT.tls12) return this.#stop('too_large', 'length', 3, tooLong(length, MAX_FRAGMENT.tls12));
        if (!this.#gate.wants(this.#byte(0), length)) {
          this.#passing = true;
          this.#skip = length;
          continue;
        }
      }
      const fragment = this.#readFragment(this.#length());
      if (fragment === undefined) break;
      const offset = this.#before + this.#position - fragment.length - RECORD_HEADER_LENGTH;
      this.#headerLength = 0;
      return { kind: 'record', type: this.#byte(0), version: this.#version(), offset, fragment };
    }
    this.#before += this.#chunk.length;
    this.#chunk = EMPTY;
    this.#position = 0;
    return undefined;
  }

  end(): readonly Malformed[] {
    const silent = this.#stopped || this.#headerLength === 0;
    this.#stopped = true;
    if (silent) return [];
    const missing = this.#passing ? this.#skip : this.#length() - this.#fragmentLength;
    const detail = this.#headerLength < RECORD_HEADER_LENGTH ? 'a record header was cut off' : `a record of ${this.#length()} bytes was cut off, ${missing} are missing`;
    return [{ kind: 'malformed', code: 'truncated', path: 'record', offset: this.#before, detail }];
  }

  /** Collects header bytes and looks at each as it comes, so that a stream of something else is known by its first bytes. */
  #readHeader(): Malformed | undefined {
    while (this.#headerLength < RECORD_HEADER_LENGTH && this.#position < this.#chunk.length) {
      const byte = this.#chunk[this.#position] ?? 0;
      if (this.#headerLength === 0 && (byte < CONTENT_TYPE.changeCipherSpec || byte > CONTENT_TYPE.heartbeat)) {
        return this.#stop('illegal_value', 'type', 0, `${byte} is no content type`);
      }
      if (this.#headerLength === 1 && byte !== 3) return this.#stop('illegal_value', 'legacy_version', 1, `${byte} is no major version of TLS`);
      this.#header[this.#headerLength] = byte;
      this.#headerLength += 1;
      this.#position += 1;
    }
    return undefined;
  }

  /** The fragment once all of it is there: a view of the chunk where it came in one piece, else a copy. */
  #readFragment(length: number): Uint8Array | undefined {
    const there = this.#chunk.length - this.#position;
    if (this.#fragment === undefined) {
      if (there >= length) {
        this.#position += length;
        return this.#chunk.subarray(this.#position - length, this.#position);
      }
      if (there === 0) return undefined;
      this.#fragment = new Uint8Array(length);
      this.#fragmentLength = 0;
    }
    const step = Math.min(length - this.#fragmentLength, there);
    this.#fragment.set(this.#chunk.subarray(this.#position, this.#position + step), this.#fragmentLength);
    this.#fragmentLength += step;
    this.#position += step;
    if (this.#fragmentLength < length) return undefined;
    const fragment = this.#fragment;
    this.#fragment = undefined;
    this.#fragmentLength = 0;
    return fragment;
  }

  #byte(index: number): number {
    return this.#header[index] ?? 0;
  }

  #version(): number {
    return this.#byte(1) * 256 + this.#byte(2);
  }

  #length(): number {
    return this.#byte(3) * 256 + this.#byte(4);
  }

  #stop(code: Malformed['code'], label: string, at: number, detail: string): Malformed {
    this.#stopped = true;
    const headerStart = this.#before + this.#position - this.#headerLength;
    return { kind: 'malformed', code, path: `record.${label}`, offset: headerStart + at, detail };
  }
}

/** The words for a record above a limit. */
export function tooLong(length: number, limit: number): string {
  return `a record of ${length} bytes, at most ${limit} are allowed`;
}
