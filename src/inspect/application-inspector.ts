/** What is said inside a connection once the encryption is off: HTTP/1.1, HTTP/2, WebSocket, or bytes that are only counted. */
import type { Malformed } from '../decode/decoder.ts';
import type { HttpMessage, HttpUpgraded } from '../decode/http-message.ts';
import { Http1Pairing } from '../decode/http1/pairing.ts';
import { Http1Requests } from '../decode/http1/requests.ts';
import { Http1Responses } from '../decode/http1/responses.ts';
import { Http2Connection } from '../decode/http2/http2-decoder.ts';
import { agreedExtensions } from '../decode/websocket/extensions.ts';
import type { WebSocketExtensions } from '../decode/websocket/extensions.ts';
import type { WebSocketMessage } from '../decode/websocket/message.ts';
import { WebSocketMessages } from '../decode/websocket/messages.ts';
import { nextLayer } from './next-layer.ts';
import type { NextLayer } from './next-layer.ts';
import type { ConnectionSink } from './sink.ts';
import type { Hop, Side } from './tap.ts';

/** Bytes of both sides held until the layer is known; the client's first two dozen tell it. */
const MAX_HELD = 4_096;

/** Streams of an HTTP/2 connection whose exchange number is remembered; servers allow about a hundred at a time. */
const MAX_STREAMS = 10_000;

interface Decoder {
  push(from: Side, chunk: Uint8Array, at: number): void;
  end(from: Side, at: number): void;
}

const NOTHING: Decoder = { push: () => undefined, end: () => undefined };

/** Follows the application layer of one connection. */
export class ApplicationInspector {
  readonly #sink: ConnectionSink;
  #scheme: 'http' | 'https';
  #alpn: string | null = null;
  #decoder: Decoder | undefined;
  /** What came before the layer was known, in order; without a chunk, the end of a side. */
  #held: { from: Side; chunk?: Uint8Array; at: number }[] = [];
  #heldBytes = 0;
  #clientBytes = Buffer.alloc(0);

  constructor(sink: ConnectionSink, scheme: 'http' | 'https') {
    this.#sink = sink;
    this.#scheme = scheme;
  }

  /** What the hops agreed on, before the first byte. */
  negotiated(alpn: string | null): void {
    this.#alpn = alpn;
  }

  /** There is no TLS on this connection. */
  plain(): void {
    this.#scheme = 'http';
  }

  /** The connection is not to be looked into. */
  ignore(): void {
    this.#decoder = NOTHING;
    this.#held = [];
  }

