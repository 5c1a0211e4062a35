/** Whether a certificate was taken back: what the server's staple, lists at hand and whoever was asked say. */
import { ON_HOLD } from '../revocation/statement.ts';
import type { RevocationStatement } from '../revocation/statement.ts';
import { isoDay } from '../x509/time-text.ts';
import type { Check, CheckInput, Finding } from './check.ts';
import { fine, notApplicable } from './knowledge/findings.ts';
import { openSslReason } from './knowledge/openssl-reasons.ts';
import { leafOf, titleOf } from './knowledge/roles.ts';

/** Where a statement comes from, in words. */
const SOURCES: Readonly<Record<RevocationStatement['source'], string>> = {
  staple: 'the revocation status that the server sent (OCSP staple)',
  crl: 'the list of revoked certificates from the file',
  fetched_ocsp: 'the CA, which was asked (OCSP)',
  fetched_crl: 'the list of revoked certificates that was fetched (CRL)',
};

const CITATION: Readonly<Record<RevocationStatement['source'], string>> = {
  staple: 'RFC 6960 §3.2; RFC 6066 §8',
  crl: 'RFC 5280 §6.3',
  fetched_ocsp: 'RFC 6960 §3.2',
  fetched_crl: 'RFC 5280 §6.3',
};

export const revocation: Check = {
  name: 'revocation',
  citation: 'RFC 5280 §6.1.3(a)(3); RFC 7633 §4.3.3',
  run(input) {
    const statements = input.revocation ?? [];
    const revoked = statements.filter(({ status }) => status === 'revoked').map((statement) => revokedFinding(input, statement));
    if (revoked.length > 0) return revoked;
    if (input.openssl !== null && input.openssl !== undefined && openSslReason(input.openssl.message).check === 'revoked') {
      return [{ check: 'revoked', severity: 'error', summary: 'its CA has taken the certificate back (revoked)', short: 'revoked', citation: this.citation }];
    }
    const found = statements.map((statement) => findingOf(this.name, input, statement));
    if (leafOf(input)?.mustStaple === true && input.stapled === false) {
      const summary = 'the certificate promises a proof that it was not revoked in each handshake, and the server sent none (must-staple without staple)';
      found.unshift({ check: 'staple_missing', severity: 'warning', summary, short: 'promised staple missing', citation: 'RFC 7633 §4.3.3', certificate: 0 });
    }
    if (found.length > 0) return found;
    if (input.stapled === true) return [fine(this, 'the server sent a revocation status with the handshake')];
    return [notApplicable(this, 'nobody was asked whether the certificate was revoked')];
  },
};

/** `leaf`, or the name of another certificate of the path. */
function which(input: CheckInput, index: number): string {
  const certificate = input.path[index];
  return index === 0 || certificate === undefined ? 'the certificate' : `the certificate of ${titleOf(certificate)}`;
}

function revokedFinding(input: CheckInput, { certificate, source, revokedAt, reason, detail }: RevocationStatement): Finding {
  const when = revokedAt === undefined ? '' : ` on ${isoDay(revokedAt)}`;
  const why = reason === undefined ? '' : `: ${reason}`;
  const taken = reason === ON_HOLD ? 'has put on hold' : 'took back';
  return {
    check: 'revoked',
    severity: 'error',
    summary: `the CA ${taken} ${which(input, certificate)}${when} (revoked${why}), ${detail}; told by ${SOURCES[source]}`,
    short: `revoked${when}`,
    citation: CITATION[source],
    certificate,
  };
}

function findingOf(check: string, input: CheckInput, { certificate, source, status, why, detail, nextUpdate }: RevocationStatement): Finding {
  const base = { citation: CITATION[source], certificate };
  if (status === 'good') {
    const until = nextUpdate === undefined ? '' : `, good until ${isoDay(nextUpdate)}`;
    return { ...base, check, severity: 'ok', summary: `${which(input, certificate)} is not revoked, ${detail}${until}; told by ${SOURCES[source]}` };
  }
  if (status === 'unknown') {
    return { ...base, check: 'revocation_unknown', severity: 'warning', summary: `the CA does not know ${which(input, certificate)}, ${detail}; told by ${SOURCES[source]}`, short: 'unknown to its CA' };
  }
  if (why === 'not_fetched') {
    return { ...base, check: 'revocation_not_known', severity: 'note', summary: `whether ${which(input, certificate)} was revoked is not known: ${detail}` };
  }
  const stale = why === 'stale';
  if (source === 'staple') {
    return {
      ...base,
      check: stale ? 'staple_expired' : 'staple_unusable',
      severity: 'warning',
      summary: `the revocation status that the server sent does not count: ${detail} (OCSP staple)`,
      short: stale ? 'old revocation status' : 'unusable revocation status',
    };
  }
  const fetched = source !== 'crl';
  const kind = source === 'fetched_ocsp' ? 'ocsp' : 'crl';
  return {
    ...base,
    check: stale ? `${kind}_expired` : `${kind}_unusable`,
    severity: fetched && !stale ? 'note' : 'warning',
    summary: `${SOURCES[source]} does not tell whether ${which(input, certificate)} was revoked: ${detail}`,
    short: `${stale ? 'old' : 'unusable'} ${kind === 'ocsp' ? 'revocation status' : 'list of revoked certificates'}`,
  };
}
