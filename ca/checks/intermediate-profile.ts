/** Whether the CAs between leaf and root look as public ones have to. */
import type { CertificateFacts } from '../x509/facts.ts';
import type { Check, Finding, Severity } from './check.ts';
import { fine, notApplicable, underPublicRules } from './knowledge/findings.ts';
import { intermediatesOf, titleOf } from './knowledge/roles.ts';

/** Since when a new CA of the web may have no purpose but serverAuth (Chrome Root Program Policy 1.8). */
const SERVERS_ONLY = Date.UTC(2026, 5, 15);

export const intermediateProfile: Check = {
  name: 'intermediate_profile',
  citation: 'BR §7.1.2.6',
  run(input) {
    const intermediates = intermediatesOf(input);
    if (intermediates.length === 0) return [notApplicable(this, 'there is no CA between leaf and root')];
    const found = intermediates.flatMap(({ certificate, index }): Finding[] => {
      if (certificate.unreadable !== undefined) return [];
      const told = (check: string, severity: Severity, summary: string, since?: number): Finding =>
        underPublicRules(input, {
          check,
          severity,
          summary: `${titleOf(certificate)}: ${summary}`,
          short: 'unusual CA between',
          citation: this.citation,
          ...(since === undefined ? {} : { since }),
          certificate: index,
        });
      const faults = faultsOf(certificate);
      const purposes = purposeFault(certificate);
      return [
        ...(faults.length === 0 ? [] : [told('odd_intermediate', 'warning', faults.join(', '))]),
        // A root signed across by another one may do without, and whether it is one cannot be seen.
        ...(purposes === undefined ? [] : [told('unlimited_intermediate', 'note', purposes, certificate.notBefore >= SERVERS_ONLY ? SERVERS_ONLY : undefined)]),
      ];
    });
    return found.length > 0 ? found : [fine(this, 'the CAs between leaf and root look as they have to')];
  },
};

function faultsOf(certificate: CertificateFacts): string[] {
  const critical = (oid: string): boolean => certificate.extensions.some((extension) => extension.oid === oid && extension.critical);
  const faults: string[] = [];
  if (!critical('2.5.29.19')) faults.push('basicConstraints is not critical');
  if (!critical('2.5.29.15')) faults.push('keyUsage is not critical');
  for (const usage of ['keyCertSign', 'cRLSign']) if (certificate.keyUsage?.includes(usage) !== true) faults.push(`no ${usage}`);
  if (certificate.crlUrls === undefined) faults.push('no place for revocation lists');
  return faults;
}

function purposeFault(certificate: CertificateFacts): string | undefined {
  const purposes = certificate.extendedKeyUsage;
  if (purposes?.includes('serverAuth') !== true) return 'not limited to servers (serverAuth)';
  return purposes.length > 1 && certificate.notBefore >= SERVERS_ONLY ? 'for more than servers although issued since 2026-06-15' : undefined;
}
