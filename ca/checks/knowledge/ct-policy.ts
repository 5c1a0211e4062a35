/** What the browsers' policies on Certificate Transparency have in common: how many logs a certificate needs by its length. */
import type { CertificateFacts } from '../../x509/facts.ts';
import { validityDays } from './durations.ts';

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
