/** A client as a set of rules: which of our findings it refuses for, which only look bad to it, and which it does not care about. */
import type { Finding } from '../checks/check.ts';
import { titleOf } from '../checks/knowledge/roles.ts';
import { opinionFrom } from './opinion.ts';
import type { Judged, Opinion } from './opinion.ts';

/** How a client takes a finding. */
export type Weight = 'refuses' | 'minds' | 'ignores';

/** Weighs one finding of a verdict that was reached over all our roots. */
export type Weigh = (finding: Finding, judged: Judged) => Weight;

/**
 * Faults for which every current client refuses: a path that does not hold (RFC 5280 §6.1), another name (RFC 9525 §6), a hash that
 * can be forged. What differs from client to client is in the profiles.
 */
export const REFUSED_BY_ALL: ReadonlySet<string> = new Set([
  'no_certificate',
  'unreadable',
  'bad_signature',
  'algorithms_differ',
  'names_do_not_chain',
  'self_signed',
  'untrusted_root',
  'unknown_issuer',
  'expired',
  'not_yet_valid',
  'unreadable_dates',
  'wrong_host',
  'no_names',
  'only_common_name',
  'no_san',
  'name_not_permitted',
  'name_excluded',
  'too_many_comparisons',
  'issuer_is_no_ca',
  'issuer_may_not_sign',
  'old_issuer',
  'path_too_long',
  'unknown_critical_extension',
  'precertificate',
  'broken_extension',
  'issuer_wrong_purpose',
  'may_not_sign',
  'weak_hash',
  'unusable_key',
  'unnamed_curve',
  'revoked',
]);

/** Whether the path ends in a root that browsers ship. */
export function isPublic({ verdict }: Judged): boolean {
  return verdict.anchor === 'bundled';
}

/** Whether an RSA key of the finding's certificate has fewer bits than this. */
export function rsaUnder(bits: number, { certificate }: Finding, { path }: Judged): boolean {
  const key = certificate === undefined ? undefined : path[certificate]?.key;
  return key?.type === 'rsa' && (key.bits ?? 0) < bits;
}

/** The opinion of a client. */
export function clientOpinion(whose: string, judged: Judged, weigh: Weigh): Opinion {
  const weighed = judged.verdict.findings
    .filter(({ severity }) => severity !== 'ok' && severity !== 'not_applicable')
    .map((finding) => ({ finding, weight: weigh(finding, judged) }));
  const of = (weight: Weight): Finding[] => weighed.filter((one) => one.weight === weight).map(({ finding }) => finding);
  const top = judged.path.at(-1);
  return opinionFrom(whose, 'profile', of('refuses'), of('minds'), top === undefined ? 'nothing to judge' : `nothing against it, by way of ${titleOf(top)}`);
}
