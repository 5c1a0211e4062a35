/**
 * ServerHello and HelloRetryRequest (RFC 9846 §4.2.3, §4.2.4 [8446 §4.1.3, §4.1.4]; RFC 5246 §7.4.1.3). They share a handshake
 * type: a HelloRetryRequest is a ServerHello with one particular random.
 */
import { asciiText } from '../../../bytes/printable.ts';
import { toHex } from '../../../bytes/hex.ts';
import { Reader } from '../../../bytes/reader.ts';
import type { DecodedExtension } from '../extensions/extension.ts';
import { decodeExtensions } from '../extensions/registry.ts';
import { cipherSuiteName } from '../registries/cipher-suites.ts';
import { compressionMethodName } from '../registries/compression-methods.ts';
import { namedGroupName } from '../registries/named-groups.ts';
import { VERSION, versionName } from '../registries/versions.ts';
import type { HandshakeMessageDecoder } from './message.ts';

/** What the server chose. */
export interface ServerHello {
  type: 'server_hello';
  /** It is a HelloRetryRequest. */
  retry: boolean;
  legacyVersion: number;
  random: Uint8Array;
  /** TLS 1.3: the client's own value sent back; before: the session's. */
  sessionId: Uint8Array;
  cipherSuite: number;
  compressionMethod: number;
  /** In wire order. */
  extensions: readonly DecodedExtension[];
  /** The version that counts: from supported_versions where it is there. */
  version: number;
  /** From key_share: the group of the server's share, or the one it wants to see. */
  group: number | undefined;
  /** From pre_shared_key: which of the client's offers the server took. */
  selectedPsk: number | undefined;
  /** TLS 1.2; TLS 1.3 says it in EncryptedExtensions. */
  alpn: string | undefined;
  /** A server that knows TLS 1.3 says in its random that it chose less (RFC 9846 §4.2.3 [8446 §4.1.3]). */
  downgrade: 'TLS 1.2' | 'TLS 1.1' | undefined;
}

/** SHA-256 of "HelloRetryRequest" (RFC 9846 §4.2.3 [8446 §4.1.3]). */
const RETRY_RANDOM = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c';
/** The last 8 bytes of the random: "DOWNGRD" and 1 or 0. */
const DOWNGRADES: ReadonlyMap<string, 'TLS 1.2' | 'TLS 1.1'> = new Map([
  ['444f574e47524401', 'TLS 1.2'],
  ['444f574e47524400', 'TLS 1.1'],
]);

/** Numbers of the extensions that settle how the connection goes on. */
const EXTENSION = { alpn: 16, preSharedKey: 41, supportedVersions: 43, keyShare: 51 } as const;

export const serverHello: HandshakeMessageDecoder<ServerHello> = {
  id: 2,
  name: 'ServerHello',
  citation: 'RFC 9846 §4.2.3 [8446 §4.1.3]; RFC 5246 §7.4.1.3',
  explanation:
    'The server picks from what the client offered: version, cipher suite and, from TLS 1.3 on, its half of the key exchange. Everything after it in TLS 1.3 is encrypted.',
  rows: {
    legacy_version: 'The version field of TLS 1.2 and earlier. TLS 1.3 leaves TLS 1.2 in it, because old equipment on the way stumbles over more, and says the truth in supported_versions.',
    random: 'New random bytes that go into the keys, so that no two connections have the same. A server that chose less than it can leaves a mark in the last eight.',
    legacy_session_id_echo: 'In TLS 1.2 the number under which the server remembers the session. In TLS 1.3 only what the client had sent, given back.',
    cipher_suite: 'The one cipher suite that both will use, from the list the client offered.',
    legacy_compression_method: 'Always null: compression inside TLS gave secrets away by their length (CRIME) and is gone.',
  },
  decode(reader) {
    const legacyVersion = reader.u16('legacy_version', versionName);
    const random = reader.take('random', 32, randomText);
    const retry = toHex(random) === RETRY_RANDOM;
    const sessionId = reader.opaque('legacy_session_id_echo', 1);
    const cipherSuite = reader.u16('cipher_suite', cipherSuiteName);
    const compressionMethod = reader.u8('legacy_compression_method', compressionMethodName);
    const extensions = reader.remaining === 0 ? [] : decodeExtensions(reader, retry ? 'hello_retry_request' : 'server_hello');
    return {
      type: 'server_hello',
      retry,
      legacyVersion,
      random,
      sessionId,
      cipherSuite,
      compressionMethod,
      extensions,
      version: firstNumber(extensions, EXTENSION.supportedVersions) ?? legacyVersion,
      group: firstNumber(extensions, EXTENSION.keyShare),
      selectedPsk: firstNumber(extensions, EXTENSION.preSharedKey),
      alpn: selectedProtocol(extensions),
      downgrade: DOWNGRADES.get(toHex(random.subarray(24))),
    };
  },
  summary(hello) {
    const parts = [versionName(hello.version) ?? 'unknown version', cipherSuiteName(hello.cipherSuite) ?? 'unknown suite'];
    if (hello.group !== undefined) parts.push(hello.retry ? `asks for ${groupName(hello.group)}` : groupName(hello.group));
    if (hello.selectedPsk !== undefined) parts.push('resumes');
    if (hello.alpn !== undefined) parts.push(hello.alpn);
    if (hello.downgrade !== undefined && hello.version < VERSION.tls13) parts.push('the server knows a newer version');
    return parts.join(' · ');
  },
};

/** The protocol in an application_layer_protocol_negotiation extension of a server: a list of one (RFC 7301 §3.1). */
export function selectedProtocol(extensions: readonly DecodedExtension[]): string | undefined {
  const body = extensions.find(({ id }) => id === EXTENSION.alpn)?.body;
  const length = body?.[2] ?? 0;
  return body === undefined || length === 0 || body.length !== 3 + length ? undefined : asciiText(body.subarray(3));
}

/** The first 16 bits of an extension's body: selected version, group and selected identity all stand there. */
function firstNumber(extensions: readonly DecodedExtension[], id: number): number | undefined {
  const body = extensions.find((extension) => extension.id === id)?.body;
  return body === undefined || body.length < 2 ? undefined : new Reader(body).u16('value');
}

function groupName(group: number): string {
  return namedGroupName(group) ?? `group ${group}`;
}

function randomText(random: Uint8Array): string | undefined {
  if (toHex(random) === RETRY_RANDOM) return 'marks a HelloRetryRequest';
  const downgrade = DOWNGRADES.get(toHex(random.subarray(24)));
  return downgrade === undefined ? undefined : `says that the server knows a newer version than ${downgrade === 'TLS 1.1' ? 'TLS 1.1 or older' : downgrade}`;
}
