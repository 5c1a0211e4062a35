/** Whether every name lies within what the CAs above may speak for; also for roots that were added on this machine. */
import type { CertificateFacts, GeneralName } from '../x509/facts.ts';
import type { Check, Finding } from './check.ts';
import { fine, notApplicable } from './knowledge/findings.ts';
import { constrainedNames, relationTo } from './knowledge/name-constraints.ts';
import { placed, shortened, titleOf } from './knowledge/roles.ts';

/** Most comparisons of a name with a constraint, as in OpenSSL: two long lists multiply. */
const MAX_COMPARISONS = 1 << 20;

/** Longest name shown, characters. */
const MAX_NAME = 64;

type Constraints = NonNullable<CertificateFacts['nameConstraints']>;

export const nameConstraints: Check = {
  name: 'name_constraints',
  citation: 'RFC 5280 §6.1.3(b)(c), §4.2.1.10',
  run(input) {
    const constraining = placed(input.path).filter(({ certificate, index }) => index > 0 && certificate.nameConstraints !== undefined);
    if (constraining.length === 0) return [notApplicable(this, 'no CA of the path is limited to some names')];
    let left = MAX_COMPARISONS;
    for (const { certificate: ca, index } of constraining) {
      const constraints = ca.nameConstraints ?? { permitted: [], excluded: [] };
      for (const { certificate, index: below } of placed(input.path).slice(0, index)) {
        if (certificate.selfIssued && below > 0) continue;
        const names = constrainedNames(certificate);
        left -= names.length * (constraints.permitted.length + constraints.excluded.length);
        if (left < 0) {
          const summary = 'too many names and limits to compare';
          return [{ check: 'too_many_comparisons', severity: 'error', summary, short: 'too many names to check', citation: this.citation, certificate: index }];
        }
        const fault = firstFault(names, constraints, titleOf(ca), this.citation, below);
        if (fault !== undefined) return [fault];
      }
    }
    return [fine(this, 'every name lies within the limits of the CAs above')];
  },
};

function firstFault(names: readonly GeneralName[], constraints: Constraints, ca: string, citation: string, certificate: number): Finding | undefined {
  for (const name of names) {
    const sameType = (subtree: GeneralName): boolean => subtree.type === name.type;
    const shown = shortened(name.value, MAX_NAME);
    const excluded = constraints.excluded.find((subtree) => sameType(subtree) && relationTo(name, subtree) !== 'outside');
    if (excluded !== undefined) {
      const summary = `${ca} may not speak for ${shown} (excluded: ${shortened(excluded.value, MAX_NAME)})`;
      return { check: 'name_excluded', severity: 'error', summary, short: 'name excluded', citation, certificate };
    }
    const permitted = constraints.permitted.filter(sameType);
    if (permitted.length > 0 && !permitted.some((subtree) => relationTo(name, subtree) === 'inside')) {
      const summary = `${ca} may only speak for ${permitted
        .slice(0, 3)
        .map((subtree) => shortened(subtree.value, MAX_NAME))
        .join(', ')}, not for ${shown}`;
      return { check: 'name_not_permitted', severity: 'error', summary, short: 'name not permitted', citation, certificate };
    }
  }
  return undefined;
}
