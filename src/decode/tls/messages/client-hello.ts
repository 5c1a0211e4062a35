/** ClientHello (1): how a TLS connection begins, and all that the client can and wants. */
import { counted } from '../../../bytes/counted.ts';
import { toHex } from '../../../bytes/hex.ts';
import type { Reader } from '../../../bytes/reader.ts';
import type { DecodedExtension, Json } from '../extensions/extension.ts';
import { decodeExtensions } from '../extensions/registry.ts';
import { cipherSuiteText } from '../registries/cipher-suites.ts';
import { compressionMethodName } from '../registries/compression-methods.ts';
import { isGrease } from '../registries/grease.ts';
import { isPostQuantum, namedGroupName } from '../registries/named-groups.ts';
import { VERSION, versionName } from '../registries/versions.ts';
import type { ClientHello, HandshakeMessageDecoder } from './message.ts';

const RANDOM_LENGTH = 32;
/** RFC 9846 §4.2.2 [8446 §4.1.2]: legacy_session_id<0..32>. */
const LONGEST_SESSION_ID = 32;

/** Extension types whose values are asked for by name. */
const TYPE = {
  serverName: 0,
  supportedGroups: 10,
  ecPointFormats: 11,
  signatureAlgorithms: 13,
  alpn: 16,
  supportedVersions: 43,
  keyShare: 51,
} as const;

/** The decoder of the first message of every handshake. */
export const clientHello: HandshakeMessageDecoder<ClientHello> = {
  id: 1,
  name: 'ClientHello',
  citation: 'RFC 9846 §4.2.2 [8446 §4.1.2]; RFC 5246 §7.4.1.2',
  explanation:
    'The client opens the handshake: the versions, suites and groups it can use, the host it wants, and its half of a key exchange. It is not encrypted, so anyone on the path can read it, and its form tells programs apart.',
  decode,
  summary(hello) {
    const group = hello.keyShareGroups.find((id) => !isGrease(id));
    const version = highestVersion(hello);
    return [
      hello.serverName ?? 'no server name',
      hello.alpn.length === 0 ? 'no ALPN' : hello.alpn.join(', '),
      ...(group === undefined ? [] : [namedGroupName(group) ?? `group ${group}`]),
      versionName(version) ?? `version ${version}`,
    ].join(' · ');
  },
};

/** The highest version the client offers, without GREASE; where supported_versions is missing, the version field. */
export function highestVersion(hello: Pick<ClientHello, 'legacyVersion' | 'supportedVersions'>): number {
  const versions = hello.supportedVersions.filter((version) => !isGrease(version));
  return versions.length === 0 ? hello.legacyVersion : Math.max(...versions);
}

/** Bytes of key shares that a quantum computer would not open. */
export function postQuantumShareBytes(hello: ClientHello): number {
  return items(valueOf(hello.extensions, TYPE.keyShare))
    .filter((share) => isPostQuantum(numberIn(share, 'group')))
    .map((share) => numberIn(share, 'length'))
    .reduce((sum, length) => sum + length, 0);
}

/** What the fields of a ClientHello are for, by the key that their rows carry in `about`. */
export function clientHelloGlossary(): Record<string, { text: string; citation: string }> {
  const citation = clientHello.citation;
  return {
    'tls.client_hello.legacy_version': {
      text: 'Once the highest version the client speaks; since TLS 1.3 it says TLS 1.2 for ever and supported_versions tells the truth. Boxes on the path that choke on new numbers made that necessary.',
      citation,
    },
    'tls.client_hello.random': {
      text: 'Bytes that the client draws anew for each connection. They go into the keys, so that a recorded handshake cannot be played again.',
      citation,
    },
    'tls.client_hello.legacy_session_id': {
      text: 'In TLS 1.2 the number of an earlier session that the client wants to resume. In TLS 1.3 it is random and only makes the handshake look like the resumption of an old one, so that boxes on the path let it through.',
      citation: 'RFC 9846 §4.2.2, App. E.4 [8446 §4.1.2, App. D.4]; RFC 5246 §7.4.1.2',
    },
    'tls.client_hello.cipher_suites': {
      text: 'The combinations of algorithms the client can use, the most liked first; the server picks one. In TLS 1.2 a suite also names the key exchange, in TLS 1.3 only the encryption and the hash.',
      citation: 'RFC 9846 §4.2.2, App. B.4 [8446 §4.1.2, App. B.4]; RFC 5246 App. A.5',
    },
    'tls.client_hello.compression_methods': {
      text: 'Compression before encryption. It lets an attacker guess secrets from the length of what is sent (CRIME), so nobody offers anything but null any more.',
      citation: 'RFC 9846 §4.2.2 [8446 §4.1.2]; RFC 3749; CVE-2012-4929',
    },
  };
}

