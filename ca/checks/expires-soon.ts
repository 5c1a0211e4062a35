/** Whether a certificate of the path runs out soon. */
import { isoDay } from '../x509/time-text.ts';
import type { Check, Finding } from './check.ts';
import { DAY, inWords } from './knowledge/durations.ts';
import { fine, notApplicable } from './knowledge/findings.ts';
import { placed, titleOf } from './knowledge/roles.ts';

/** Soon is less than 30 days, and for certificates that live shortly less than a third of their life: that is when ACME clients renew. */
const SOON = 30 * DAY;
const PART_OF_LIFE = 3;

export const expiresSoon: Check = {
  name: 'expires_soon',
  citation: 'RFC 5280 §4.1.2.5; RFC 9773 §1',
  run(input) {
    const running = placed(input.path).filter(({ certificate }) => certificate.notBefore <= input.now && certificate.notAfter >= input.now);
    if (running.length === 0) return [notApplicable(this, 'no certificate is valid now')];
    const found = running.flatMap(({ certificate, index }): Finding[] => {
      const left = certificate.notAfter - input.now;
      if (left >= Math.min(SOON, (certificate.notAfter - certificate.notBefore) / PART_OF_LIFE)) return [];
      const whose = index === 0 ? '' : `${titleOf(certificate)} `;
      const summary = `${whose}expires in ${inWords(left)} (notAfter ${isoDay(certificate.notAfter)})`;
      return [
        {
          check: this.name,
          severity: 'warning',
          summary,
          short: `${index === 0 ? '' : 'issuer '}expires in ${inWords(left)}`,
          citation: this.citation,
          certificate: index,
        },
      ];
    });
    return found.length > 0 ? found : [fine(this, 'nothing runs out soon')];
  },
};
