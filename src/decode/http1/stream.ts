/**
 * One direction of an HTTP/1 connection as a state machine: between messages, in a head, in a body of one of three framings, or
 * over. What differs between requests and responses is in the two classes that extend it.
 */
import type { StreamDecoder } from '../decoder.ts';
import type { HeaderList, HttpMessage, HttpMessageEnd, HttpRequestHead, HttpResponseHead } from '../http-message.ts';
import type { Http1Anomaly } from './anomalies.ts';
import { ChunkedBody } from './chunked.ts';
import { Http1Fault, malformedBy } from './fault.ts';
import type { Framing } from './framing.ts';
import { LineBlock } from './line-block.ts';
import { MAX_HEAD_BYTES } from './limits.ts';

const LF = 0x0a;
const CR = 0x0d;
const NOTHING: readonly HttpMessage[] = [];
const NO_FIELDS: HeaderList = [];

export interface Http1Options {
  /** Report payload as `data` messages; without it, payload is only counted. Looked at anew with each chunk, so it may change. */
  readonly bodies?: boolean;
}

/** A head as the subclasses read it. */
export interface Http1Head {
  message: HttpRequestHead | HttpResponseHead;
  framing: Framing;
  /** The sender will not use the connection for another message (RFC 9112 §9.3). */
  last: boolean;
}

/** What requests and responses have in common. */
export abstract class Http1Stream implements StreamDecoder<HttpMessage> {
  readonly #side: 'request' | 'response';
  readonly #options: Http1Options;
  readonly #headLines: LineBlock;
  readonly #chunked = new ChunkedBody();
  #state: 'between' | 'head' | 'sized' | 'chunked' | 'until_close' | 'over' = 'between';
  /** Offset of the current chunk in the stream. */
  #position = 0;
  #headStart = 0;
  #emptyLines = false;
  #afterLast = false;
  #left = 0;
  #bodyBytes = 0;
  #upgraded = false;

  constructor(side: 'request' | 'response', options: Http1Options) {
    this.#side = side;
    this.#options = options;
    this.#headLines = new LineBlock(MAX_HEAD_BYTES, `${side}.head`);
  }

  /** True once `upgraded` was reported: from then on this decoder ignores what it is given. */
  get upgraded(): boolean {
    return this.#upgraded;
  }

