/** Whether every certificate that signed another is that of a CA. */
import type { CertificateFacts } from '../x509/facts.ts';
import type { Check, Finding } from './check.ts';
import { fine, notApplicable } from './knowledge/findings.ts';
import { anchorIndex, placed, titleOf } from './knowledge/roles.ts';

export const issuerIsCa: Check = {
  name: 'issuer_is_ca',
  citation: 'RFC 5280 §6.1.4(k)(n)',
  run(input) {
    const issuers = placed(input.path).slice(1);
    if (issuers.length === 0) return [notApplicable(this, 'there is no issuer in the path')];
    const anchor = anchorIndex(input);
    const found = issuers.flatMap(({ certificate, index }): Finding[] => {
      const fault = issuerFault(certificate, index === anchor);
      if (fault === undefined) return [];
      return [
        {
          check: fault.check,
          severity: 'error',
          summary: `${titleOf(certificate)} ${fault.summary}`,
          short: fault.short,
          citation: this.citation,
          certificate: index,
        },
      ];
    });
    return found.length > 0 ? found : [fine(this, 'every issuer is a CA')];
  },
};

/** A trust anchor may be of version 1 or have no extensions: it is trusted for its key (RFC 5280 §6.1.1(d)). */
function issuerFault(certificate: CertificateFacts, anchor: boolean): { check: string; summary: string; short: string } | undefined {
  if (certificate.unreadable !== undefined) return undefined;
  const { basicConstraints, keyUsage } = certificate;
  if (!anchor && certificate.version < 3) {
    return {
      check: 'old_issuer',
      summary: `has signed although it is a certificate of version ${certificate.version}, which cannot say that it is a CA`,
      short: 'issuer is no CA (old version)',
    };
  }
  if (basicConstraints === undefined ? !anchor : !basicConstraints.ca) {
    return { check: 'issuer_is_no_ca', summary: 'has signed although it is no CA (basicConstraints)', short: 'issuer is no CA' };
  }
  if (keyUsage?.includes('keyCertSign') === false) {
    return {
      check: 'issuer_may_not_sign',
      summary: 'has signed although its key may not sign certificates (keyUsage without keyCertSign)',
      short: 'issuer may not sign',
    };
  }
  return undefined;
}
