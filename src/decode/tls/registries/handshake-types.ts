/**
 * Handshake types by number, named as the standards name the messages. Registry:
 * https://www.iana.org/assignments/tls-parameters/tls-parameters.xhtml#tls-parameters-7 (RFC 9846 §4 [8446 §4]; RFC 5246 §7.4).
 */
import { named } from './registry.ts';
import type { Named } from './registry.ts';

const handshakeTypes: ReadonlyMap<number, string> = new Map([
  [0, 'HelloRequest'],
  [1, 'ClientHello'],
  [2, 'ServerHello'],
  [3, 'HelloVerifyRequest'], // DTLS 1.2, RFC 6347
  [4, 'NewSessionTicket'],
  [5, 'EndOfEarlyData'],
  [6, 'HelloRetryRequest'], // reserved: only in drafts of TLS 1.3 was it a type of its own
  [8, 'EncryptedExtensions'],
  [9, 'RequestConnectionId'], // DTLS 1.3, RFC 9147
  [10, 'NewConnectionId'], // DTLS 1.3, RFC 9147
  [11, 'Certificate'],
  [12, 'ServerKeyExchange'],
  [13, 'CertificateRequest'],
  [14, 'ServerHelloDone'],
  [15, 'CertificateVerify'],
  [16, 'ClientKeyExchange'],
  [17, 'ClientCertificateRequest'], // RFC 9261
  [20, 'Finished'],
  [21, 'CertificateURL'], // RFC 6066
  [22, 'CertificateStatus'], // RFC 6066
  [23, 'SupplementalData'], // RFC 4680
  [24, 'KeyUpdate'],
  [25, 'CompressedCertificate'], // RFC 8879
  [67, 'NextProtocol'], // draft-agl-tls-nextprotoneg
  [254, 'message_hash'],
]);

/** The message's name: `ClientHello`. */
export function handshakeTypeName(id: number): string | undefined {
  return handshakeTypes.get(id);
}

/** Number and name. */
export function handshakeTypeNamed(id: number): Named {
  return named(id, handshakeTypeName(id));
}
