/** What the HTTP/1 and HTTP/2 decoders report alike, so that everything behind them sees exchanges and not versions. */
import type { Malformed } from './decoder.ts';

/** Names and values as sent, in order, with duplicates. One character is one byte (Latin-1), so that nothing a peer sends is lost. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

export interface HttpRequestHead {
  kind: 'request';
  /** HTTP/2 stream identifier; 0 in HTTP/1, where requests and responses pair up in order. */
  stream: number;
  version: string;
  method: string;
  /** As sent: the request target of HTTP/1, `:path` of HTTP/2 (empty for CONNECT). */
  target: string;
  scheme?: string;
  /** `:authority`, or the value of Host. */
  authority?: string;
  /** `:protocol` of an extended CONNECT (RFC 8441 §4): `websocket`. */
  protocol?: string;
  /** The stream on which the server promised it (HTTP/2 server push): it comes from the server, and nobody sent it. */
  promisedOn?: number;
  /** Without pseudo-header fields. */
  headers: HeaderList;
  /** Size of the head on this layer, bytes. */
  headBytes: number;
  /** HTTP/2: names of the fields that the sender marked as never to be compressed (RFC 7541 §7.1.3): it takes them for secrets. */
  neverIndexed?: readonly string[];
  /** What is odd about it, as words of the decoder's own list (`http1/anomalies.ts`, `http2/anomalies.ts`); absent when nothing is. */
  anomalies?: readonly string[];
}

export interface HttpResponseHead {
  kind: 'response';
  stream: number;
  version: string;
  status: number;
  /** The reason phrase of HTTP/1; absent in HTTP/2. */
  reason?: string;
  /** True for 1xx: another response head follows. False for 101, which is the last one, unless it switches to HTTP/2 (`h2c`). */
  informational: boolean;
  headers: HeaderList;
  headBytes: number;
  /** HTTP/2: names of the fields that the sender marked as never to be compressed (RFC 7541 §7.1.3): it takes them for secrets. */
  neverIndexed?: readonly string[];
  anomalies?: readonly string[];
}

/** A message's body and trailers are over. Follows every request head and every response head that is not informational. */
export interface HttpMessageEnd {
  kind: 'end';
  stream: number;
  /** HTTP/2: whose message is over, which need not be who sent the bytes that ended it (RST_STREAM, GOAWAY). */
  from?: 'client' | 'server';
  /** Payload bytes, without chunk framing or padding, still content-coded. */
  bodyBytes: number;
  trailers: HeaderList;
  /** False when the message was cut off: connection closed in mid-body, stream reset. */
  complete: boolean;
  /** Why it was cut off: `closed`, `malformed` (which follows), the HTTP/2 error name of RST_STREAM, `goaway`, or `not_followed` (too many streams). */
  cause?: string;
  /** What is odd about the body's framing or the trailers. */
  anomalies?: readonly string[];
}

/** Some payload bytes, as they came; only counted unless somebody asked for bodies. How they are cut follows the chunks. */
export interface HttpBodyPart {
  kind: 'data';
  stream: number;
  /** How many bytes of this payload came before. */
  offset: number;
  bytes: Uint8Array;
}

/** The connection left HTTP/1: what follows belongs to another protocol (101, or a 2xx to CONNECT). The decoder's last message. */
export interface HttpUpgraded {
  kind: 'upgraded';
  /** The Upgrade token in lower case, or `connect`. */
  protocol: string;
  /** Bytes already received behind the head. */
  rest: Uint8Array;
  /** Head of the response that switched, for WebSocket extension negotiation. Absent on the request side. */
  headers?: HeaderList;
}

/** An HTTP/2 frame that concerns the connection or ends a stream, worth showing by itself. */
export interface Http2ControlFrame {
  kind: 'frame';
  stream: number;
  type: { id: number; name: string };
  /** One line for people: `SETTINGS max_concurrent_streams=100`. */
  summary: string;
  length: number;
}

export type HttpMessage = HttpRequestHead | HttpResponseHead | HttpBodyPart | HttpMessageEnd | HttpUpgraded | Http2ControlFrame | Malformed;
