/** JA4: a fingerprint of a ClientHello that can be read in part and does not depend on the order of suites and extensions. */
import { createHash } from 'node:crypto';
import { highestVersion } from '../messages/client-hello.ts';
import type { ClientHello } from '../messages/message.ts';
import { isGrease } from '../registries/grease.ts';
import type { Fingerprint, FingerprintMethod } from './fingerprint.ts';

/** t: TLS over TCP. q: TLS within QUIC. */
export type Ja4Transport = 't' | 'q';

/** JA4 in its four forms. */
export interface Ja4 extends Fingerprint {
  /** JA4: sorted, hashed. */
  hash: string;
  /** JA4_r: sorted, in full. */
  raw: string;
  /** JA4_o: in wire order with server_name and ALPN, hashed. */
  original: string;
  /** JA4_ro: in wire order with server_name and ALPN, in full. */
  originalRaw: string;
}

const SERVER_NAME = 0;
const ALPN = 16;
/** Counts have two digits. */
const LARGEST_COUNT = 99;
/** Hex digits that are kept of a SHA-256. */
const HASH_DIGITS = 12;

const versionCodes: ReadonlyMap<number, string> = new Map([
  [0x0304, '13'],
  [0x0303, '12'],
  [0x0302, '11'],
  [0x0301, '10'],
  [0x0300, 's3'],
  [0x0002, 's2'],
  [0xfeff, 'd1'],
  [0xfefd, 'd2'],
  [0xfefc, 'd3'],
]);

/** The fingerprint (https://github.com/FoxIO-LLC/ja4/blob/main/technical_details/JA4.md). */
export function ja4(hello: ClientHello, transport: Ja4Transport = 't'): Ja4 {
  const suites = hexList(hello.cipherSuites);
  const extensions = hexList(hello.extensions.map(({ id }) => id));
  const schemes = hexList(hello.signatureAlgorithms);
  const named = hello.extensions.some(({ id }) => id === SERVER_NAME);
  const start = [
    transport,
    versionCodes.get(highestVersion(hello)) ?? '00',
    named ? 'd' : 'i',
    count(suites),
    count(extensions),
    alpnCharacters(hello),
  ].join('');
  const hidden = hexList([SERVER_NAME, ALPN]);
  const sorted = extensions.filter((extension) => !hidden.includes(extension)).sort();
  const sortedSuites = [...suites].sort();
  return {
    hash: [start, hash(sortedSuites), hash(sorted, schemes)].join('_'),
    raw: [start, sortedSuites.join(','), full(sorted, schemes)].join('_'),
    original: [start, hash(suites), hash(extensions, schemes)].join('_'),
    originalRaw: [start, suites.join(','), full(extensions, schemes)].join('_'),
  };
}

/** Four lower-case hex digits each, without GREASE. */
function hexList(values: readonly number[]): string[] {
  return values.filter((value) => !isGrease(value)).map((value) => value.toString(16).padStart(4, '0'));
}

function count(list: readonly string[]): string {
  return `${Math.min(list.length, LARGEST_COUNT)}`.padStart(2, '0');
}

/** The list, and the signature schemes behind a `_` if there are any. */
function full(list: readonly string[], schemes: readonly string[] = []): string {
  return [list, ...(schemes.length === 0 ? [] : [schemes])].map((part) => part.join(',')).join('_');
}

function hash(list: readonly string[], schemes: readonly string[] = []): string {
  if (list.length === 0) return '0'.repeat(HASH_DIGITS);
  return createHash('sha256').update(full(list, schemes)).digest('hex').slice(0, HASH_DIGITS);
}

/**
 * First and last character of the first ALPN value; when one of them is not a letter or digit of ASCII, first and last digit of the
 * value in hex; `00` without ALPN. Taken from the bytes, because a protocol name need not be text.
 */
function alpnCharacters(hello: ClientHello): string {
  const body = hello.extensions.find(({ id, problem }) => id === ALPN && problem === undefined)?.body;
  // Two bytes for the length of the list, one for that of the first name.
  const length = body?.[2] ?? 0;
  const name = Buffer.from(body?.subarray(3, 3 + length) ?? []);
  if (name.length === 0) return '00';
  const text = name.toString('latin1');
  const ends = `${text.charAt(0)}${text.charAt(text.length - 1)}`;
  if (/^[0-9A-Za-z]{2}$/.test(ends)) return ends;
  const digits = name.toString('hex');
  return `${digits.charAt(0)}${digits.charAt(digits.length - 1)}`;
}

/** For the registry. */
export const ja4Method: FingerprintMethod = {
  name: 'JA4',
  citation: 'https://github.com/FoxIO-LLC/ja4/blob/main/technical_details/JA4.md (BSD-3-Clause)',
  explanation:
    'Its first part can be read: transport, version, whether a name was sent, counts, and the first protocol. The other two are hashes over sorted suites and extensions, so that shuffling does not change them.',
  compute: (hello) => ja4(hello),
};
