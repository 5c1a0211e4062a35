/** The question to an OCSP responder (RFC 6960 §4.1), in the lightweight form that responders can answer from memory (RFC 5019 §2.1.1). */
import { createHash } from 'node:crypto';
import type { CertificateFacts } from '../x509/facts.ts';
import { keyBytes } from './ocsp-evaluation.ts';

const SEQUENCE = 0x30;
const OCTET_STRING = 0x04;
const INTEGER = 0x02;

/** AlgorithmIdentifier of SHA-1 (RFC 3279 §2.1): the hash only finds the CA and proves nothing, and RFC 5019 §2.1.1 wants this one. */
const SHA1 = Buffer.from('300906052b0e03021a0500', 'hex');

/**
 * OCSPRequest in DER for one certificate, unsigned and without a nonce. Undefined where it cannot be asked for: no serial number
 * that a CA may give (RFC 5280 §4.1.2.2), or no readable key of the CA.
 */
export function ocspRequest(certificate: CertificateFacts, issuer: CertificateFacts): Uint8Array | undefined {
  const key = keyBytes(issuer);
  if (!/^(?:[0-9a-f]{2}){1,32}$/.test(certificate.serial) || key.length === 0) return undefined;
  const serial = Buffer.from(certificate.serial, 'hex');
  // Without a zero in front of its highest bit it would be negative.
  const integer = (serial[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), serial]) : serial;
  const id = element(SEQUENCE, SHA1, element(OCTET_STRING, sha1(Buffer.from(certificate.issuerHex, 'hex'))), element(OCTET_STRING, sha1(key)), element(INTEGER, integer));
  return element(SEQUENCE, element(SEQUENCE, element(SEQUENCE, element(SEQUENCE, id))));
}

function sha1(bytes: Uint8Array): Buffer {
  return createHash('sha1').update(bytes).digest();
}

/** A DER element (X.690 §8.1); a request stays below 256 bytes. */
function element(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const length = content.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([length < 0x80 ? Buffer.of(tag, length) : Buffer.of(tag, 0x81, length), ...content]);
}
