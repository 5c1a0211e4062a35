/** The messages of both HTTP versions as events of exchanges. */
import type { HttpMessage, HttpMessageEnd, HttpRequestHead, HttpResponseHead } from '../decode/http-message.ts';
import type { EventPayloads } from '../events/schema.ts';
import { emitBody } from './bodies.ts';
import { reportFault } from './decode-fault.ts';
import type { ConnectionSink } from './sink.ts';
import type { Side } from './tap.ts';

/** Turns the messages of both HTTP versions into exchanges. */
export class Exchanges {
  readonly #sink: ConnectionSink;
  readonly #scheme: string;

  constructor(sink: ConnectionSink, scheme: string) {
    this.#sink = sink;
    this.#scheme = scheme;
  }

  /** Emits one message of an exchange. `brokenBy`: it came of the end of a side that did not end by itself. */
  emit(message: HttpMessage, exchange: number, from: Side, at: number, brokenBy?: Side): void {
    switch (message.kind) {
      case 'request':
        this.#request(message, exchange, at);
        return;
      case 'response':
        this.#response(message, exchange, at);
        return;
      case 'end':
        this.#end(message, exchange, from, at, brokenBy);
        return;
      case 'frame':
        this.#sink.emit('http2.frame', at, { from, stream: message.stream, frame: message.type, length: message.length, summary: message.summary });
        return;
      case 'malformed':
        reportFault(this.#sink, 'http', from, message, at, brokenBy !== undefined);
        return;
      case 'upgraded':
        this.#sink.emit('http.upgraded', at, { exchange, protocol: message.protocol });
        return;
      case 'data':
        emitBody(this.#sink, exchange, from, message.offset, message.bytes, at);
    }
  }

  #request(message: HttpRequestHead, exchange: number, at: number): void {
    const payload: EventPayloads['http.request'] = {
      exchange,
      stream: message.stream,
      version: message.version,
      method: message.method,
      target: message.target,
      scheme: message.scheme ?? this.#scheme,
      authority: message.authority ?? '',
      headers: message.headers,
      headBytes: message.headBytes,
    };
    if (message.anomalies !== undefined) payload.anomalies = [...message.anomalies];
    this.#sink.emit('http.request', at, payload);
  }

  #response(message: HttpResponseHead, exchange: number, at: number): void {
    const payload: EventPayloads['http.response'] = {
      exchange,
      stream: message.stream,
      version: message.version,
      status: message.status,
      reason: message.reason ?? '',
      headers: message.headers,
      headBytes: message.headBytes,
      informational: message.informational,
    };
    if (message.anomalies !== undefined) payload.anomalies = [...message.anomalies];
    this.#sink.emit('http.response', at, payload);
  }

  #end(message: HttpMessageEnd, exchange: number, from: Side, at: number, brokenBy: Side | undefined): void {
    const payload: EventPayloads['http.end'] = {
      exchange,
      // A reset ends both directions of a stream, whoever sent it.
      from: message.from ?? from,
      bodyBytes: message.bodyBytes,
      trailers: message.trailers,
      complete: message.complete,
      cause: causeOf(message, from, brokenBy),
    };
    if (message.anomalies !== undefined) payload.anomalies = [...message.anomalies];
    this.#sink.emit('http.end', at, payload);
  }
}

/** Why a message was cut off: its sender has no part in it when it was the other side that left. */
function causeOf({ cause, from: sender }: HttpMessageEnd, from: Side, brokenBy: Side | undefined): string | null {
  if (cause === 'closed' && brokenBy !== undefined && brokenBy !== (sender ?? from)) return `the ${brokenBy} left`;
  return cause ?? null;
}
