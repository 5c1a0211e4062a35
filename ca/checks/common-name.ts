/** Whether the common name repeats one of the names, and whether the subject holds what public CAs may no longer put there. */
import type { Check, Finding } from './check.ts';
import { fine, notApplicable, underPublicRules } from './knowledge/findings.ts';
import { leafOf, shortened } from './knowledge/roles.ts';

/** From when the organisational unit is forbidden (ballot SC-47v2). */
const NO_UNIT = Date.UTC(2022, 8, 1);

/** Longest name shown, characters. */
const MAX_NAME = 64;

export const commonName: Check = {
  name: 'common_name',
  citation: 'BR §7.1.4.3, §7.1.2.7',
  run(input) {
    const leaf = leafOf(input);
    if (leaf === undefined || leaf.unreadable !== undefined) return [notApplicable(this, 'there is no certificate to look at')];
    const found: Finding[] = [];
    const { commonName: name } = leaf;
    if (name !== undefined && leaf.subjectAlternativeNames?.some((other) => other.value === name) !== true) {
      const summary = `the common name ${shortened(name, MAX_NAME)} is not one of the names in the list (subjectAltName)`;
      found.push(
        underPublicRules(input, {
          check: 'common_name_not_listed',
          severity: 'warning',
          summary,
          short: 'common name not in the list',
          citation: this.citation,
          certificate: 0,
        }),
      );
    }
    if (leaf.subjectAttributes.some((attribute) => attribute.type === 'OU') && leaf.notBefore >= NO_UNIT) {
      const summary = 'the subject names an organisational unit, which nobody checks (OU)';
      found.push(
        underPublicRules(input, {
          check: 'unit_in_subject',
          severity: 'warning',
          summary,
          short: 'OU in the subject',
          citation: 'BR §7.1.2.7, ballot SC-47v2',
          since: NO_UNIT,
          certificate: 0,
        }),
      );
    }
    return found.length > 0 ? found : [fine(this, name === undefined ? 'no common name, as recommended' : 'the common name is one of the names in the list')];
  },
};
