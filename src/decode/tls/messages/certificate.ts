/** Certificate: the chain as it was sent (RFC 9846 §4.5.1 [8446 §4.4.2]; RFC 5246 §7.4.2 and §7.4.6). */
import type { Reader } from '../../../bytes/reader.ts';
import { certificateSubject } from '../distinguished-name.ts';
import type { DecodedExtension } from '../extensions/extension.ts';
import { decodeExtensions } from '../extensions/registry.ts';
import { VERSION } from '../registries/versions.ts';
import type { HandshakeMessageDecoder, MessageContext } from './message.ts';

/** One certificate of the chain. */
export interface CertificateEntry {
  der: Uint8Array;
  /** TLS 1.3: what belongs to this certificate, such as an OCSP response; before: none. */
  extensions: readonly DecodedExtension[];
}

/** A chain as sent, leaf first unless the sender got it wrong. A client without a certificate sends an empty one. */
export interface CertificateMessage {
  type: 'certificate';
  /** TLS 1.3: the context of the request it answers; empty from a server and in TLS 1.2. */
  context: Uint8Array;
  entries: readonly CertificateEntry[];
}

const NO_BYTES = new Uint8Array(0);

export const certificate: HandshakeMessageDecoder<CertificateMessage> = {
  id: 11,
  name: 'Certificate',
  citation: 'RFC 9846 §4.5.1 [8446 §4.4.2]; RFC 5246 §7.4.2',
  explanation:
    'The sender shows who it is: its own certificate first, then those of the CAs that lead towards a root. It proves nothing yet; that the sender holds the private key is shown by CertificateVerify or by the key exchange.',
  rows: {
    certificate_request_context: 'Ties a client certificate to the request it answers; empty in an ordinary handshake.',
    certificate_list: 'The certificates in the order they were sent. Which of them a client uses to reach a trusted root is its own business.',
  },
  decode: decodeCertificate,
  summary: certificateSummary,
};

/** Reads the body of a Certificate; a CompressedCertificate has the same one inside. */
export function decodeCertificate(reader: Reader, context: MessageContext): CertificateMessage {
  if (context.version === undefined || context.version < VERSION.tls13) {
    const entries = reader.vector('certificate_list', 3, (list) => ({ der: list.opaque('certificate', 3, sizeText), extensions: [] }));
    return { type: 'certificate', context: NO_BYTES, entries };
  }
  const requestContext = reader.opaque('certificate_request_context', 1);
  const entries = reader.vector('certificate_list', 3, (list) =>
    list.group('entry', (entry) => ({ der: entry.opaque('cert_data', 3, sizeText), extensions: decodeExtensions(entry, 'certificate') })),
  );
  return { type: 'certificate', context: requestContext, entries };
}

/** One line about a chain: how many certificates, how large, and what came with them. */
export function certificateSummary({ entries }: CertificateMessage): string {
  if (entries.length === 0) return 'no certificate';
  const size = entries.reduce((sum, { der }) => sum + der.length, 0);
  const parts = [`${entries.length} ${entries.length === 1 ? 'certificate' : 'certificates'}`, `${size} bytes`];
  const names = new Set(entries.flatMap(({ extensions }) => extensions.map(({ name }) => name)));
  if (names.size > 0) parts.push([...names].join(', '));
  return parts.join(' · ');
}

/** `CN=shop.test, 1234 bytes`. */
function sizeText(der: Uint8Array): string {
  const subject = certificateSubject(der);
  return `${subject === undefined ? '' : `${subject}, `}${der.length} bytes`;
}
