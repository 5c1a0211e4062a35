/** `--fail-on`: what a script wants to fail for, as severities or as names of checks and of the faults they find. */
import type { CheckInput, Finding } from '../../../ca/checks/check.ts';
import { CHECKS } from '../../../ca/checks/registry.ts';
import { UserError } from '../../errors.ts';
import { glossary } from '../../glossary/registry.ts';

/** Each stands for itself and what is worse. */
const SEVERITIES = ['error', 'warning', 'note'] as const;

/** Whether a finding is a remark at all, and not that all is well. */
function isRemark({ severity }: Finding): boolean {
  return severity !== 'ok' && severity !== 'not_applicable';
}

/** Checks by name, and faults by theirs: whatever `?` explains as a check. */
function knownNames(): string[] {
  return Object.keys(glossary()).flatMap((key) => (key.startsWith('check.') ? [key.slice('check.'.length)] : []));
}

/** The names out of the option's values, commas between them allowed. Throws `UserError` for one that nothing is called. */
export function parseFailOn(values: readonly string[]): string[] {
  const names = values.flatMap((value) => value.split(',')).map((name) => name.trim().toLowerCase().replaceAll('-', '_'));
  const known = new Set<string>([...SEVERITIES, ...knownNames()]);
  const strange = names.find((name) => !known.has(name));
  if (strange === undefined) return names;
  const checks = CHECKS.map(({ name }) => name);
  const faults = knownNames().filter((name) => !checks.includes(name));
  throw new UserError('unknown_check', `--fail-on does not know '${strange}'`, [`severities: ${SEVERITIES.join(', ')}`, `checks: ${checks.toSorted().join(', ')}`, `faults: ${faults.toSorted().join(', ')}`]);
}

/** The findings for which to fail, each once: of a verdict's, and of what a check that is named finds in the chain itself. */
export function failures(names: readonly string[], input: CheckInput, findings: readonly Finding[]): Finding[] {
  const remarks = findings.filter(isRemark);
  const found = names.flatMap((name) => {
    const rank = SEVERITIES.findIndex((severity) => severity === name);
    if (rank >= 0) return remarks.filter(({ severity }) => SEVERITIES.findIndex((other) => other === severity) <= rank);
    const own = CHECKS.find((check) => check.name === name)?.run(input) ?? [];
    return [...remarks.filter(({ check }) => check === name), ...own.filter(isRemark)];
  });
  return [...new Map(found.map((finding) => [`${finding.check} ${finding.certificate ?? ''} ${finding.summary}`, finding])).values()];
}

/** The line that says for what a script was failed: `failed: expired (error), too_few_scts (warning)`. */
export function failedLine(findings: readonly Finding[]): string {
  return `failed: ${findings.map(({ check, severity }) => `${check} (${severity})`).join(', ')}\n`;
}
