/** What a CRL is worth for one certificate: whose list it is, whether the CA signed it, what it covers, and until when (RFC 5280 §6.3). */
import { Asn1Error } from '../x509/asn1.ts';
import type { CertificateFacts } from '../x509/facts.ts';
import { isoDay } from '../x509/time-text.ts';
import { entryOf } from './crl.ts';
import type { Crl, RevokedEntry } from './crl.ts';
import { CLOCK_SKEW } from './ocsp-evaluation.ts';
import type { Question } from './ocsp-evaluation.ts';
import { signatureFault } from './signature.ts';
import { ON_HOLD, unusable } from './statement.ts';
import type { Opinion } from './statement.ts';

/** Lists with what was found out about their signatures: checking one of 10 MB takes long enough to do it once only. */
const CHECKED = new WeakMap<Crl, Map<string, string | undefined>>();

/** Keys that one list is tried with. */
const MAX_KEYS = 64;

/** Whether a list is that of the CA with this certificate: the same name, and the same key where the list says which. */
export function isListOf(crl: Crl, issuer: CertificateFacts): boolean {
  if (crl.unreadable !== undefined || crl.issuerHex !== issuer.subjectHex) return false;
  return crl.authorityKeyId === undefined || issuer.subjectKeyId === undefined || crl.authorityKeyId === issuer.subjectKeyId;
}

/** What the list says of the certificate. Never throws. */
export function evaluateCrl(crl: Crl, { certificate, issuer, now }: Question): Opinion {
  if (crl.unreadable !== undefined) return unusable('malformed', `it cannot be read: ${crl.unreadable}`);
  const dates = { thisUpdate: crl.thisUpdate, ...(crl.nextUpdate === undefined ? {} : { nextUpdate: crl.nextUpdate }) };
  if (!isListOf(crl, issuer)) return unusable('other_certificate', `it is the list of another CA (${crl.issuer})`, dates);
  const limit = limitOf(crl, certificate);
  if (limit !== undefined) return unusable(limit.why, limit.detail, dates);
  if (issuer.keyUsage !== undefined && !issuer.keyUsage.includes('cRLSign')) return unusable('not_signed_by_ca', 'the key of the CA may not sign lists (keyUsage without cRLSign)', dates);
  const fault = listFault(crl, issuer);
  if (fault !== undefined) return unusable('not_signed_by_ca', fault, dates);
  let entry: RevokedEntry | undefined;
  try {
    entry = entryOf(crl, certificate.serial);
  } catch (error) {
    if (!(error instanceof Asn1Error)) throw error;
    return unusable('malformed', `the entry of the certificate cannot be read: ${error.message}`, dates);
  }
  const stale = crl.nextUpdate !== undefined && now > crl.nextUpdate + CLOCK_SKEW;
  const old = stale ? `, which ended on ${isoDay(crl.nextUpdate ?? 0)}` : '';
  if (entry !== undefined && entry.reason !== 'removeFromCRL' && !(stale && entry.reason === ON_HOLD)) {
    // What was taken back stays so, also when the list is old.
    const { revokedAt, reason } = entry;
    return { status: 'revoked', detail: `says the list of ${crl.issuer}${old}`, revokedAt, ...(reason === undefined ? {} : { reason }), ...dates };
  }
  if (stale) return unusable('stale', `the list of ${crl.issuer} ended on ${isoDay(crl.nextUpdate ?? 0)} (nextUpdate)`, dates);
  if (crl.thisUpdate > now + CLOCK_SKEW) return unusable('not_yet_valid', `the list begins on ${isoDay(crl.thisUpdate)} only`, dates);
  return { status: 'good', detail: `not on the list of ${crl.issuer} with ${crl.count} entries`, ...dates };
}

/** Why a list cannot answer for the certificate; undefined when it can. */
function limitOf({ deltaOf, scope, unknownCritical }: Crl, certificate: CertificateFacts): { why: 'unsupported' | 'other_certificate'; detail: string } | undefined {
  const [unknown] = unknownCritical;
  if (unknown !== undefined) return { why: 'unsupported', detail: `it has a critical extension that is not known here (${unknown})` };
  if (deltaOf !== undefined) return { why: 'unsupported', detail: 'it only tells what changed since another list (delta CRL)' };
  if (scope?.indirect === true) return { why: 'unsupported', detail: 'it speaks for several CAs at once (indirect CRL), which is not evaluated' };
  if (scope?.reasons !== undefined) return { why: 'unsupported', detail: `it only covers the reasons ${scope.reasons.join(', ')}` };
  const isCa = certificate.basicConstraints?.ca === true;
  if (scope?.only === 'attribute' || (scope?.only === 'user' && isCa) || (scope?.only === 'ca' && !isCa)) {
    return { why: 'other_certificate', detail: `it only covers certificates of another kind (${scope.only})` };
  }
  const urls = scope?.urls ?? [];
  // RFC 5280 §6.3.3(b)(2)(i): a part of a list answers for those certificates only that point to it.
  if (urls.length > 0 && certificate.crlUrls !== undefined && !certificate.crlUrls.some((url) => urls.includes(url))) {
    return { why: 'other_certificate', detail: `it is the part of the list at ${urls[0] ?? ''}, to which the certificate does not point` };
  }
  return undefined;
}

function listFault(crl: Crl, issuer: CertificateFacts): string | undefined {
  const { signed, signature, algorithm } = crl;
  if (signed === undefined || signature === undefined || algorithm === undefined || issuer.spki === undefined) return 'it is not signed';
  const known = CHECKED.get(crl) ?? new Map<string, string | undefined>();
  if (known.has(issuer.spkiSha256)) return known.get(issuer.spkiSha256);
  const fault = signatureFault({ signed, signature, algorithm }, issuer.spki);
  if (known.size < MAX_KEYS) known.set(issuer.spkiSha256, fault);
  CHECKED.set(crl, known);
  return fault;
}
