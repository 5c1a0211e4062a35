/** Whether the certificate lives so shortly that it need not be revocable. */
import type { Check } from './check.ts';
import { DAY, inWords } from './knowledge/durations.ts';
import { notApplicable } from './knowledge/findings.ts';
import { leafOf } from './knowledge/roles.ts';

/** Longest short life, ms, before and since 2026-03-15 (BR §1.6.1). */
const CHANGE = Date.UTC(2026, 2, 15);
const BEFORE = 10 * DAY;
const SINCE = 7 * DAY;

/** Whether the Baseline Requirements call a certificate with these dates short-lived. */
export function isShortLived(notBefore: number, notAfter: number): boolean {
  return notAfter > notBefore && notAfter - notBefore + 1000 <= (notBefore < CHANGE ? BEFORE : SINCE);
}

export const shortLived: Check = {
  name: 'short_lived',
  citation: 'BR §1.6.1 (Short-lived Subscriber Certificate)',
  run(input) {
    const leaf = leafOf(input);
    if (leaf === undefined || !isShortLived(leaf.notBefore, leaf.notAfter)) return [notApplicable(this, 'the certificate is not short-lived')];
    const summary = `lives for ${inWords(leaf.notAfter - leaf.notBefore + 1000)} only, so it need not say where revocation is told`;
    const recent = leaf.notBefore < CHANGE ? {} : { since: CHANGE };
    return [{ check: this.name, severity: 'note', summary, citation: this.citation, ...recent, certificate: 0 }];
  },
};
