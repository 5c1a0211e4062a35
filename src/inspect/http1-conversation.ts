/** HTTP/1 on a connection, until it ends or becomes another protocol. */
import type { HttpMessage, HttpRequestHead, HttpUpgraded } from '../decode/http-message.ts';
import { Http1Pairing } from '../decode/http1/pairing.ts';
import { Http1Requests } from '../decode/http1/requests.ts';
import { Http1Responses } from '../decode/http1/responses.ts';
import { agreedExtensions } from '../decode/websocket/extensions.ts';
import { UNREAD } from './conversation.ts';
import type { Conversation } from './conversation.ts';
import { Exchanges } from './exchanges.ts';
import { Http2Conversation } from './http2-conversation.ts';
import { nextLayer } from './next-layer.ts';
import type { ConnectionSink } from './sink.ts';
import type { Side } from './tap.ts';
import { WebSocketConversation } from './websocket-conversation.ts';

const NO_BYTES = new Uint8Array(0);

/** Requests and responses pair up in order. */
export class Http1Conversation implements Conversation {
  readonly #sink: ConnectionSink;
  readonly #scheme: string;
  readonly #exchanges: Exchanges;
  readonly #requests: Http1Requests;
  readonly #responses: Http1Responses;
  readonly #become: (conversation: Conversation) => void;
  #requestCount = 0;
  #responseCount = 0;
  /** The next response head belongs to the next exchange, unless it follows an interim one. */
  #responding = false;
  #lastRequest: HttpRequestHead | undefined;
  /** What the server has switched to, while the client is still in the body of its request. */
  #next: Conversation | undefined;

  /** `become` is given what takes this one's place when the connection changes its protocol. */
  constructor(sink: ConnectionSink, scheme: string, become: (conversation: Conversation) => void) {
    this.#sink = sink;
    this.#scheme = scheme;
    this.#exchanges = new Exchanges(sink, scheme);
    this.#become = become;
    const pairing = new Http1Pairing();
    this.#requests = new Http1Requests(pairing, sink.demand);
    this.#responses = new Http1Responses(pairing, sink.demand);
  }

  push(from: Side, chunk: Uint8Array, at: number): void {
    if (from === 'client') {
      const rest = this.#client(this.#requests.push(chunk), at);
      if (this.#next !== undefined) this.#handOver(this.#next, rest, at);
    } else if (this.#next === undefined) {
      this.#server(this.#responses.push(chunk), at);
    } else {
      this.#next.push(from, chunk, at);
    }
  }

  end(from: Side, at: number, brokenBy?: Side): void {
    if (from === 'client') this.#client(this.#requests.end(), at, brokenBy);
    else this.#server(this.#responses.end(), at, brokenBy);
    this.#next?.end(from, at, brokenBy);
  }

  /** Emits what the client said; returns what came behind a switch of protocols. */
  #client(messages: readonly HttpMessage[], at: number, brokenBy?: Side): Uint8Array | undefined {
    let rest: Uint8Array | undefined;
    for (const message of messages) {
      if (message.kind === 'request') {
        this.#requestCount += 1;
        this.#lastRequest = message;
      }
      if (message.kind === 'upgraded') rest = message.rest;
      else this.#exchanges.emit(message, this.#requestCount, 'client', at, brokenBy);
    }
    return rest;
  }

  #server(messages: readonly HttpMessage[], at: number, brokenBy?: Side): void {
    let switched: HttpUpgraded | undefined;
    for (const message of messages) {
      if (message.kind === 'response' && !this.#responding) {
        this.#responding = true;
        this.#responseCount += 1;
      }
      this.#exchanges.emit(message, this.#responseCount, 'server', at, brokenBy);
      if (message.kind === 'end') this.#responding = false;
      if (message.kind === 'upgraded') switched = message;
    }
    // The server's answer may have settled what the client's bytes behind its request are.
    const early = this.#client(this.#requests.settle(), at);
    if (switched !== undefined) this.#upgrade(switched, early, at);
  }

  /** From here on the server speaks another protocol. */
  #upgrade(switched: HttpUpgraded, early: Uint8Array | undefined, at: number): void {
    const next = this.#protocolOf(switched);
    this.#next = next;
    this.#handOver(next, early, at);
    if (switched.rest.length > 0) next.push('server', switched.rest, at);
  }

  /** The client speaks it too, once its request is over; `rest` came behind that. */
  #handOver(next: Conversation, rest: Uint8Array | undefined, at: number): void {
    if (!this.#requests.upgraded) return;
    this.#become(next);
    if (rest !== undefined && rest.length > 0) next.push('client', rest, at);
  }

  #protocolOf({ protocol, headers = [] }: HttpUpgraded): Conversation {
    switch (nextLayer(NO_BYTES, { upgrade: protocol })) {
      case 'websocket':
        return new WebSocketConversation(this.#sink, agreedExtensions(headers));
      case 'http2':
        return new Http2Conversation(this.#sink, this.#scheme, {
          exchange: this.#responseCount,
          method: this.#lastRequest?.method,
          settings: this.#lastRequest?.headers.find(([name]) => name.toLowerCase() === 'http2-settings')?.[1],
        });
      case 'http1':
      case 'tls':
      case 'opaque':
      case 'wait':
        return UNREAD;
    }
  }
}
