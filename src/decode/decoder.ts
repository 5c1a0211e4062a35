/**
 * The contract of every stream decoder: bytes in, messages out. A decoder has no sockets, timers, clock or environment, keeps
 * a bounded amount of state, and treats whatever a peer sends as possible.
 */
import { DecodeError } from '../bytes/reader.ts';
import type { DecodeErrorCode } from '../bytes/reader.ts';

/** Decodes one direction of one layer. The same bytes give the same messages, however they are cut into chunks. */
export interface StreamDecoder<Message> {
  /** Takes the next bytes and returns the messages they complete, in order. Never throws on a peer's bytes. */
  push(chunk: Uint8Array): readonly Message[];
  /** The peer will send no more: returns what that completes or leaves incomplete. */
  end(): readonly Message[];
}

/** Reported once by a decoder that cannot go on; it ignores everything after it. */
export interface Malformed {
  kind: 'malformed';
  code: DecodeErrorCode | 'too_large' | 'protocol';
  /** Where in the message, labels joined by dots. */
  path: string;
  /** Bytes from the start of this decoder's stream. */
  offset: number;
  detail: string;
}

/** A `DecodeError` as the message a decoder reports; `base` is where the failed message started in the stream. Rethrows anything else. */
export function malformed(error: unknown, base: number): Malformed {
  if (!(error instanceof DecodeError)) throw error;
  return { kind: 'malformed', code: error.code, path: error.path, offset: base + error.offset, detail: error.message };
}
