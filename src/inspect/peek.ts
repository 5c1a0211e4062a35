/** The relay's look at a client's first bytes: what they are, and of a ClientHello what the offer to the server depends on. */
import type { ClientHello } from '../decode/tls/messages/message.ts';
import { peekClientHello } from '../decode/tls/peek.ts';
import { nextLayer } from './next-layer.ts';
import type { HelloFacts, Peek } from './tap.ts';

/** TLS 1.2 and before put the highest version into the field that 1.3 froze (RFC 9846 §4.2.2 [8446 §4.1.2]). */
function versionsOf(hello: ClientHello): readonly number[] {
  if (hello.supportedVersions.length > 0) return hello.supportedVersions;
  // SSL 3.0 to the version named; only 1.2 is of use to the relay.
  return Array.from({ length: Math.max(0, Math.min(hello.legacyVersion, 0x0303) - 0x0300 + 1) }, (_, index) => 0x0300 + index);
}

/** A protocol name as it stood on the wire: the decoder writes what is no ASCII, GREASE for one (RFC 8701 §3.1), as `\xNN`. */
function protocolBytes(name: string): Buffer {
  return Buffer.from(name.replace(/\\x([0-9a-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16))), 'latin1');
}

/** What the relay asks of a ClientHello. */
export function helloFacts(hello: ClientHello): HelloFacts {
  return {
    serverName: hello.serverName === undefined ? null : hello.serverName.toLowerCase(),
    alpn: hello.alpn.map(protocolBytes),
    versions: versionsOf(hello),
    cipherSuites: hello.cipherSuites,
    groups: hello.supportedGroups,
    signatureSchemes: hello.signatureAlgorithms,
  };
}

/** See `Peek`. */
export const peek: Peek = (bytes) => {
  switch (nextLayer(bytes)) {
    case 'wait':
      return { layer: 'wait', need: bytes.length + 1 };
    case 'http1':
    case 'http2':
      return { layer: 'http' };
    case 'websocket':
    case 'opaque':
      return { layer: 'opaque', reason: 'not_tls' };
    case 'tls':
      break;
  }
  const peeked = peekClientHello(bytes);
  switch (peeked.state) {
    case 'wait':
      return { layer: 'wait', need: needed(bytes) };
    case 'not_tls':
      return { layer: 'opaque', reason: 'not_tls' };
    case 'malformed':
      return { layer: 'opaque', reason: 'malformed_client_hello', malformed: peeked.detail };
    case 'hello':
      return { layer: 'tls', hello: helloFacts(peeked.hello) };
  }
};

/** The end of the record that `bytes` stop in: before it nothing more can be told. */
function needed(bytes: Uint8Array): number {
  let end = 0;
  while (end + 5 <= bytes.length) end += 5 + (bytes[end + 3] ?? 0) * 256 + (bytes[end + 4] ?? 0);
  return Math.max(end, bytes.length + 1);
}
