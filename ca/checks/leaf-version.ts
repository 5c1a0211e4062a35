/** Whether the leaf is of version 3, the only one with extensions. */
import type { Check } from './check.ts';
import { fine, notApplicable, underPublicRules } from './knowledge/findings.ts';
import { leafOf } from './knowledge/roles.ts';

export const leafVersion: Check = {
  name: 'leaf_version',
  citation: 'BR §7.1.2.7; RFC 5280 §4.1.2.1',
  run(input) {
    const leaf = leafOf(input);
    if (leaf === undefined || leaf.unreadable !== undefined) return [notApplicable(this, 'there is no certificate to look at')];
    if (leaf.version === 3) return [fine(this, 'version 3')];
    const summary = `a certificate of version ${leaf.version}, which can say nothing about names and use`;
    return [
      underPublicRules(input, {
        check: 'old_leaf',
        severity: 'error',
        summary,
        short: `certificate of version ${leaf.version}`,
        citation: this.citation,
        certificate: 0,
      }),
    ];
  },
};
