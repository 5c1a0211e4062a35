/** Common results of checks. */
import type { Check, CheckInput, Finding } from '../check.ts';

/** The check looked and has nothing to say against it. */
export function fine(check: Pick<Check, 'name' | 'citation'>, summary: string): Finding {
  return { check: check.name, severity: 'ok', summary, citation: check.citation };
}

/** The check does not apply, and why. */
export function notApplicable(check: Pick<Check, 'name' | 'citation'>, summary: string): Finding {
  return { check: check.name, severity: 'not_applicable', summary, citation: check.citation };
}

/**
 * A rule for public CAs: as severe as it says where the chain ends in a root that browsers ship, elsewhere a note, because a private
 * CA may do as it likes.
 */
export function underPublicRules(input: CheckInput, finding: Finding): Finding {
  if (input.anchor === 'bundled') return finding;
  const { check, citation, certificate, since } = finding;
  const summary = `would not be allowed from a public CA: ${finding.summary}`;
  return { check, severity: 'note', summary, citation, ...(since === undefined ? {} : { since }), ...(certificate === undefined ? {} : { certificate }) };
}
