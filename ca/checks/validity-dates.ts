/** Whether now lies between the dates of every certificate of the path. */
import { isoDay } from '../x509/time-text.ts';
import type { CertificateFacts } from '../x509/facts.ts';
import type { Check, Finding } from './check.ts';
import { inWords } from './knowledge/durations.ts';
import { fine, notApplicable } from './knowledge/findings.ts';
import { placed, titleOf } from './knowledge/roles.ts';

export const validityDates: Check = {
  name: 'validity_dates',
  citation: 'RFC 5280 §6.1.3(a)(2)',
  run(input) {
    const found = placed(input.path).flatMap(({ certificate, index }): Finding[] => {
      const fault = dateFault(certificate, input.now);
      if (fault === undefined) return [];
      const whose = index === 0 ? '' : `${titleOf(certificate)}: `;
      return [
        {
          check: fault.check,
          severity: 'error',
          summary: `${whose}${fault.short} (${fault.detail})`,
          short: index === 0 ? fault.short : `issuer ${fault.short}`,
          citation: this.citation,
          certificate: index,
        },
      ];
    });
    if (found.length > 0) return found;
    const leaf = input.path[0];
    if (leaf === undefined || leaf.unreadable !== undefined) return [notApplicable(this, 'there are no dates')];
    return [fine(this, `${inWords(leaf.notAfter - input.now)} left (notAfter ${isoDay(leaf.notAfter)})`)];
  },
};

function dateFault(certificate: CertificateFacts, now: number): { check: string; short: string; detail: string } | undefined {
  const { notBefore, notAfter } = certificate;
  if (certificate.unreadable !== undefined) return undefined;
  if (notBefore === 0 && notAfter === 0) return { check: 'unreadable_dates', short: 'unreadable dates', detail: 'notBefore, notAfter' };
  if (now > notAfter + LAST_SECOND) return { check: 'expired', short: `expired ${inWords(now - notAfter)} ago`, detail: `notAfter ${isoDay(notAfter)}` };
  if (now < notBefore) return { check: 'not_yet_valid', short: `not valid for another ${inWords(notBefore - now)}`, detail: `notBefore ${isoDay(notBefore)}` };
  return undefined;
}

/** notAfter is included, and counts whole seconds (RFC 5280 §4.1.2.5): 23:59:59 ends with that second. ms. */
const LAST_SECOND = 999;
