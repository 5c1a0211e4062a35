/** What the browsers' policies on Certificate Transparency have in common: whom they bind, and how many logs a certificate needs by its length. */
import type { CertificateFacts } from '../../x509/facts.ts';
import { isoDay } from '../../x509/time-text.ts';
import type { Check, CheckInput, Finding } from '../check.ts';
import { validityDays } from './durations.ts';
import { fine, notApplicable } from './findings.ts';
import { leafOf } from './roles.ts';

/** Days up to which two logs are enough; longer ones need three. */
const SHORTER_DAYS = 180;

/** Receipts in a certificate, and how many its length asks for. */
export interface CtCount {
  /** Distinct logs among the embedded SCTs. */
  logs: number;
  needed: number;
  days: number;
}

/** Counts the logs of a certificate. Which logs are good, and who runs them, is not known here. */
export function ctCount(leaf: CertificateFacts): CtCount {
  const days = validityDays(leaf.notBefore, leaf.notAfter);
  return { logs: new Set((leaf.scts ?? []).map((sct) => sct.logId)).size, needed: days <= SHORTER_DAYS ? 2 : 3, days };
}

/** What a policy says of a chain. `effective`: certificates issued before it need nothing, ms since the epoch. `tooFew` puts the fault in words. */
export function underCtPolicy(check: Pick<Check, 'name' | 'citation'>, input: CheckInput, effective: number, tooFew: (count: CtCount) => Pick<Finding, 'summary' | 'short'>): Finding {
  const leaf = leafOf(input);
  if (leaf === undefined || input.anchor !== 'bundled') return notApplicable(check, 'only for certificates of public CAs');
  if (leaf.notBefore < effective) return notApplicable(check, `issued before ${isoDay(effective)}`);
  const count = ctCount(leaf);
  const { logs, needed, days } = count;
  if (logs >= needed) return fine(check, `receipts of ${logs} logs; ${needed} are needed for ${days} days (which logs they are was not checked)`);
  return { check: 'too_few_scts', severity: 'warning', ...tooFew(count), citation: check.citation, since: effective, certificate: 0 };
}
