/** Names and addresses that nobody can own, or that no host can have. */
import type { GeneralName } from '../x509/facts.ts';
import type { Check, Finding } from './check.ts';
import { counted } from './knowledge/durations.ts';
import { fine, notApplicable, underPublicRules } from './knowledge/findings.ts';
import { FAULTS_SINCE, addressFault, dnsNameFault } from './knowledge/reserved-names.ts';
import { leafOf, shortened } from './knowledge/roles.ts';

/** Longest name shown, characters. */
const MAX_NAME = 64;

export const allowedNames: Check = {
  name: 'allowed_names',
  citation: 'BR §4.2.2, §7.1.2.7.12',
  run(input) {
    const leaf = leafOf(input);
    const names = leaf?.subjectAlternativeNames;
    if (leaf === undefined || names === undefined) return [notApplicable(this, 'there is no list of names')];
    const faults = names.flatMap((name): [GeneralName, string][] => {
      const fault = nameFault(name, leaf.notBefore);
      return fault === undefined ? [] : [[name, fault]];
    });
    const first = faults[0];
    if (first === undefined) return [fine(this, 'every name can belong to somebody')];
    const [name, fault] = first;
    const more = faults.length > 1 ? `, and ${counted(faults.length - 1, 'more such name')}` : '';
    const since = FAULTS_SINCE.get(fault);
    const finding: Finding = {
      check: 'name_nobody_owns',
      severity: 'warning',
      summary: `${shortened(name.value, MAX_NAME)}: ${fault}${more}`,
      short: 'name that nobody owns',
      citation: this.citation,
      ...(since === undefined ? {} : { since }),
      certificate: 0,
    };
    return [underPublicRules(input, finding)];
  },
};

function nameFault(name: GeneralName, issued: number): string | undefined {
  if (name.type === 'dns') return dnsNameFault(name.value, issued);
  if (name.type === 'ip') return addressFault(name.value);
  return `a name of another kind than hosts have (${name.type})`;
}
