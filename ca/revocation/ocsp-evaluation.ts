/** What an OCSP response is worth for one certificate: who signed it, whether that one may speak for the CA, of what, and until when. */
import { createHash } from 'node:crypto';
import { readWholeAsn1, Asn1Error, encodingOf } from '../x509/asn1.ts';
import { Elements } from '../x509/asn1-elements.ts';
import { bitsOf } from '../x509/asn1-values.ts';
import { readCertificate } from '../x509/certificate.ts';
import type { CertificateFacts } from '../x509/facts.ts';
import { readSignatureAlgorithm } from '../x509/signature-algorithm.ts';
import { isoDay } from '../x509/time-text.ts';
import type { CertificateId, OcspResponse, SingleResponse } from './ocsp-response.ts';
import { signatureFault } from './signature.ts';
import { ON_HOLD, unusable } from './statement.ts';
import type { Opinion } from './statement.ts';

/** How far clocks may differ, ms; OpenSSL's `ocsp` allows as much. */
export const CLOCK_SKEW = 5 * 60_000;

/** A statement without an end counts for so long, ms: BR §4.9.10 has none live longer than ten days. */
export const LIFE_WITHOUT_END = 10 * 86_400_000;

/** Which certificate, whose, and when. */
export interface Question {
  certificate: CertificateFacts;
  issuer: CertificateFacts;
  /** ms since the epoch. */
  now: number;
}

/** What the response says of the certificate (RFC 6960 §3.2). Never throws. */
export function evaluateOcsp(response: OcspResponse, question: Question): Opinion {
  if (response.unreadable !== undefined) return unusable('malformed', `it cannot be read: ${response.unreadable}`);
  if (response.status !== 'successful') return unusable('responder_error', `the responder answered ${response.status}`);
  const single = response.responses.find((candidate) => speaksOf(candidate.id, question));
  if (single === undefined) return unusable('other_certificate', 'it speaks of other certificates than this one');
  const dates = { thisUpdate: single.thisUpdate, ...(single.nextUpdate === undefined ? {} : { nextUpdate: single.nextUpdate }) };
  const signer = signerOf(response, question);
  if ('fault' in signer) return unusable('not_signed_by_ca', signer.fault, dates);
  return opinionOf(single, signer.who, dates, question.now);
}

function opinionOf(single: SingleResponse, who: string, dates: Pick<Opinion, 'thisUpdate' | 'nextUpdate'>, now: number): Opinion {
  const end = single.nextUpdate ?? single.thisUpdate + LIFE_WITHOUT_END;
  const stale = now > end + CLOCK_SKEW;
  if (single.status === 'revoked' && !(stale && single.reason === ON_HOLD)) {
    // What was taken back stays so, also when the statement is old.
    return {
      status: 'revoked',
      detail: `says ${who}${stale ? `, in a statement that ended on ${isoDay(end)}` : ''}`,
      ...(single.revokedAt === undefined ? {} : { revokedAt: single.revokedAt }),
      ...(single.reason === undefined ? {} : { reason: single.reason }),
      ...dates,
    };
  }
  if (stale) return unusable('stale', `it ended on ${isoDay(end)}`, dates);
  if (single.thisUpdate > now + CLOCK_SKEW) return unusable('not_yet_valid', `it begins on ${isoDay(single.thisUpdate)} only`, dates);
  return { status: single.status, detail: `says ${who}`, ...dates };
}

/** Whether a statement is about the certificate: serial number, and the issuer by its name and its key (RFC 6960 §4.1.1). */
function speaksOf(id: CertificateId, { certificate, issuer }: Question): boolean {
  const algorithm = NODE_HASHES.get(id.hash);
  if (algorithm === undefined || id.serial !== certificate.serial) return false;
  const digest = (bytes: Uint8Array): string => createHash(algorithm).update(bytes).digest('hex');
  return id.issuerNameHash === digest(Buffer.from(certificate.issuerHex, 'hex')) && id.issuerKeyHash === digest(keyBytes(issuer));
}

