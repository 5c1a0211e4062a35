/** Names with a star in a place where no client takes it. */
import type { Check, Finding } from './check.ts';
import { fine, notApplicable } from './knowledge/findings.ts';
import { wildcardFault } from './knowledge/host-names.ts';
import { leafOf, shortened } from './knowledge/roles.ts';

/** Longest name shown, characters. */
const MAX_NAME = 64;

export const wildcardNames: Check = {
  name: 'wildcard_names',
  citation: 'RFC 9525 §6.3; BR §7.1.2.7.12',
  run(input) {
    const stars = (leafOf(input)?.subjectAlternativeNames ?? []).filter((name) => name.type === 'dns' && name.value.includes('*'));
    if (stars.length === 0) return [notApplicable(this, 'no name has a star')];
    const bad = stars.find((name) => wildcardFault(name.value) !== undefined);
    if (bad === undefined) return [fine(this, 'each star is a whole first label')];
    const summary = `${shortened(bad.value, MAX_NAME)} is a name that clients pass over: ${wildcardFault(bad.value) ?? ''}`;
    const finding: Finding = {
      check: 'bad_wildcard',
      severity: 'warning',
      summary,
      short: 'wildcard that does not work',
      citation: this.citation,
      certificate: 0,
    };
    return [finding];
  },
};