  /** Bytes of the application layer. */
  bytes(from: Side, chunk: Uint8Array, at: number): void {
    if (this.#decoder !== undefined) {
      this.#decoder.push(from, chunk, at);
      return;
    }
    if (from === 'client') this.#clientBytes = Buffer.concat([this.#clientBytes, chunk]);
    else if (this.#clientBytes.length === 0 && this.#alpn === null) {
      this.ignore();
      return;
    }
    this.#held.push({ from, chunk, at });
    this.#heldBytes += chunk.length;
    const layer = this.#layer();
    if (layer !== 'wait') this.#begin(layer);
    else if (this.#heldBytes > MAX_HELD) this.ignore();
  }

  /** One side sends no more. */
  ended(from: Side, at: number): void {
    if (this.#decoder !== undefined) this.#decoder.end(from, at);
    // What the client left unfinished will never become clear.
    else if (from === 'client' && this.#layer() === 'wait') this.ignore();
    else this.#held.push({ from, at });
  }

  #layer(): NextLayer {
    return nextLayer(this.#clientBytes, { alpn: this.#alpn });
  }

  #begin(layer: NextLayer): void {
    this.#decoder = this.#decoderFor(layer);
    const held = this.#held;
    this.#held = [];
    // An upgrade may put another decoder in the place of the first.
    for (const { from, chunk, at } of held) {
      if (chunk === undefined) this.ended(from, at);
      else this.bytes(from, chunk, at);
    }
  }

  #decoderFor(layer: NextLayer): Decoder {
    switch (layer) {
      case 'http1':
        return new Http1(this.#sink, this.#scheme, (decoder) => (this.#decoder = decoder));
      case 'http2':
        return new Http2(this.#sink, this.#scheme);
      case 'tls':
      case 'websocket':
      case 'opaque':
      case 'wait':
        return NOTHING;
    }
  }
}

function reportMalformed(sink: ConnectionSink, layer: string, from: Side, fault: Malformed, at: number): void {
  const hop: Hop = from === 'client' ? 'downstream' : 'upstream';
  sink.emit('decode.failed', at, { layer, hop, from, code: fault.code, path: fault.path, offset: fault.offset, detail: fault.detail });
}

/** Turns the messages of both HTTP versions into exchanges. */
class Exchanges {
  readonly #sink: ConnectionSink;
  readonly #scheme: string;

  constructor(sink: ConnectionSink, scheme: string) {
    this.#sink = sink;
    this.#scheme = scheme;
  }

  /** Emits one message of an exchange. */
  emit(message: HttpMessage, exchange: number, from: Side, at: number): void {
    switch (message.kind) {
      case 'request':
        this.#sink.emit('http.request', at, {
          exchange,
          stream: message.stream,
          version: message.version,
          method: message.method,
          target: message.target,
          scheme: message.scheme ?? this.#scheme,
          authority: message.authority ?? '',
          headers: message.headers,
          headBytes: message.headBytes,
          ...(message.anomalies === undefined ? {} : { anomalies: [...message.anomalies] }),
        });
        return;
      case 'response':
        this.#sink.emit('http.response', at, {
          exchange,
          stream: message.stream,
          version: message.version,
          status: message.status,
          reason: message.reason ?? '',
          headers: message.headers,
          headBytes: message.headBytes,
          informational: message.informational,
          ...(message.anomalies === undefined ? {} : { anomalies: [...message.anomalies] }),
        });
        return;
      case 'end':
        this.#sink.emit('http.end', at, {
          exchange,
          // A reset ends both directions of a stream, whoever sent it.
          from: message.from ?? from,
          bodyBytes: message.bodyBytes,
          trailers: message.trailers,
          complete: message.complete,
          cause: message.cause ?? null,
          ...(message.anomalies === undefined ? {} : { anomalies: [...message.anomalies] }),
        });
        return;
      case 'frame':
        this.#sink.emit('http2.frame', at, { from, stream: message.stream, frame: message.type, length: message.length, summary: message.summary });
        return;
      case 'malformed':
        reportMalformed(this.#sink, 'http', from, message, at);
        return;
      case 'upgraded':
        this.#sink.emit('http.upgraded', at, { exchange, protocol: message.protocol });
        return;
      case 'data':
    }
  }
}

/** HTTP/1: requests and responses pair up in order. */
class Http1 implements Decoder {
  readonly #sink: ConnectionSink;
  readonly #exchanges: Exchanges;
  readonly #requests: Http1Requests;
  readonly #responses: Http1Responses;
  readonly #become: (decoder: Decoder) => void;
  #requestCount = 0;
  #responseCount = 0;
  /** The next response head belongs to the next exchange, unless it follows an interim one. */
  #responding = false;

  constructor(sink: ConnectionSink, scheme: string, become: (decoder: Decoder) => void) {
    this.#sink = sink;
    this.#exchanges = new Exchanges(sink, scheme);
    this.#become = become;
    const pairing = new Http1Pairing();
    this.#requests = new Http1Requests(pairing);
    this.#responses = new Http1Responses(pairing);
  }

  push(from: Side, chunk: Uint8Array, at: number): void {
    if (from === 'client') this.#client(this.#requests.push(chunk), at);
    else this.#server(this.#responses.push(chunk), at);
  }

  end(from: Side, at: number): void {
    if (from === 'client') this.#client(this.#requests.end(), at);
    else this.#server(this.#responses.end(), at);
  }

