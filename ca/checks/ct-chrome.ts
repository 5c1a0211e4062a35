/** Whether the certificate was entered in as many logs as Chrome wants. */
import type { Check } from './check.ts';
import { underCtPolicy } from './knowledge/ct-policy.ts';

/** Issued from this day on, Chrome wants receipts. */
const EFFECTIVE = Date.UTC(2018, 4, 1);

export const ctChrome: Check = {
  name: 'ct_chrome',
  citation: 'Chrome CT policy, 2026-07',
  run(input) {
    return [
      underCtPolicy(this, input, EFFECTIVE, ({ logs, needed, days }) => ({
        summary: `Chrome wants receipts of ${needed} logs for ${days} days, the certificate has ${logs === 0 ? 'none' : `only ${logs}`}; the server may send more in the handshake, which was not asked for (SCT)`,
        short: logs === 0 ? 'not in any public log' : 'in too few public logs',
      })),
    ];
  },
};
