/**
 * Looks whether a connection begins with a TLS ClientHello and reads it, before anything is decided about the connection. The
 * message may come in any number of records (RFC 9846 §5.1 [8446 §5.1]), and the records in any number of pieces.
 */
import { DecodeError, Reader } from '../../bytes/reader.ts';
import type { Field } from '../../bytes/reader.ts';
import type { Malformed } from '../decoder.ts';
import { clientHello } from './messages/client-hello.ts';
import type { ClientHello } from './messages/message.ts';
import { CONTENT_TYPE } from './registries/content-types.ts';
import { handshakeTypeName } from './registries/handshake-types.ts';

/**
 * The most bytes that are looked at, records and all. The hellos of today's browsers have about 2 KiB, with large tickets 4 KiB; one of
 * 10 KiB cut into records of a single byte still fits.
 */
export const MAX_CLIENT_HELLO_BYTES = 64 * 1024;

/** Type, version and length. */
const RECORD_HEADER_LENGTH = 5;
/** Type and 24-bit length. */
const MESSAGE_HEADER_LENGTH = 4;
/** The largest plaintext of a record: 2^14 bytes (RFC 9846 §5.1 [8446 §5.1]). */
const MAX_FRAGMENT_LENGTH = 16_384;
/** All versions since SSL 3.0 begin with it. */
const VERSION_MAJOR = 3;

/** What the first bytes of a connection are. */
export type Peeked =
  /** Too few bytes to tell. Never given for `MAX_CLIENT_HELLO_BYTES` or more. */
  | { state: 'wait' }
  | { state: 'not_tls' }
  /** TLS, but no server could go on with it. The offset counts from the first byte on the wire. */
  | ({ state: 'malformed' } & Pick<Malformed, 'code' | 'path' | 'offset' | 'detail'>)
  | {
      state: 'hello';
      hello: ClientHello;
      /** The handshake message with its header of 4 bytes. */
      message: Uint8Array;
      /** How many records it came in. */
      records: number;
      /** Bytes on the wire from the first record header to the end of the last record. */
      wireLength: number;
      /** Rows of the dissection tree, ranges in `message`. */
      fields: Field[];
    };

/** A part of the handshake message, and where on the wire it was. */
interface Fragment {
  start: number;
  bytes: Uint8Array;
}

/** Judges all bytes that have come so far. Never throws on a peer's bytes. */
export function peekClientHello(bytes: Uint8Array): Peeked {
  return peek(bytes.subarray(0, MAX_CLIENT_HELLO_BYTES));
}

/** Goes over the record headers only: a peer may cut its hello into thousands of records and have them judged anew with each byte. */
function peek(bytes: Uint8Array): Peeked {
  let position = 0;
  let gathered = 0;
  let header = 0;
  for (;;) {
    const fault = notARecord(bytes, position);
    if (fault !== undefined) return position === 0 ? { state: 'not_tls' } : malformedAt('protocol', 'record', position, fault);
    if (bytes.length < position + RECORD_HEADER_LENGTH) return waitOrGiveUp(bytes);
    const length = fragmentLength(bytes, position);
    if (length === 0) return malformedAt('illegal_value', 'record.length', position + 3, 'a handshake record without content');
    if (length > MAX_FRAGMENT_LENGTH) return malformedAt('illegal_value', 'record.length', position + 3, `a record of ${length} bytes`);
    const start = position + RECORD_HEADER_LENGTH;
    const end = Math.min(start + length, bytes.length);
    for (let index = start; index < end && gathered + index - start < MESSAGE_HEADER_LENGTH; index += 1) {
      header = header * 256 + byteAt(bytes, index);
      if (gathered === 0 && index === start && header !== clientHello.id) return { state: 'not_tls' };
    }
    gathered += end - start;
    position = start + length;
    if (gathered >= MESSAGE_HEADER_LENGTH) {
      const wanted = MESSAGE_HEADER_LENGTH + (header & 0xff_ff_ff);
      if (wanted > MAX_CLIENT_HELLO_BYTES) return malformedAt('too_large', 'client_hello.length', 0, `a ClientHello of ${wanted} bytes`);
      if (gathered >= wanted && position <= bytes.length) return decodeMessage(fragmentsOf(bytes, position), wanted, position);
    }
    if (position > bytes.length) return waitOrGiveUp(bytes);
  }
}

/** The contents of the whole records within the first `length` bytes. */
function fragmentsOf(bytes: Uint8Array, length: number): Fragment[] {
  const fragments: Fragment[] = [];
  for (let position = 0; position < length; ) {
    const start = position + RECORD_HEADER_LENGTH;
    position = start + fragmentLength(bytes, position);
    fragments.push({ start, bytes: bytes.subarray(start, position) });
  }
  return fragments;
}

/** Why the bytes at `position` cannot be the header of a handshake record; undefined while they can. */
function notARecord(bytes: Uint8Array, position: number): string | undefined {
  const type = bytes[position];
  if (type !== undefined && type !== CONTENT_TYPE.handshake) return `a record of type ${type} within the ClientHello`;
  const major = bytes[position + 1];
  if (major !== undefined && major !== VERSION_MAJOR) return `a record of version ${major}.x within the ClientHello`;
  return undefined;
}

function decodeMessage(fragments: readonly Fragment[], length: number, wireLength: number): Peeked {
  const message = Buffer.concat(
    fragments.map(({ bytes }) => bytes),
    length,
  );
  const reader = new Reader(message, 'client_hello');
  try {
    reader.u8('msg_type', handshakeTypeName);
    reader.u24('length');
    const hello = clientHello.decode(reader, { version: undefined, cipherSuite: undefined });
    reader.finish();
    return { state: 'hello', hello, message, records: fragments.length, wireLength, fields: reader.fields };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return malformedAt(error.code, error.path, wireOffset(fragments, error.offset), error.message);
  }
}

/** Where on the wire a byte of the message was. */
function wireOffset(fragments: readonly Fragment[], messageOffset: number): number {
  let left = messageOffset;
  for (const { start, bytes } of fragments) {
    if (left < bytes.length) return start + left;
    left -= bytes.length;
  }
  const last = fragments.at(-1);
  return last === undefined ? 0 : last.start + last.bytes.length;
}

function waitOrGiveUp(bytes: Uint8Array): Peeked {
  if (bytes.length < MAX_CLIENT_HELLO_BYTES) return { state: 'wait' };
  return malformedAt('too_large', 'client_hello', MAX_CLIENT_HELLO_BYTES, `no whole ClientHello within ${MAX_CLIENT_HELLO_BYTES} bytes`);
}

function malformedAt(code: Malformed['code'], path: string, offset: number, detail: string): Peeked {
  return { state: 'malformed', code, path, offset, detail };
}

/** The length in the record header at `position`. */
function fragmentLength(bytes: Uint8Array, position: number): number {
  return byteAt(bytes, position + 3) * 256 + byteAt(bytes, position + 4);
}

function byteAt(bytes: Uint8Array, position: number): number {
  return bytes[position] ?? 0;
}
