/** Whether each certificate was signed by the next: OpenSSL's answer, and our own reckoning where there is one. Either objection counts. */
import type { Check, CheckInput, Finding } from './check.ts';
import { fine, notApplicable } from './knowledge/findings.ts';
import { openSslReason } from './knowledge/openssl-reasons.ts';
import { titleOf } from './knowledge/roles.ts';

export const signatures: Check = {
  name: 'signatures',
  citation: 'RFC 5280 §6.1.3(a)(1)',
  run(input) {
    const broken = ownFindings(input, this.citation);
    if (broken.length > 0) return broken;
    const { openssl } = input;
    if (openssl !== null && openssl !== undefined) {
      const reason = openSslReason(openssl.message);
      if (reason.check === 'bad_signature')
        return [{ check: reason.check, severity: 'error', summary: `${reason.summary} (${openssl.message})`, short: reason.short, citation: this.citation }];
    }
    const checked = input.signed?.length ?? 0;
    if (openssl === null) return [fine(this, `every signature fits the key of its issuer (OpenSSL${checked > 0 ? ', and checked here again' : ''})`)];
    if (checked > 0) return [fine(this, 'every signature fits the key of its issuer')];
    if (openssl === undefined) return [notApplicable(this, 'there is no issuer to check a signature with')];
    return [notApplicable(this, 'OpenSSL tells only its last objection, which is another one')];
  },
};

function ownFindings(input: CheckInput, citation: string): Finding[] {
  return (input.signed ?? []).flatMap((fits, index): Finding[] => {
    const certificate = input.path[index];
    const issuer = input.path[index + 1];
    if (fits || certificate === undefined || issuer === undefined) return [];
    const summary = `the signature on ${titleOf(certificate)} does not fit the key of ${titleOf(issuer)}, which should have made it`;
    return [{ check: 'bad_signature', severity: 'error', summary, short: 'broken signature', citation, certificate: index }];
  });
}