  /** Emits what the client said; returns what came behind a switch of protocols. */
  #client(messages: readonly HttpMessage[], at: number): Uint8Array | undefined {
    let rest: Uint8Array | undefined;
    for (const message of messages) {
      if (message.kind === 'request') this.#requestCount += 1;
      if (message.kind === 'upgraded') rest = message.rest;
      else this.#exchanges.emit(message, this.#requestCount, 'client', at);
    }
    return rest;
  }

  #server(messages: readonly HttpMessage[], at: number): void {
    let switched: HttpUpgraded | undefined;
    for (const message of messages) {
      if (message.kind === 'response' && !this.#responding) {
        this.#responding = true;
        this.#responseCount += 1;
      }
      this.#exchanges.emit(message, this.#responseCount, 'server', at);
      if (message.kind === 'end') this.#responding = false;
      if (message.kind === 'upgraded') switched = message;
    }
    // The server's answer may have settled what the client's bytes behind its request are.
    const early = this.#client(this.#requests.settle(), at);
    if (switched !== undefined) this.#upgrade(switched, early, at);
  }

  /** From here on the connection speaks another protocol, both ways. */
  #upgrade(switched: HttpUpgraded, early: Uint8Array | undefined, at: number): void {
    if (switched.protocol !== 'websocket') {
      this.#become(NOTHING);
      return;
    }
    const decoder = new WebSocketConversation(this.#sink, agreedExtensions(switched.headers ?? []));
    this.#become(decoder);
    if (early !== undefined && early.length > 0) decoder.push('client', early, at);
    if (switched.rest.length > 0) decoder.push('server', switched.rest, at);
  }
}

/** HTTP/2: exchanges are streams, numbered in the order their requests came. */
class Http2 implements Decoder {
  readonly #connection = new Http2Connection();
  readonly #exchanges: Exchanges;
  readonly #numbers = new Map<number, number>();
  #count = 0;

  constructor(sink: ConnectionSink, scheme: string) {
    this.#exchanges = new Exchanges(sink, scheme);
  }

  push(from: Side, chunk: Uint8Array, at: number): void {
    this.#emit(this.#connection.push(from, chunk), from, at);
  }

  end(from: Side, at: number): void {
    this.#emit(this.#connection.end(from), from, at);
  }

  #emit(messages: readonly HttpMessage[], from: Side, at: number): void {
    for (const message of messages) {
      let exchange = 0;
      if ('stream' in message && message.stream > 0) {
        if (message.kind === 'request') this.#number(message.stream);
        exchange = this.#numbers.get(message.stream) ?? 0;
      }
      this.#exchanges.emit(message, exchange, from, at);
    }
  }

  #number(stream: number): void {
    this.#count += 1;
    this.#numbers.set(stream, this.#count);
    const [oldest] = this.#numbers.keys();
    if (this.#numbers.size > MAX_STREAMS && oldest !== undefined) this.#numbers.delete(oldest);
  }
}

/** WebSocket frames after an upgrade. */
class WebSocketConversation implements Decoder {
  readonly #sink: ConnectionSink;
  readonly #client: WebSocketMessages;
  readonly #server: WebSocketMessages;

  constructor(sink: ConnectionSink, extensions: WebSocketExtensions) {
    this.#sink = sink;
    this.#client = new WebSocketMessages('client', extensions);
    this.#server = new WebSocketMessages('server', extensions);
  }

  push(from: Side, chunk: Uint8Array, at: number): void {
    this.#emit((from === 'client' ? this.#client : this.#server).push(chunk), from, at);
  }

  end(from: Side, at: number): void {
    this.#emit((from === 'client' ? this.#client : this.#server).end(), from, at);
  }

  #emit(items: readonly WebSocketMessage[], from: Side, at: number): void {
    for (const item of items) {
      switch (item.kind) {
        case 'message':
          this.#sink.emit('websocket.message', at, { from, opcode: item.opcode, bytes: item.bytes, wireBytes: item.wireBytes, compressed: item.compressed, preview: item.preview });
          break;
        case 'control':
          this.#sink.emit('websocket.control', at, { from, opcode: item.opcode, bytes: item.bytes, code: item.code ?? null, reason: item.reason });
          break;
        case 'malformed':
          reportMalformed(this.#sink, 'websocket', from, item, at);
      }
    }
  }
}
