/** Whether a policy that a CA demands is there (RFC 5280 §6.1). Only where a CA of the path demands one. */
import type { Check, CheckInput } from './check.ts';
import { fine, notApplicable } from './knowledge/findings.ts';
import { anchorIndex } from './knowledge/roles.ts';

const ANY_POLICY = '2.5.29.32.0';

export const policies: Check = {
  name: 'policies',
  citation: 'RFC 5280 §6.1.5(g)',
  run(input) {
    const below = belowAnchor(input);
    if (!below.some((certificate) => certificate.policyConstraints?.requireExplicitPolicy !== undefined))
      return [notApplicable(this, 'no CA of the path demands a policy')];
    if (below.some((certificate) => certificate.policyMappings !== undefined))
      return [notApplicable(this, 'policies are mapped from one CA to another, which is left to OpenSSL')];
    if (!policyMissing(below)) return [fine(this, 'the policy that a CA demands is there')];
    const summary = 'a CA of the path demands a policy, and none holds from top to bottom';
    return [{ check: 'policy', severity: 'warning', summary, short: 'policy missing', citation: this.citation }];
  },
};

/** The certificates below the anchor, from the top down. */
function belowAnchor(input: CheckInput): CheckInput['path'] {
  return input.path.slice(0, anchorIndex(input) ?? input.path.length).toReversed();
}

/** Follows the set of valid policies and the counter explicit_policy down the path. */
function policyMissing(path: CheckInput['path']): boolean {
  let valid: ReadonlySet<string> | 'any' = 'any';
  let explicit = path.length + 1;
  for (const [index, certificate] of path.entries()) {
    const own = certificate.policies;
    if (own === undefined) valid = new Set();
    else if (!own.includes(ANY_POLICY)) valid = new Set(valid === 'any' ? own : own.filter((policy) => valid !== 'any' && valid.has(policy)));
    const last = index === path.length - 1;
    if (last || !certificate.selfIssued) explicit = Math.max(0, explicit - 1);
    const required = certificate.policyConstraints?.requireExplicitPolicy;
    if (required !== undefined && (!last || required === 0)) explicit = Math.min(explicit, required);
  }
  return explicit === 0 && valid !== 'any' && valid.size === 0;
}