  push(chunk: Uint8Array): readonly HttpMessage[] {
    if (this.#state === 'over' || chunk.length === 0) return NOTHING;
    if (this.#state === 'sized' && chunk.length < this.#left && this.#options.bodies !== true) {
      this.#left -= chunk.length;
      this.#bodyBytes += chunk.length;
      this.#position += chunk.length;
      return NOTHING;
    }
    const out: HttpMessage[] = [];
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    try {
      this.#position += this.#read(bytes, out);
    } catch (error) {
      this.#fail(error, out);
    }
    return out;
  }

  end(): readonly HttpMessage[] {
    const state = this.#state;
    this.#state = 'over';
    switch (state) {
      case 'over':
      case 'between':
        return NOTHING;
      case 'head': {
        const detail = `the stream ends after ${this.#headLines.length} bytes of a head`;
        return [malformedBy(new Http1Fault('truncated', `${this.#side}.head`, 0, detail), this.#headStart)];
      }
      case 'sized':
        return [this.#cut('closed')];
      case 'chunked':
        return [this.#cut('closed', this.#chunked.anomalies)];
      case 'until_close':
        return [{ kind: 'end', stream: 0, bodyBytes: this.#bodyBytes, trailers: NO_FIELDS, complete: true }];
    }
  }

  /** Reads a whole head; notes what is odd. Throws `Http1Fault`. */
  protected abstract readHead(head: Buffer, anomalies: Http1Anomaly[]): Http1Head;

  /** Asked before a message begins: true when the subclass takes over everything from `from` on. */
  protected abstract takesOver(bytes: Buffer, from: number, out: HttpMessage[]): boolean;

  /** Nothing can be read any more. */
  protected abstract failed(): void;

  /** True where a message may begin. */
  protected get isBetweenMessages(): boolean {
    return this.#state === 'between';
  }

  /** Reports that what follows is no HTTP/1. */
  protected switchTo(protocol: string, rest: Uint8Array, headers: HeaderList | undefined, out: HttpMessage[]): void {
    out.push({ kind: 'upgraded', protocol, rest, ...(headers === undefined ? {} : { headers }) });
    this.#upgraded = true;
    this.#state = 'over';
  }

  /** Stops between messages, with a fault that counts from what comes next. */
  protected giveUp(fault: Http1Fault): readonly HttpMessage[] {
    const out: HttpMessage[] = [];
    this.#headStart = this.#position;
    this.#fail(fault, out);
    return out;
  }

  /** Reads `bytes` and returns how many it has read: all, unless the subclass took over. */
  #read(bytes: Buffer, out: HttpMessage[]): number {
    let at = 0;
    while (at < bytes.length) {
      switch (this.#state) {
        case 'over':
          return bytes.length;
        case 'between':
          if (this.takesOver(bytes, at, out)) return at;
          while (bytes[at] === LF || bytes[at] === CR) {
            this.#emptyLines = true;
            at += 1;
          }
          if (at === bytes.length) break;
          this.#state = 'head';
          this.#headStart = this.#position + at;
          break;
        case 'head': {
          const end = this.#headLines.feed(bytes, at);
          if (end === -1) return bytes.length;
          const head = this.#headLines.take(bytes, at, end);
          at = end;
          this.#headDone(head, bytes, at, out);
          break;
        }
        case 'sized': {
          const length = Math.min(this.#left, bytes.length - at);
          this.#payload(bytes, at, at + length, out);
          this.#left -= length;
          at += length;
          if (this.#left === 0) this.#complete(out);
          break;
        }
        case 'chunked':
          at = this.#readChunked(bytes, at, out);
          break;
        case 'until_close':
          this.#payload(bytes, at, bytes.length, out);
          at = bytes.length;
          break;
      }
    }
    return bytes.length;
  }

  #headDone(head: Buffer, bytes: Buffer, at: number, out: HttpMessage[]): void {
    const anomalies: Http1Anomaly[] = [];
    if (this.#emptyLines) anomalies.push('leading_empty_line');
    if (this.#afterLast) anomalies.push('after_close');
    this.#emptyLines = false;
    const { message, framing, last } = this.readHead(head, anomalies);
    if (anomalies.length > 0) message.anomalies = anomalies;
    out.push(message);
    this.#headLines.begin('head');
    this.#bodyBytes = 0;
    if (framing.kind !== 'another_head') this.#afterLast = last;
    switch (framing.kind) {
      case 'another_head':
        this.#state = 'between';
        break;
      case 'no_body':
        this.#complete(out);
        break;
      case 'switch':
        // With HTTP/2 the answer itself still comes.
        if (message.kind === 'request' || !message.informational) this.#complete(out);
        this.switchTo(framing.protocol, bytes.subarray(at), message.headers, out);
        break;
      case 'sized':
        this.#left = framing.length;
        this.#state = 'sized';
        break;
      case 'chunked':
        this.#chunked.begin();
        this.#state = 'chunked';
        break;
      case 'until_close':
        this.#state = 'until_close';
        break;
      case 'impossible':
        out.push(this.#cut('malformed'));
        throw framing.fault;
    }
  }

  #readChunked(bytes: Buffer, from: number, out: HttpMessage[]): number {
    const body = this.#chunked;
    const data = this.#options.bodies === true ? (payload: Buffer): number => out.push({ kind: 'data', stream: 0, offset: body.bodyBytes, bytes: payload }) : undefined;
    const at = body.read(bytes, from, this.#position, data);
    this.#bodyBytes = body.bodyBytes;
    if (body.done) this.#complete(out, body.trailers, body.anomalies);
    return at;
  }

  #payload(bytes: Buffer, from: number, to: number, out: HttpMessage[]): void {
    if (this.#options.bodies === true) out.push({ kind: 'data', stream: 0, offset: this.#bodyBytes, bytes: bytes.subarray(from, to) });
    this.#bodyBytes += to - from;
  }

  #complete(out: HttpMessage[], trailers = NO_FIELDS, anomalies: readonly Http1Anomaly[] = []): void {
    const end: HttpMessageEnd = { kind: 'end', stream: 0, bodyBytes: this.#bodyBytes, trailers, complete: true };
    if (anomalies.length > 0) end.anomalies = anomalies;
    out.push(end);
    this.#state = 'between';
  }

  /** The end of a message that was cut off in its body. */
  #cut(cause: 'closed' | 'malformed', anomalies: readonly Http1Anomaly[] = []): HttpMessageEnd {
    const end: HttpMessageEnd = { kind: 'end', stream: 0, bodyBytes: this.#bodyBytes, trailers: NO_FIELDS, complete: false, cause };
    if (anomalies.length > 0) end.anomalies = anomalies;
    return end;
  }

  #fail(error: unknown, out: HttpMessage[]): void {
    if (!(error instanceof Http1Fault)) throw error;
    let start = this.#headStart;
    if (this.#state === 'chunked') {
      start = this.#chunked.partStart;
      this.#bodyBytes = this.#chunked.bodyBytes;
      out.push(this.#cut('malformed', this.#chunked.anomalies));
    }
    out.push(malformedBy(error, start));
    this.#state = 'over';
    this.failed();
  }
}
