/** What the HTTP/1 and HTTP/2 decoders report alike, so that everything behind them sees exchanges and not versions. */
import type { Malformed } from './decoder.ts';

/** Names and values as sent, in order, with duplicates. */
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
  /** Without pseudo-header fields. */
  headers: HeaderList;
  /** Size of the head on this layer, bytes. */
  headBytes: number;
}

export interface HttpResponseHead {
  kind: 'response';
  stream: number;
  version: string;
  status: number;
  /** The reason phrase of HTTP/1; absent in HTTP/2. */
  reason?: string;
  /** True for 1xx: another response head follows. */
  informational: boolean;
  headers: HeaderList;
  headBytes: number;
}

/** A message's body and trailers are over. */
export interface HttpMessageEnd {
  kind: 'end';
  stream: number;
  /** Payload bytes, without chunk framing or padding, still content-coded. */
  bodyBytes: number;
  trailers: HeaderList;
  /** False when the message was cut off: connection closed in mid-body, stream reset. */
  complete: boolean;
  /** Why it was cut off: `closed`, or the HTTP/2 error name of RST_STREAM. */
  cause?: string;
}

/** Some payload bytes, as they came; only counted unless somebody asked for bodies. How they are cut follows the chunks. */
export interface HttpBodyPart {
  kind: 'data';
  stream: number;
  bytes: Uint8Array;
}

/** The connection left HTTP/1: what follows belongs to another protocol (`Upgrade`, or a 2xx to CONNECT). */
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
