/** Whether each certificate was signed by the next. OpenSSL does the arithmetic, this reads its answer. */
import type { Check } from './check.ts';
import { fine, notApplicable } from './knowledge/findings.ts';
import { openSslReason } from './knowledge/openssl-reasons.ts';

export const signatures: Check = {
  name: 'signatures',
  citation: 'RFC 5280 §6.1.3(a)(1)',
  run(input) {
    if (input.openssl === null) return [fine(this, 'every signature fits the key of its issuer (OpenSSL)')];
    const reason = openSslReason(input.openssl.message);
    if (reason.check !== 'bad_signature') return [notApplicable(this, 'OpenSSL tells only its last objection, which is another one')];
    return [{ check: reason.check, severity: 'error', summary: `${reason.summary} (${input.openssl.message})`, short: reason.short, citation: this.citation }];
  },
};
