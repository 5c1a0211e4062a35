/** Whether the leaf is valid for no longer than the schedule of the CA/Browser Forum allows. */
import { isoDay } from '../x509/time-text.ts';
import type { Check } from './check.ts';
import { validityDays } from './knowledge/durations.ts';
import { fine, notApplicable, underPublicRules } from './knowledge/findings.ts';
import { leafOf } from './knowledge/roles.ts';

/** Longest validity in days for certificates issued from a day on; the newest first. Ballots SC-081v3, SC-31, 193. */
const SCHEDULE: readonly { from: number; days: number }[] = [
  { from: Date.UTC(2029, 2, 15), days: 47 },
  { from: Date.UTC(2027, 2, 15), days: 100 },
  { from: Date.UTC(2026, 2, 15), days: 200 },
  { from: Date.UTC(2020, 8, 1), days: 398 },
  { from: Date.UTC(2018, 2, 1), days: 825 },
];

export const validityLength: Check = {
  name: 'validity_length',
  citation: 'BR §6.3.2, ballot SC-081v3',
  run(input) {
    const leaf = leafOf(input);
    if (leaf === undefined || leaf.notAfter <= leaf.notBefore) return [notApplicable(this, 'there are no dates to count between')];
    const rule = SCHEDULE.find(({ from }) => leaf.notBefore >= from);
    if (rule === undefined) return [notApplicable(this, 'issued before there was a limit')];
    const days = validityDays(leaf.notBefore, leaf.notAfter);
    if (days <= rule.days) return [{ ...fine(this, `valid for ${days} days, ${rule.days} are allowed`), since: rule.from }];
    const summary = `valid for ${days} days; ${rule.days} are allowed when issued since ${isoDay(rule.from)}`;
    return [
      underPublicRules(input, {
        check: 'valid_too_long',
        severity: 'error',
        summary,
        short: `valid for ${days} days, too long`,
        citation: this.citation,
        since: rule.from,
        certificate: 0,
      }),
    ];
  },
};
