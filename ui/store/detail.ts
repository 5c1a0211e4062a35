/** What is behind a row: handshake messages, chains, exchanges and the events themselves. Every list has a bound and a count of what it let go. */
import { BoundedList } from './bounded-list.ts';
import type { Event, EventOf, Headers, Hop } from '../../src/events/schema.ts';

/** A connection with more handshake messages, tickets and alerts is broken or hostile; the first ones are what matters. */
const MAX_MESSAGES = 400;
/** A long-lived HTTP/2 connection has thousands; the last ones are what a person looks for. */
const MAX_EXCHANGES = 2_000;
/** WebSocket messages kept; the last ones are what a person looks for. */
const MAX_WEB_SOCKET_MESSAGES = 500;
/** Events kept for the raw view. */
const MAX_EVENTS = 3_000;
/** Each decoder reports once, and a connection has a handful of them. */
export const MAX_DECODE_FAILURES = 20;

/** One half of an exchange. */
export interface Half {
  /** µs since the connection opened. */
  elapsed: number;
  headers: Headers;
  headBytes: number;
  /** What is odd about the head, in the decoder's words. */
  anomalies: readonly string[];
}

/** How a half ended. */
export interface HalfEnd {
  /** µs since the connection opened. */
  elapsed: number;
  bodyBytes: number;
  trailers: Headers;
  complete: boolean;
  cause: string | null;
  /** What is odd about the body or its end. */
  anomalies: readonly string[];
}

/** A request and what came back. */
export interface Exchange {
  number: number;
  stream: number;
  version: string;
  method: string;
  target: string;
  scheme: string;
  authority: string;
  request?: Half;
  requestEnd?: HalfEnd;
  /** 1xx responses that came before the final one. */
  informational: EventOf<'http.response'>[];
  response?: Half & { version: string; status: number; reason: string };
  responseEnd?: HalfEnd;
  upgraded?: string;
}

/** The details of one connection. */
export interface Detail {
  messages: BoundedList<EventOf<'tls.message'>>;
  exchanges: BoundedList<Exchange>;
  /** With the length of each one's JSON, UTF-16 units. */
  events: BoundedList<{ event: Event; size: number }>;
  certificates: { downstream?: EventOf<'tls.certificates'>; upstream?: EventOf<'tls.certificates'> };
  leaf?: EventOf<'tls.leaf_issued'>;
  /** The server's wish for a client certificate. */
  clientCertificate?: EventOf<'tls.client_certificate'>;
  /** The short hashes of each hop's keys. */
  keys: { downstream?: EventOf<'tls.keys'>; upstream?: EventOf<'tls.keys'> };
  /** The last KeyUpdate of each side on each hop. */
  keyUpdates: Record<Hop, { client?: EventOf<'tls.keys'>; server?: EventOf<'tls.keys'> }>;
  /** When the connection was passed through, µs since it opened. */
  passedAt?: number;
  fingerprints: { downstream?: EventOf<'tls.fingerprint'>; upstream?: EventOf<'tls.fingerprint'> };
  decodeFailures: EventOf<'decode.failed'>[];
  /** WebSocket messages seen, by sender. */
  webSocket: { client: number; server: number };
  webSocketMessages: BoundedList<EventOf<'websocket.message'> | EventOf<'websocket.control'>>;
  /** What it costs to keep: the sizes of the events. */
  size: number;
  /** Counts the changes, so that drawings made from it know when they are stale. */
  version: number;
}

export function newDetail(): Detail {
  return {
    messages: new BoundedList<EventOf<'tls.message'>>(MAX_MESSAGES, 'oldest'),
    exchanges: new BoundedList<Exchange>(MAX_EXCHANGES, 'newest'),
    events: new BoundedList<{ event: Event; size: number }>(MAX_EVENTS, 'newest'),
    certificates: {},
    keys: {},
    keyUpdates: { downstream: {}, upstream: {} },
    fingerprints: {},
    decodeFailures: [],
    webSocket: { client: 0, server: 0 },
    webSocketMessages: new BoundedList<EventOf<'websocket.message'> | EventOf<'websocket.control'>>(MAX_WEB_SOCKET_MESSAGES, 'newest'),
    size: 0,
    version: 0,
  };
}
