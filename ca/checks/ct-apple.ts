/** Whether the certificate was entered in as many logs as Apple and Mozilla want. */
import { isoDay } from '../x509/time-text.ts';
import type { Check } from './check.ts';
import { ctCount } from './knowledge/ct-policy.ts';
import { fine, notApplicable } from './knowledge/findings.ts';
import { leafOf } from './knowledge/roles.ts';

/** Issued from this day on, Apple wants receipts. */
const EFFECTIVE = Date.UTC(2018, 9, 16);

export const ctApple: Check = {
  name: 'ct_apple',
  citation: 'Apple, support article 103214; Mozilla, CTPolicyEnforcer.cpp',
  run(input) {
    const leaf = leafOf(input);
    if (leaf === undefined || input.anchor !== 'bundled') return [notApplicable(this, 'only for certificates of public CAs')];
    if (leaf.notBefore < EFFECTIVE) return [notApplicable(this, `issued before ${isoDay(EFFECTIVE)}`)];
    const { logs, needed, days } = ctCount(leaf);
    if (logs >= needed) return [fine(this, `receipts of ${logs} logs; ${needed} are needed for ${days} days (which logs they are was not checked)`)];
    const summary = `Apple and Mozilla want receipts of ${needed} logs for ${days} days, the certificate has ${logs} (SCT)`;
    return [{ check: 'too_few_scts', severity: 'warning', summary, short: 'in too few public logs', citation: this.citation, since: EFFECTIVE, certificate: 0 }];
  },
};
