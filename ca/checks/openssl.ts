/** What OpenSSL says of the path: the gate is the stricter of OpenSSL and our own checks. */
import type { Check, CheckInput, Finding } from './check.ts';
import { fine, notApplicable } from './knowledge/findings.ts';
import { openSslReason } from './knowledge/openssl-reasons.ts';

export const openssl: Check = {
  name: 'openssl',
  citation: 'OpenSSL, X509_verify_cert',
  run(input) {
    if (input.openssl === undefined) return [notApplicable(this, 'OpenSSL was not asked about this path')];
    if (input.openssl === null) return [fine(this, 'OpenSSL is content with the path')];
    const { code, message } = input.openssl;
    const reason = openSslReason(message);
    return [
      { check: reason.check, severity: 'error', summary: `${reason.summary} (OpenSSL: ${code}, ${message})`, short: reason.short, citation: reason.citation },
    ];
  },
};

/**
 * OpenSSL's word beside the errors of our own checks: that it says the same, or that it would accept the path, which does not
 * help. Undefined where its word has to stand for itself.
 */
export function confirmation(input: CheckInput, others: readonly Finding[]): Finding | undefined {
  if (input.openssl === undefined) return undefined;
  if (input.openssl === null) {
    if (!others.some(({ severity }) => severity === 'error')) return undefined;
    return { check: openssl.name, severity: 'ok', summary: 'OpenSSL would accept the path; the stricter of it and the checks here counts', citation: openssl.citation };
  }
  const { code, message } = input.openssl;
  const { faults } = openSslReason(message);
  if (!others.some((finding) => finding.severity === 'error' && faults.includes(finding.check))) return undefined;
  return { check: openssl.name, severity: 'note', summary: `OpenSSL says the same (${code}: ${message})`, citation: openssl.citation };
}
