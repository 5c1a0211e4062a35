/** Whether the root looks as a public root has to. */
import type { CertificateFacts } from '../x509/facts.ts';
import type { Check } from './check.ts';
import { validityDays } from './knowledge/durations.ts';
import { fine, notApplicable, underPublicRules } from './knowledge/findings.ts';
import { anchorIndex, titleOf } from './knowledge/roles.ts';

/** Shortest and longest validity of a root, days (BR §7.1.2.1.1). */
const MIN_DAYS = 2922;
const MAX_DAYS = 9132;

export const rootProfile: Check = {
  name: 'root_profile',
  citation: 'BR §7.1.2.1',
  run(input) {
    const index = anchorIndex(input);
    const root = index === undefined || index === 0 ? undefined : input.path[index];
    if (index === undefined || root === undefined) return [notApplicable(this, 'there is no root')];
    const faults = faultsOf(root);
    if (faults.length === 0) return [fine(this, 'the root looks as it has to')];
    return [
      underPublicRules(input, {
        check: 'odd_root',
        severity: 'note',
        summary: `${titleOf(root)}: ${faults.join(', ')}`,
        citation: this.citation,
        certificate: index,
      }),
    ];
  },
};

function faultsOf(root: CertificateFacts): string[] {
  const critical = (oid: string): boolean => root.extensions.some((extension) => extension.oid === oid && extension.critical);
  const days = validityDays(root.notBefore, root.notAfter);
  const faults: string[] = [];
  if (days < MIN_DAYS || days > MAX_DAYS) faults.push(`valid for ${days} days, not ${MIN_DAYS} to ${MAX_DAYS}`);
  if (!critical('2.5.29.15')) faults.push('keyUsage is not critical');
  if (!critical('2.5.29.19')) faults.push('basicConstraints is not critical');
  if (root.extendedKeyUsage !== undefined) faults.push('a root with a purpose (extendedKeyUsage)');
  return faults;
}
