/** What is said inside a connection once the encryption is off: HTTP/1.1, HTTP/2, WebSocket, or bytes that are only counted. */
import { UNREAD } from './conversation.ts';
import type { Conversation } from './conversation.ts';
import { Http1Conversation } from './http1-conversation.ts';
import { Http2Conversation } from './http2-conversation.ts';
import { nextLayer } from './next-layer.ts';
import type { NextLayer } from './next-layer.ts';
import type { ConnectionSink } from './sink.ts';
import type { Side } from './tap.ts';

/** Bytes of both sides held until the layer is known; the client's first two dozen tell it. */
const MAX_HELD = 4_096;

/** Follows the application layer of one connection. */
export class ApplicationInspector {
  readonly #sink: ConnectionSink;
  #scheme: 'http' | 'https';
  #alpn: string | null = null;
  #conversation: Conversation | undefined;
  /** What came before the layer was known, in order; without a chunk, the end of a side. */
  #held: { from: Side; chunk?: Uint8Array; at: number; brokenBy?: Side | undefined }[] = [];
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
    this.#conversation = UNREAD;
    this.#held = [];
  }

  /** Bytes of the application layer. */
  bytes(from: Side, chunk: Uint8Array, at: number): void {
    if (this.#conversation !== undefined) {
      this.#conversation.push(from, chunk, at);
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

  /** One side sends no more. `brokenBy`: it did not end by itself; this side broke the connection. */
  ended(from: Side, at: number, brokenBy?: Side): void {
    if (this.#conversation !== undefined) this.#conversation.end(from, at, brokenBy);
    // What the client left unfinished will never become clear.
    else if (from === 'client' && this.#layer() === 'wait') this.ignore();
    else this.#held.push({ from, at, brokenBy });
  }

  #layer(): NextLayer {
    return nextLayer(this.#clientBytes, { alpn: this.#alpn });
  }

  #begin(layer: NextLayer): void {
    this.#conversation = this.#conversationOf(layer);
    const held = this.#held;
    this.#held = [];
    // An upgrade may put another conversation in the place of the first.
    for (const { from, chunk, at, brokenBy } of held) {
      if (chunk === undefined) this.ended(from, at, brokenBy);
      else this.bytes(from, chunk, at);
    }
  }

  #conversationOf(layer: NextLayer): Conversation {
    switch (layer) {
      case 'http1':
        return new Http1Conversation(this.#sink, this.#scheme, (next) => (this.#conversation = next));
      case 'http2':
        return new Http2Conversation(this.#sink, this.#scheme);
      case 'tls':
      case 'websocket':
      case 'opaque':
      case 'wait':
        return UNREAD;
    }
  }
}
