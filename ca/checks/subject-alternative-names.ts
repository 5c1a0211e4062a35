/** Whether there is a list of names, and whether it is marked as it has to be. */
import type { Check } from './check.ts';
import { fine, notApplicable, underPublicRules } from './knowledge/findings.ts';
import { leafOf } from './knowledge/roles.ts';

export const subjectAlternativeNames: Check = {
  name: 'subject_alternative_names',
  citation: 'BR §7.1.2.7.12; RFC 5280 §4.2.1.6',
  run(input) {
    const leaf = leafOf(input);
    if (leaf === undefined || leaf.unreadable !== undefined) return [notApplicable(this, 'there is no certificate to look at')];
    if (leaf.subjectAlternativeNames === undefined) {
      const summary = 'no list of host names: clients that follow the standards refuse it, whatever the common name says (no subjectAltName)';
      return [{ check: 'no_san', severity: 'error', summary, short: 'no names in the certificate', citation: this.citation, certificate: 0 }];
    }
    const critical = leaf.extensions.find((extension) => extension.oid === '2.5.29.17')?.critical ?? false;
    const empty = leaf.subjectAttributes.length === 0;
    if (critical === empty) return [fine(this, 'the list of host names is there')];
    if (empty) {
      // Chromium takes such a certificate for unreadable, whoever issued it.
      const summary = 'the subject is empty, and yet the list of names may be overlooked: some clients refuse it (subjectAltName is not critical)';
      return [{ check: 'names_not_critical', severity: 'error', summary, short: 'no subject, names not critical', citation: 'RFC 5280 §4.1.2.6, §4.2.1.6', certificate: 0 }];
    }
    const summary = 'the subject is not empty, so the list of names should not be critical';
    return [
      underPublicRules(input, { check: 'san_criticality', severity: 'warning', summary, short: 'SAN wrongly marked', citation: this.citation, certificate: 0 }),
    ];
  },
};
