/** HTTP/2 on a connection: from its first byte, or after an upgrade from HTTP/1.1. */
import { BoundedMap } from '../bounded/bounded-map.ts';
import type { HttpMessage } from '../decode/http-message.ts';
import { Http2Connection } from '../decode/http2/http2-decoder.ts';
import type { UpgradedRequest } from '../decode/http2/http2-decoder.ts';
import type { Conversation } from './conversation.ts';
import { Exchanges } from './exchanges.ts';
import type { ConnectionSink } from './sink.ts';
import type { Side } from './tap.ts';

/** Streams of an HTTP/2 connection whose exchange number is remembered; servers allow about a hundred at a time. */
const MAX_STREAMS = 10_000;

/** The request of HTTP/1.1 that the connection was upgraded with: the server answers it on stream 1 (RFC 7540 §3.2). */
export interface UpgradedExchange extends UpgradedRequest {
  exchange: number;
}

/** Exchanges are streams, numbered in the order their requests came. */
export class Http2Conversation implements Conversation {
  readonly #connection: Http2Connection;
  readonly #exchanges: Exchanges;
  readonly #numbers = new BoundedMap<number, number>(MAX_STREAMS);
  #count = 0;

  constructor(sink: ConnectionSink, scheme: string, upgraded?: UpgradedExchange) {
    this.#exchanges = new Exchanges(sink, scheme);
    this.#connection = new Http2Connection(sink.demand, upgraded);
    if (upgraded === undefined) return;
    this.#count = upgraded.exchange;
    this.#numbers.set(1, upgraded.exchange);
  }

  push(from: Side, chunk: Uint8Array, at: number): void {
    this.#emit(this.#connection.push(from, chunk), from, at);
  }

  end(from: Side, at: number, brokenBy?: Side): void {
    this.#emit(this.#connection.end(from), from, at, brokenBy);
  }

  #emit(messages: readonly HttpMessage[], from: Side, at: number, brokenBy?: Side): void {
    for (const message of messages) {
      let exchange = 0;
      if ('stream' in message && message.stream > 0) {
        if (message.kind === 'request') this.#number(message.stream);
        exchange = this.#numbers.get(message.stream) ?? 0;
      }
      this.#exchanges.emit(message, exchange, from, at, brokenBy);
    }
  }

  #number(stream: number): void {
    this.#count += 1;
    this.#numbers.set(stream, this.#count);
  }
}
