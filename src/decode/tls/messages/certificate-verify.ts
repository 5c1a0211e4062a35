/** CertificateVerify (RFC 9846 §4.5.2 [8446 §4.4.3]; RFC 5246 §7.4.8). */
import { signatureSchemeName, signatureSchemeText } from '../registries/signature-schemes.ts';
import { VERSION } from '../registries/versions.ts';
import type { HandshakeMessageDecoder } from './message.ts';

/** Proof that the sender holds the private key of its certificate. */
export interface CertificateVerify {
  type: 'certificate_verify';
  /** SignatureScheme; undefined before TLS 1.2, where the key alone decided. */
  algorithm: number | undefined;
  signature: Uint8Array;
}

export const certificateVerify: HandshakeMessageDecoder<CertificateVerify> = {
  id: 15,
  name: 'CertificateVerify',
  citation: 'RFC 9846 §4.5.2 [8446 §4.4.3]; RFC 5246 §7.4.8',
  explanation:
    'A signature over the handshake so far, made with the private key that belongs to the certificate. Anybody can send a certificate; only its owner can sign this.',
  rows: {
    algorithm: 'How the signature was made; it must be one the other side offered in signature_algorithms.',
    signature: 'The signature itself, over a hash of all messages up to here.',
  },
  decode(reader, context) {
    const algorithm = (context.version ?? VERSION.tls12) >= VERSION.tls12 ? reader.u16('algorithm', signatureSchemeText) : undefined;
    return { type: 'certificate_verify', algorithm, signature: reader.opaque('signature', 2, (bytes) => `${bytes.length} bytes`) };
  },
  summary({ algorithm, signature }) {
    return algorithm === undefined ? `signature of ${signature.length} bytes` : (signatureSchemeName(algorithm) ?? `signature scheme ${algorithm}`);
  },
};