const NODE_HASHES: ReadonlyMap<string, string> = new Map([
  ['SHA-1', 'sha1'],
  ['SHA-256', 'sha256'],
  ['SHA-384', 'sha384'],
  ['SHA-512', 'sha512'],
]);

/** The key itself, without algorithm and count of unused bits: what OCSP hashes. Empty where it cannot be read. */
export function keyBytes({ spki }: CertificateFacts): Uint8Array {
  try {
    if (spki === undefined) return new Uint8Array(0);
    const elements = Elements.of(readWholeAsn1(Uint8Array.from(spki)), 'public key');
    elements.next('algorithm');
    return bitsOf(elements.next('key'), 'public key').bytes;
  } catch (error) {
    if (!(error instanceof Asn1Error)) throw error;
    return new Uint8Array(0);
  }
}

type Signer = { who: string } | { fault: string };

/** The CA itself, or a delegate that the CA certified for this (RFC 6960 §4.2.2.2). */
function signerOf(response: OcspResponse, { issuer, now }: Question): Signer {
  const { signed, signature, algorithm } = response;
  if (signed === undefined || signature === undefined || algorithm === undefined) return { fault: 'it is not signed' };
  const statement = { signed, signature, algorithm };
  if (isResponder(response, issuer)) {
    const fault = signatureFault(statement, issuer.spki ?? new Uint8Array(0));
    return fault === undefined ? { who: 'the CA itself' } : { fault };
  }
  const delegate = response.certificates.map((der) => readCertificate(Uint8Array.from(der))).find((candidate) => isResponder(response, candidate));
  if (delegate === undefined) return { fault: 'it is signed by somebody other than the CA, whose certificate is not there' };
  const fault = delegateFault(delegate, issuer, now) ?? signatureFault(statement, delegate.spki ?? new Uint8Array(0));
  return fault === undefined ? { who: `${delegate.commonName ?? 'a responder'}, on behalf of the CA` } : { fault };
}

/** Whether the certificate is that of the responder: by name, or by the SHA-1 of its key. */
function isResponder({ responder }: OcspResponse, certificate: CertificateFacts): boolean {
  if (responder === undefined) return false;
  if (responder.by === 'name') return responder.hex === certificate.subjectHex;
  return responder.hash === createHash('sha1').update(keyBytes(certificate)).digest('hex');
}

/** What forbids the delegate to speak for the CA; undefined when nothing does. */
function delegateFault(delegate: CertificateFacts, issuer: CertificateFacts, now: number): string | undefined {
  if (delegate.issuerHex !== issuer.subjectHex || certificateFault(delegate, issuer) !== undefined) return 'the CA did not issue the certificate of the responder';
  if (delegate.extendedKeyUsage?.includes('OCSPSigning') !== true) return 'the certificate of the responder is not for OCSP (id-kp-OCSPSigning)';
  if (delegate.keyUsage !== undefined && !delegate.keyUsage.includes('digitalSignature')) return 'the key of the responder may not sign';
  if (now > delegate.notAfter + CLOCK_SKEW) return `the certificate of the responder expired on ${isoDay(delegate.notAfter)}`;
  if (now < delegate.notBefore - CLOCK_SKEW) return `the certificate of the responder is valid from ${isoDay(delegate.notBefore)} on only`;
  return undefined;
}

/** Why a certificate was not signed by an issuer's key; undefined when it was. */
export function certificateFault(certificate: CertificateFacts, issuer: CertificateFacts): string | undefined {
  const { signature, signatureAlgorithmHex } = certificate;
  if (signature === undefined || signatureAlgorithmHex === undefined || issuer.spki === undefined) return 'it cannot be read';
  try {
    const [signed] = readWholeAsn1(Uint8Array.from(certificate.der)).children;
    if (signed === undefined) return 'it cannot be read';
    const algorithm = readSignatureAlgorithm(readWholeAsn1(Buffer.from(signatureAlgorithmHex, 'hex')));
    return signatureFault({ signed: encodingOf(signed), algorithm, signature }, issuer.spki);
  } catch (error) {
    if (!(error instanceof Asn1Error)) throw error;
    return error.message;
  }
}

