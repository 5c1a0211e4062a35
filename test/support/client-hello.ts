/** Builds ClientHellos byte by byte, for tests that need one of a certain form (RFC 9846 §4.2.2 [8446 §4.1.2]). */
import assert from 'node:assert/strict';
import { peekClientHello } from '../../src/decode/tls/peek.ts';
import type { ClientHello } from '../../src/decode/tls/messages/message.ts';
import { listBytes } from './extension-cases.ts';

/** What the hello says; anything left out has a value that no test looks at. */
export interface HelloParts {
  legacyVersion?: number;
  sessionId?: Uint8Array;
  cipherSuites?: readonly number[];
  compressionMethods?: readonly number[];
  /** Left out altogether, the hello ends before them. */
  extensions?: readonly (readonly [id: number, body: Uint8Array])[];
}

/** The handshake message with its header. */
export function helloMessage({ legacyVersion = 0x0303, sessionId = Buffer.alloc(0), cipherSuites = [0x1301], compressionMethods = [0], extensions }: HelloParts): Buffer {
  const body = Buffer.concat([
    numbers([legacyVersion], 2),
    Buffer.alloc(32, 0x52),
    prefixed(sessionId, 1),
    prefixed(numbers(cipherSuites, 2), 2),
    prefixed(Buffer.from(compressionMethods), 1),
    extensions === undefined ? Buffer.alloc(0) : listBytes(extensions),
  ]);
  return Buffer.concat([Buffer.of(1), prefixed(body, 3)]);
}

/** Handshake records of `fragmentLength` bytes each (RFC 9846 §5.1 [8446 §5.1]). */
export function handshakeRecords(message: Uint8Array, fragmentLength = 16_384): Buffer {
  const records: Buffer[] = [];
  for (let start = 0; start < message.length; start += fragmentLength) {
    records.push(Buffer.of(0x16, 0x03, 0x01), prefixed(message.subarray(start, start + fragmentLength), 2));
  }
  return Buffer.concat(records);
}

/** The decoded hello; fails when it is none. */
export function decodeHello(wire: Uint8Array): ClientHello {
  const peeked = peekClientHello(wire);
  assert.ok(peeked.state === 'hello', JSON.stringify(peeked));
  return peeked.hello;
}

/** Big-endian numbers of `size` bytes each. */
export function numbers(values: readonly number[], size: 1 | 2): Buffer {
  const bytes = Buffer.alloc(values.length * size);
  values.forEach((value, index) => bytes.writeUIntBE(value, index * size, size));
  return bytes;
}

/** The bytes with their length in front. */
export function prefixed(bytes: Uint8Array, size: 1 | 2 | 3): Buffer {
  const length = Buffer.alloc(size);
  length.writeUIntBE(bytes.length, 0, size);
  return Buffer.concat([length, bytes]);
}
