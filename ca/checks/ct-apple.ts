/** Whether the certificate was entered in as many logs as Apple and Mozilla want. */
import type { Check } from './check.ts';
import { underCtPolicy } from './knowledge/ct-policy.ts';

/** Issued from this day on, Apple wants receipts. */
const EFFECTIVE = Date.UTC(2018, 9, 16);

export const ctApple: Check = {
  name: 'ct_apple',
  citation: 'Apple, support article 103214; Mozilla, CTPolicyEnforcer.cpp',
  run(input) {
    return [
      underCtPolicy(this, input, EFFECTIVE, ({ logs, needed, days }) => ({
        summary: `Apple and Mozilla want receipts of ${needed} logs for ${days} days, the certificate has ${logs} (SCT)`,
        short: 'in too few public logs',
      })),
    ];
  },
};
