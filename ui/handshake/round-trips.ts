/** How often a handshake went there and back, and where the time before the first answer went. */
import { messagesOf } from './message-fields.ts';
import type { Message } from './message-fields.ts';
import type { Hop } from '../../src/events/schema.ts';
import type { Connection } from '../store/connection.ts';

/** Messages of the server that come when the handshake is over for the client already, or that are no part of it. */
const BEHIND = new Set(['NewSessionTicket', 'KeyUpdate', 'Alert', 'HelloRequest']);

/**
 * Round trips of a hop until the client may send a request: the server’s flights of messages, as they stand between those of the
 * client. TLS 1.3 has one, with a HelloRetryRequest two (RFC 9846 §2 [8446 §2]); TLS 1.2 has two, resumed one (RFC 5246 §7.3).
 */
export function roundTrips(connection: Connection, hop: Hop): number {
  return flights(messagesOf(connection, hop));
}

function flights(messages: readonly Message[]): number {
  let count = 0;
  let last: 'client' | 'server' | undefined;
  for (const { from, message } of messages) {
    if (from === 'client') {
      // A ChangeCipherSpec that only looks like TLS 1.2 stands beside the Finished or the second hello, never alone.
      last = 'client';
      continue;
    }
    if (BEHIND.has(message.name)) continue;
    if (last === 'client') count += 1;
    last = 'server';
    if (message.name === 'Finished') break;
  }
  return count;
}

/** Spans of time in µs; each is absent where it was not seen. */
export interface Times {
  /** From the client’s first byte to TCP with the server, its name looked up included. */
  tcp?: number;
  /** From the first message of the hop to its last. */
  upstream?: number;
  downstream?: number;
  /** From the client’s first byte behind the handshakes to the server’s. */
  firstByte?: number;
  /** From the opening until both hops stood. */
  whole?: number;
}

/** Where the time went. */
export function timesOf(connection: Connection): Times {
  const { server, upstream, downstream, detail } = connection;
  const asked = connection.firstFromClient ?? detail?.exchanges.items[0]?.request?.elapsed;
  const answered = connection.firstFromServer ?? detail?.exchanges.items[0]?.response?.elapsed;
  const times: Times = {};
  if (server !== undefined) times.tcp = server.elapsed;
  if (upstream !== undefined) times.upstream = upstream.handshakeTime;
  if (downstream !== undefined) times.downstream = downstream.handshakeTime;
  // A server that speaks first (HTTP/2 does) is not answering yet.
  const response = detail?.exchanges.items[0];
  if (connection.passed !== undefined) return times;
  if (response?.request !== undefined && response.response !== undefined && response.number === 1) times.firstByte = response.response.elapsed - response.request.elapsed;
  else if (asked !== undefined && answered !== undefined && answered >= asked) times.firstByte = answered - asked;
  if (upstream !== undefined && downstream !== undefined) times.whole = Math.max(upstream.elapsed, downstream.elapsed);
  return times;
}

/** The time from a HelloRetryRequest to the ClientHello that answers it and on to the ServerHello, µs: what the retry cost. */
export function retryCost(messages: readonly Message[]): number | undefined {
  const at = messages.findIndex(({ message }) => message.name === 'HelloRetryRequest');
  if (at < 0) return undefined;
  const retry = messages[at];
  const hello = messages.slice(at + 1).find(({ from, message }) => from === 'server' && message.name === 'ServerHello');
  return retry === undefined || hello === undefined ? undefined : hello.elapsed - retry.elapsed;
}
