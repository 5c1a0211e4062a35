/** Runs all checks over a chain and adds them up to a verdict. */
import type { Check, CheckInput, Finding, Severity, Verdict } from './check.ts';
import { inWords } from './knowledge/durations.ts';
import { shortened } from './knowledge/roles.ts';
import { confirmation, openssl } from './openssl.ts';
import { CHECKS } from './registry.ts';

/** Longest summary, characters: a column of the overview. */
export const MAX_SUMMARY = 40;

const WORST_FIRST: readonly Severity[] = ['error', 'warning', 'note', 'ok', 'not_applicable'];

/** Judges a chain. An error makes it bad, a warning makes it worth a look. Pure; never throws. */
export function judge(input: CheckInput): Verdict {
  const results = CHECKS.map((check) => ({ check, findings: runSafely(check, input) }));
  const others = results.flatMap(({ check, findings }) => (check === openssl ? [] : findings));
  const confirmed = confirmation(input, others);
  const all = results.flatMap(({ check, findings }) => (check === openssl && confirmed !== undefined ? [confirmed] : findings));
  const findings = WORST_FIRST.flatMap((severity) => all.filter((finding) => finding.severity === severity));
  const worst = findings[0];
  const status = worst?.severity === 'error' ? 'bad' : worst?.severity === 'warning' ? 'warning' : 'ok';
  return { status, summary: shortened(status === 'ok' ? lifeLeft(input) : shortOf(worst), MAX_SUMMARY), findings, anchor: input.anchor };
}

/** A check that fails says nothing good: the chain is refused, and the reason shows that it is our fault. */
function runSafely(check: Check, input: CheckInput): readonly Finding[] {
  try {
    return check.run(input);
  } catch (error) {
    const summary = `this check failed, which is a fault of trustlens: ${error instanceof Error ? error.message : 'unknown'}`;
    return [{ check: check.name, severity: 'error', summary, short: 'could not be judged', citation: check.citation }];
  }
}

function shortOf(finding: Finding | undefined): string {
  return finding?.short ?? finding?.summary ?? '';
}

function lifeLeft(input: CheckInput): string {
  const leaf = input.path[0];
  return leaf === undefined ? '' : `${inWords(leaf.notAfter - input.now)} left`;
}
