/** Whether a policy that a CA demands, or that an EV certificate claims, holds from top to bottom (RFC 5280 §6.1). */
import type { Check, CheckInput, Finding } from './check.ts';
import { fine, notApplicable, underPublicRules } from './knowledge/findings.ts';
import { policiesLeft } from './knowledge/policy-tree.ts';
import { anchorIndex, leafOf } from './knowledge/roles.ts';

export const policies: Check = {
  name: 'policies',
  citation: 'RFC 5280 §6.1.5(g)',
  run(input) {
    const below = belowAnchor(input);
    const constrained = below.some(({ policyConstraints }) => policyConstraints !== undefined);
    const extended = leafOf(input)?.validation === 'EV';
    if (!constrained && !extended) return [notApplicable(this, 'no CA of the path demands a policy, and the certificate claims none for EV')];
    const { holds, demanded, mapsAny } = policiesLeft(below);
    const found: Finding[] = [];
    if (mapsAny) {
      const summary = 'a CA of the path maps a policy to or from "any policy", which none may';
      found.push({ check: 'policy', severity: 'warning', summary, short: 'policies wrongly mapped', citation: 'RFC 5280 §6.1.4(a)' });
    }
    if (demanded && !holds) {
      const summary = 'a CA of the path demands a policy, and none holds from top to bottom; OpenSSL and Node do not look unless they are told to';
      found.push({ check: 'policy', severity: 'warning', summary, short: 'policy missing', citation: this.citation });
    } else if (extended && !holds) {
      const summary = 'claims extended validation (EV), and the CAs above it do not carry any of its policies';
      found.push(underPublicRules(input, { check: 'policy_not_carried', severity: 'warning', summary, short: 'EV policy not carried', citation: this.citation, certificate: 0 }));
    }
    if (found.length > 0) return found;
    return [fine(this, holds ? 'a policy holds from top to bottom' : 'no policy holds from top to bottom, and none is demanded here')];
  },
};

/** The certificates below the anchor, from the top down. */
function belowAnchor(input: CheckInput): CheckInput['path'] {
  return input.path.slice(0, anchorIndex(input) ?? input.path.length).toReversed();
}
