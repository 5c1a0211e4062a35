/** Whether the certificate was entered in as many logs as Chrome wants. */
import { isoDay } from '../x509/time-text.ts';
import type { Check } from './check.ts';
import { ctCount } from './knowledge/ct-policy.ts';
import { fine, notApplicable } from './knowledge/findings.ts';
import { leafOf } from './knowledge/roles.ts';

/** Issued from this day on, Chrome wants receipts. */
const EFFECTIVE = Date.UTC(2018, 4, 1);

export const ctChrome: Check = {
  name: 'ct_chrome',
  citation: 'Chrome CT policy, 2026-07',
  run(input) {
    const leaf = leafOf(input);
    if (leaf === undefined || input.anchor !== 'bundled') return [notApplicable(this, 'only for certificates of public CAs')];
    if (leaf.notBefore < EFFECTIVE) return [notApplicable(this, `issued before ${isoDay(EFFECTIVE)}`)];
    const { logs, needed, days } = ctCount(leaf);
    if (logs >= needed) return [fine(this, `receipts of ${logs} logs; ${needed} are needed for ${days} days (which logs they are was not checked)`)];
    const where = logs === 0 ? 'none' : `only ${logs}`;
    const summary = `Chrome wants receipts of ${needed} logs for ${days} days, the certificate has ${where}; the server may send more in the handshake, which was not asked for (SCT)`;
    return [
      {
        check: 'too_few_scts',
        severity: 'warning',
        summary,
        short: logs === 0 ? 'not in any public log' : 'in too few public logs',
        citation: this.citation,
        since: EFFECTIVE,
        certificate: 0,
      },
    ];
  },
};
