/** What an HTTP/2 connection came to, told by the decoder in the terms in which a peer tells it, so that the two can be compared. */
import assert from 'node:assert/strict';
import type { HttpMessage } from '../../src/decode/http-message.ts';
import { Http2Connection } from '../../src/decode/http2/http2-decoder.ts';
import { httpLine } from './http-log.ts';
import type { Recording } from './recording-relay.ts';

/** What one direction of one stream came to, told by a peer or by the decoder. */
export interface Told {
  /** Field lines of the final head, pseudo-header fields first, as `name: value`. */
  head: string[];
  /** Statuses of interim responses. */
  interim: number[];
  bytes: number;
  trailers: string[];
  /** The error name of a reset; absent when the message is whole. */
  reset?: string;
}

/** Before anything was said. */
export function nothingYet(): Told {
  return { head: [], interim: [], bytes: 0, trailers: [] };
}

/** Field lines of names and values one after the other, as Node gives raw headers. */
export function lines(raw: unknown): string[] {
  assert.ok(Array.isArray(raw));
  return Array.from({ length: raw.length / 2 }, (_, index) => `${String(raw[2 * index])}: ${String(raw[2 * index + 1])}`);
}

/** What the decoder makes of a recording: by stream, and everything it said, in order. */
export function decode(recording: Recording, chunk?: (bytes: Buffer) => Buffer[]): { client: Map<number, Told>; server: Map<number, Told>; messages: HttpMessage[] } {
  const connection = new Http2Connection();
  const sides = { client: new Map<number, Told>(), server: new Map<number, Told>() };
  const messages: HttpMessage[] = [];
  for (const { from, bytes } of recording.chunks) {
    for (const piece of chunk?.(bytes) ?? [bytes]) messages.push(...connection.push(from, piece));
  }
  messages.push(...connection.end('client'), ...connection.end('server'));
  const told = (side: 'client' | 'server', stream: number): Told => {
    const known = sides[side].get(stream) ?? nothingYet();
    sides[side].set(stream, known);
    return known;
  };
  for (const message of messages) {
    assert.notEqual(message.kind, 'malformed', JSON.stringify(message));
    if (message.kind === 'request') {
      assert.equal(message.anomalies, undefined, httpLine(message));
      const pseudo = { ':authority': message.authority, ':method': message.method, ':path': message.target, ':scheme': message.scheme };
      told('client', message.stream).head = [...Object.entries(pseudo), ...message.headers].map(([name, value]) => `${name}: ${value ?? ''}`);
    } else if (message.kind === 'response') {
      assert.equal(message.anomalies, undefined, httpLine(message));
      if (message.informational) told('server', message.stream).interim.push(message.status);
      else told('server', message.stream).head = [`:status: ${message.status}`, ...message.headers.map(([name, value]) => `${name}: ${value}`)];
    } else if (message.kind === 'end') {
      assert.ok(message.from !== undefined);
      const end = told(message.from, message.stream);
      end.bytes = message.bodyBytes;
      end.trailers = message.trailers.map(([name, value]) => `${name}: ${value}`);
      if (!message.complete) end.reset = message.cause ?? '';
    }
  }
  return { ...sides, messages };
}

/** Pseudo-header fields may come in any order; the rest is compared as it stands. */
export function pseudoSorted(head: readonly string[]): string[] {
  return [...head.filter((line) => line.startsWith(':')).sort(), ...head.filter((line) => !line.startsWith(':'))];
}
