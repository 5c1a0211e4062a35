/** The fields of a certificate that its summary leaves out, as events carry them: long values as places in the DER that travels along. */
import type { CertificateFacts, NameAttribute } from '../../ca/x509/facts.ts';
import type { ByteRange, CertificateDetails } from '../events/schema.ts';

/** Attributes of one name in an event; real names have fewer than twenty. */
const MAX_ATTRIBUTES = 50;
/** UTF-16 units of one attribute's value; RFC 5280 appendix A.1 allows most of them 64 characters. */
const MAX_VALUE = 1_000;

/** Everything but the summary. `der` is the whole certificate. */
export function certificateDetails(facts: CertificateFacts, der: Uint8Array): CertificateDetails {
  const { key, timeEncodings, outerSignatureAlgorithm, signatureAlgorithmHex, uniqueIds } = facts;
  const spki = facts.spki === undefined ? undefined : rangeOf(der, facts.spki);
  const modulus = key.modulus === undefined ? undefined : rangeOf(der, Buffer.from(key.modulus, 'hex'), spki?.start);
  const signature = facts.signature === undefined ? undefined : lastRangeOf(der, facts.signature);
  return {
    version: facts.version,
    subject: attributes(facts.subjectAttributes),
    issuer: attributes(facts.issuerAttributes),
    ...(timeEncodings === undefined ? {} : { timeEncodings }),
    ...(outerSignatureAlgorithm === undefined ? {} : { outerSignatureAlgorithm }),
    ...(signatureAlgorithmHex === undefined ? {} : { signatureAlgorithmHex }),
    publicKey: {
      type: key.type,
      ...(key.bits === undefined ? {} : { bits: key.bits }),
      ...(key.curve === undefined ? {} : { curve: key.curve }),
      ...(key.exponent === undefined ? {} : { exponent: key.exponent }),
      ...(key.compressed === undefined ? {} : { compressed: key.compressed }),
      ...(key.explicitCurve === undefined ? {} : { explicitCurve: key.explicitCurve }),
      ...(modulus === undefined ? {} : { modulus }),
      ...(spki === undefined ? {} : { at: spki }),
    },
    ...(uniqueIds === undefined ? {} : { uniqueIds: [...uniqueIds] }),
    ...(signature === undefined ? {} : { signature }),
  };
}

/** Where these bytes stand. Should they stand there twice, either place shows the same. Undefined for no bytes. */
export function rangeOf(der: Uint8Array, bytes: Uint8Array, from = 0): ByteRange | undefined {
  return range(Buffer.from(der.buffer, der.byteOffset, der.byteLength).indexOf(bytes, from), bytes);
}

function lastRangeOf(der: Uint8Array, bytes: Uint8Array): ByteRange | undefined {
  return range(Buffer.from(der.buffer, der.byteOffset, der.byteLength).lastIndexOf(bytes), bytes);
}

function range(start: number, bytes: Uint8Array): ByteRange | undefined {
  return start < 0 || bytes.length === 0 ? undefined : { start, end: start + bytes.length };
}

function attributes(all: readonly NameAttribute[]): NameAttribute[] {
  return all.slice(0, MAX_ATTRIBUTES).map((attribute) => (attribute.value.length > MAX_VALUE ? { ...attribute, value: `${attribute.value.slice(0, MAX_VALUE)}…` } : attribute));
}