function decode(reader: Reader): ClientHello {
  const legacyVersion = reader.u16('legacy_version', legacyVersionText);
  reader.explain('tls.client_hello.legacy_version');
  const random = reader.take('random', RANDOM_LENGTH, randomText);
  reader.explain('tls.client_hello.random');
  const sessionId = reader.opaque('legacy_session_id', 1);
  const sessionRow = reader.fields.at(-1);
  const cipherSuites = reader.vector('cipher_suites', 2, (list) => list.u16('cipher_suite', cipherSuiteText));
  reader.explain('tls.client_hello.cipher_suites', counted(cipherSuites.length, 'suite'));
  const compressionMethods = reader.vector('compression_methods', 1, (list) => list.u8('compression_method', compressionMethodName));
  reader.explain('tls.client_hello.compression_methods', compressionText(compressionMethods));
  // A ClientHello may end here (RFC 5246 §7.4.1.2).
  const extensions = reader.remaining === 0 ? [] : decodeExtensions(reader, 'client_hello');
  const serverName = valueOf(extensions, TYPE.serverName);
  const hello: ClientHello = {
    legacyVersion,
    random,
    sessionId,
    cipherSuites,
    compressionMethods,
    extensions,
    serverName: typeof serverName === 'string' ? serverName : undefined,
    alpn: strings(valueOf(extensions, TYPE.alpn)),
    supportedVersions: numbers(valueOf(extensions, TYPE.supportedVersions)),
    supportedGroups: numbers(valueOf(extensions, TYPE.supportedGroups)),
    signatureAlgorithms: numbers(valueOf(extensions, TYPE.signatureAlgorithms)),
    ecPointFormats: numbers(valueOf(extensions, TYPE.ecPointFormats)),
    keyShareGroups: items(valueOf(extensions, TYPE.keyShare)).map((share) => numberIn(share, 'group')),
  };
  // What the session id means depends on the versions, which come after it.
  if (sessionRow?.name === 'legacy_session_id') {
    sessionRow.about = 'tls.client_hello.legacy_session_id';
    sessionRow.text = sessionText(sessionId, highestVersion(hello));
  }
  return hello;
}

function legacyVersionText(version: number): string {
  const name = versionName(version) ?? 'unknown';
  return version === VERSION.tls12 ? name : `${name}, where clients since 2008 say TLS 1.2`;
}

/** RFC 5246 §7.4.1.2 has a clock in the first four bytes; RFC 9846 has 32 random ones. */
function randomText(bytes: Uint8Array): string {
  const seconds = Number.parseInt(toHex(bytes.subarray(0, 4)), 16);
  return `its first 4 bytes, once a clock, would say ${new Date(seconds * 1000).toISOString().slice(0, 10)}; clients send random bytes today`;
}

function sessionText({ length }: Uint8Array, version: number): string {
  if (length === 0) return 'empty';
  if (length > LONGEST_SESSION_ID) return `${counted(length, 'byte')}, more than the ${LONGEST_SESSION_ID} that are allowed`;
  if (version >= VERSION.tls13) return `${counted(length, 'byte')}, to look like a resumption of TLS 1.2 (middlebox compatibility mode)`;
  return `${counted(length, 'byte')}, an earlier session that the client wants to resume`;
}

function compressionText(methods: readonly number[]): string {
  if (methods.some((method) => method !== 0)) return 'compression before encryption leaks secrets through the length (CRIME)';
  return methods.includes(0) ? 'none' : 'null is missing, which every client must offer';
}

/** The value of the first extension of a type. */
function valueOf(extensions: readonly DecodedExtension[], id: number): Json | undefined {
  return extensions.find((extension) => extension.id === id)?.value;
}

function items(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : [];
}

function numbers(value: Json | undefined): number[] {
  return items(value).filter((item) => typeof item === 'number');
}

function strings(value: Json | undefined): string[] {
  return items(value).filter((item) => typeof item === 'string');
}

/** A property of a decoded value; -1, which stands in no registry, where there is none. */
function numberIn(value: Json, key: string): number {
  if (value === null || typeof value !== 'object' || isList(value)) return -1;
  const property = value[key];
  return typeof property === 'number' ? property : -1;
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
