/**
 * Certificate policies followed down a path (RFC 5280 §6.1.2 to §6.1.5), for a client that would take any policy. What is asked in the
 * end is only whether a policy still holds, so the tree is kept as the set of its lowest nodes: it cannot grow with the square of the
 * path as the tree of RFC 5280 can (RFC 9618 §3).
 */
import type { CertificateFacts } from '../../x509/facts.ts';

/** anyPolicy (RFC 5280 §4.2.1.4). */
export const ANY_POLICY = '2.5.29.32.0';

/** What is left at the end of a path. */
export interface PoliciesLeft {
  /** Whether a policy holds from top to bottom. */
  holds: boolean;
  /** Whether a certificate of the path demands that one does. */
  demanded: boolean;
  /** A CA maps a policy to or from "any policy", which it must not (RFC 5280 §6.1.4(a)). */
  mapsAny: boolean;
}

/** The three counters of RFC 5280 §6.1.2: certificates until the rule holds. */
interface Counters {
  explicit: number;
  mapping: number;
  any: number;
}

/** The lowest nodes of the tree: each valid policy with the policies that the next certificate may name for it. */
type Nodes = ReadonlyMap<string, ReadonlySet<string>>;

/** Follows the policies through the certificates below the anchor, from the top down. */
export function policiesLeft(path: readonly CertificateFacts[]): PoliciesLeft {
  const start = path.length + 1;
  const counters: Counters = { explicit: start, mapping: start, any: start };
  let nodes: Nodes = new Map([[ANY_POLICY, new Set([ANY_POLICY])]]);
  let mapsAny = false;
  for (const [index, certificate] of path.entries()) {
    const last = index === path.length - 1;
    nodes = nextNodes(nodes, certificate.policies, counters.any > 0 || (!last && certificate.selfIssued));
    if (last) break;
    const mappings = certificate.policyMappings ?? [];
    if (mappings.some(({ issuerDomain, subjectDomain }) => issuerDomain === ANY_POLICY || subjectDomain === ANY_POLICY)) mapsAny = true;
    nodes = mapped(nodes, mappings, counters.mapping > 0);
    if (!certificate.selfIssued) for (const name of ['explicit', 'mapping', 'any'] as const) counters[name] = Math.max(0, counters[name] - 1);
    counters.explicit = Math.min(counters.explicit, certificate.policyConstraints?.requireExplicitPolicy ?? start);
    counters.mapping = Math.min(counters.mapping, certificate.policyConstraints?.inhibitPolicyMapping ?? start);
    counters.any = Math.min(counters.any, certificate.inhibitAnyPolicy ?? start);
  }
  // The leaf itself counts as one step more (RFC 5280 §6.1.5(a)).
  const demanded = (path.length > 0 && counters.explicit <= 1) || path.at(-1)?.policyConstraints?.requireExplicitPolicy === 0;
  return { holds: nodes.size > 0, demanded, mapsAny };
}

/** RFC 5280 §6.1.3(d)(e): what of the nodes above the certificate's own policies carry on. */
function nextNodes(above: Nodes, policies: readonly string[] | undefined, anyCounts: boolean): Nodes {
  const expected = new Set([...above.values()].flatMap((values) => [...values]));
  const next = new Map<string, ReadonlySet<string>>();
  for (const policy of policies ?? []) {
    if (policy !== ANY_POLICY && (expected.has(policy) || above.has(ANY_POLICY))) next.set(policy, new Set([policy]));
  }
  if (policies?.includes(ANY_POLICY) === true && anyCounts) for (const policy of expected) if (!next.has(policy)) next.set(policy, new Set([policy]));
  return next;
}

/** RFC 5280 §6.1.4(b): the policies that the CA maps are expected under their new names, or fall away where mapping is forbidden. */
function mapped(nodes: Nodes, mappings: NonNullable<CertificateFacts['policyMappings']>, allowed: boolean): Nodes {
  const next = new Map(nodes);
  const renamed = new Map<string, Set<string>>();
  for (const { issuerDomain, subjectDomain } of mappings) {
    const names = renamed.get(issuerDomain);
    if (names === undefined) renamed.set(issuerDomain, new Set([subjectDomain]));
    else names.add(subjectDomain);
  }
  for (const [policy, names] of renamed) {
    if (!allowed) next.delete(policy);
    else if (nodes.has(policy) || nodes.has(ANY_POLICY)) next.set(policy, names);
  }
  return next;
}
