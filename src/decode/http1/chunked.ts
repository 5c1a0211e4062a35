/** Reads a chunked body (RFC 9112 §7.1): sizes, extensions, data and trailers. */
import type { HeaderList } from '../http-message.ts';
import { noteAnomaly } from './anomalies.ts';
import type { Http1Anomaly } from './anomalies.ts';
import { Http1Fault } from './fault.ts';
import { connectionFields, isBlank, parseFields } from './fields.ts';
import { LineBlock } from './line-block.ts';
import { MAX_CHUNK_LINE_BYTES, MAX_HEAD_BYTES } from './limits.ts';

const LF = 0x0a;
const CR = 0x0d;
const SEMICOLON = 0x3b;
const EMPTY_LINE = '\r\n';
const NO_FIELDS: HeaderList = [];

/** One chunked body at a time. */
export class ChunkedBody {
  readonly #sizeLine = new LineBlock(MAX_CHUNK_LINE_BYTES, 'chunk.size');
  readonly #trailerLines = new LineBlock(MAX_HEAD_BYTES, 'trailers');
  #state: 'size' | 'data' | 'data_cr' | 'data_lf' | 'trailers' | 'done' = 'done';
  #left = 0;
  /** Payload bytes so far, without the framing. */
  bodyBytes = 0;
  trailers: HeaderList = NO_FIELDS;
  anomalies: Http1Anomaly[] = [];
  /** Offset in the stream of the line or the trailers being read; a fault counts from there. */
  partStart = 0;

  /** True when the body and its trailers are read. */
  get done(): boolean {
    return this.#state === 'done';
  }

  /** Starts with a new body. */
  begin(): void {
    this.#state = 'size';
    this.#sizeLine.begin('line');
    this.bodyBytes = 0;
    this.trailers = NO_FIELDS;
    this.anomalies = [];
  }

  /**
   * Reads on in `bytes` from `from`; `base` is the offset of `bytes` in the stream. Payload goes to `data`. Returns where it stopped:
   * the end of the body, or of the bytes. Throws `Http1Fault`.
   */
  read(bytes: Buffer, from: number, base: number, data: ((payload: Buffer) => void) | undefined): number {
    let at = from;
    while (at < bytes.length && this.#state !== 'done') {
      switch (this.#state) {
        case 'size':
          at = this.#size(bytes, at, base);
          break;
        case 'data': {
          const length = Math.min(this.#left, bytes.length - at);
          data?.(bytes.subarray(at, at + length));
          this.bodyBytes += length;
          this.#left -= length;
          at += length;
          if (this.#left === 0) this.#state = 'data_cr';
          break;
        }
        case 'data_cr':
        case 'data_lf':
          at = this.#dataEnd(bytes, at, base);
          break;
        case 'trailers':
          at = this.#readTrailers(bytes, at, base);
          break;
      }
    }
    return at;
  }

  #size(bytes: Buffer, at: number, base: number): number {
    const whole = this.#sizeLine.length === 0;
    if (whole) this.partStart = base + at;
    const end = this.#sizeLine.feed(bytes, at);
    if (end === -1) return bytes.length;
    const line = whole ? bytes : this.#sizeLine.take(bytes, at, end);
    this.#left = whole ? this.#parseSize(line, at, end) : this.#parseSize(line, 0, line.length);
    if (this.#left > 0) {
      this.#state = 'data';
      this.#sizeLine.begin('line');
    } else {
      this.#state = 'trailers';
      this.#trailerLines.begin('trailers');
    }
    return end;
  }

  /** The size on the line from `from` up to and with the LF before `end`. */
  #parseSize(line: Buffer, from: number, end: number): number {
    let size = 0;
    let at = from;
    for (let digit = hexDigit(line[at]); digit !== -1; digit = hexDigit(line[at])) {
      size = size * 16 + digit;
      if (size > Number.MAX_SAFE_INTEGER) throw new Http1Fault('too_large', 'chunk.size', 0, 'a chunk of 2^53 bytes or more');
      at += 1;
    }
    if (at === from) throw new Http1Fault('illegal_value', 'chunk.size', 0, 'no hexadecimal digit where a chunk size must stand');

    const digitsEnd = at;
    while (isBlank(line[at] ?? LF)) at += 1;
    if (at > digitsEnd) noteAnomaly(this.anomalies, 'chunk_size_spaces');
    let lineEnd = end - 1;
    if (lineEnd > at && line[lineEnd - 1] === CR) lineEnd -= 1;
    else noteAnomaly(this.anomalies, 'bare_lf');
    if (at < lineEnd) {
      if (line[at] !== SEMICOLON) throw new Http1Fault('illegal_value', 'chunk.size', at - from, 'neither a line end nor an extension behind the size');
      noteAnomaly(this.anomalies, 'chunk_extension');
      if (line.subarray(at, lineEnd).includes(CR)) noteAnomaly(this.anomalies, 'bare_cr');
    }
    return size;
  }

  #dataEnd(bytes: Buffer, at: number, base: number): number {
    const byte = bytes[at];
    if (byte === CR && this.#state === 'data_cr') {
      this.#state = 'data_lf';
    } else if (byte === LF) {
      if (this.#state === 'data_cr') noteAnomaly(this.anomalies, 'bare_lf');
      this.#state = 'size';
    } else {
      this.partStart = base + at;
      throw new Http1Fault('protocol', 'chunk.data', 0, 'the chunk is longer than its size');
    }
    return at + 1;
  }

  #readTrailers(bytes: Buffer, at: number, base: number): number {
    if (this.#trailerLines.length === 0) this.partStart = base + at;
    const end = this.#trailerLines.feed(bytes, at);
    if (end === -1) return bytes.length;
    const block = this.#trailerLines.take(bytes, at, end);
    this.#trailerLines.begin('trailers');
    this.#state = 'done';
    if (block.length === EMPTY_LINE.length) return end;
    this.trailers = parseFields(block, block.toString('latin1'), 0, this.anomalies, 'trailers');
    const { contentLengths, transferEncodings, hosts } = connectionFields(this.trailers);
    if (contentLengths.length + transferEncodings.length + hosts.length > 0) noteAnomaly(this.anomalies, 'framing_in_trailers');
    return end;
  }
}

/** The value of a hexadecimal digit, -1 for any other byte. */
function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
