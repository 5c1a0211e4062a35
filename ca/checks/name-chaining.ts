/** Whether each certificate names the next as its issuer. */
import type { Check, Finding } from './check.ts';
import { fine, notApplicable } from './knowledge/findings.ts';
import { normalName } from './knowledge/name-comparison.ts';
import { placed, titleOf } from './knowledge/roles.ts';

export const nameChaining: Check = {
  name: 'name_chaining',
  citation: 'RFC 5280 §6.1.3(a)(4), §7.1; BR §7.1.4.1',
  run(input) {
    if (input.path.length < 2) return [notApplicable(this, 'there is no issuer in the path')];
    const found = placed(input.path).flatMap(({ certificate, index }): Finding[] => {
      const issuer = input.path[index + 1];
      if (issuer === undefined || certificate.issuerHex === issuer.subjectHex) return [];
      if (normalName(certificate.issuerAttributes) === normalName(issuer.subjectAttributes)) {
        const summary = `${titleOf(certificate)} writes the name of its issuer differently than ${titleOf(issuer)} does; some clients compare byte by byte`;
        return [
          {
            check: 'names_written_differently',
            severity: 'warning',
            summary,
            short: 'issuer name written differently',
            citation: this.citation,
            certificate: index,
          },
        ];
      }
      const summary = `${titleOf(certificate)} names another issuer than ${titleOf(issuer)}`;
      return [{ check: 'names_do_not_chain', severity: 'error', summary, short: 'names do not chain', citation: this.citation, certificate: index }];
    });
    return found.length > 0 ? found : [fine(this, 'each certificate names the next as its issuer')];
  },
};
