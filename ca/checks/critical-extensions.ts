/** Whether a critical extension is one that clients do not act on: they have to refuse it. */
import type { CertificateFacts } from '../x509/facts.ts';
import type { Check, Finding } from './check.ts';
import { fine } from './knowledge/findings.ts';
import { anchorIndex, placed, titleOf } from './knowledge/roles.ts';

/** What validators of paths act on (RFC 5280 §4.2; policyMappings, CRL points and Netscape's type as in OpenSSL). */
const ACTED_ON: ReadonlySet<string> = new Set([
  '2.5.29.15',
  '2.5.29.17',
  '2.5.29.19',
  '2.5.29.30',
  '2.5.29.31',
  '2.5.29.32',
  '2.5.29.33',
  '2.5.29.36',
  '2.5.29.37',
  '2.5.29.54',
  '2.16.840.1.113730.1.1',
]);

export const criticalExtensions: Check = {
  name: 'critical_extensions',
  citation: 'RFC 5280 §6.1.4(o), §6.1.5(f)',
  run(input) {
    const anchor = anchorIndex(input);
    const found = placed(input.path).flatMap(({ certificate, index }): Finding[] =>
      index === anchor && index > 0 ? [] : findingsOf(certificate, index, this.citation),
    );
    return found.length > 0 ? found : [fine(this, 'no critical extension that clients do not know')];
  },
};

function findingsOf(certificate: CertificateFacts, index: number, citation: string): Finding[] {
  if (certificate.precertificate === true) {
    const summary = 'a draft that its CA made for the logs, not for a server (precertificate)';
    return [{ check: 'precertificate', severity: 'error', summary, short: 'a precertificate', citation: 'RFC 6962 §3.1', certificate: index }];
  }
  const strange = certificate.extensions.find((extension) => extension.critical && !ACTED_ON.has(extension.oid));
  const broken = certificate.extensions.find((extension) => extension.critical && extension.unreadable !== undefined);
  if (strange === undefined && broken === undefined) return [];
  if (strange === undefined) {
    const summary = `${titleOf(certificate)}: the critical extension ${broken?.name ?? ''} cannot be read`;
    return [{ check: 'broken_extension', severity: 'error', summary, short: 'broken extension', citation, certificate: index }];
  }
  const summary = `${titleOf(certificate)} wants clients to understand ${strange.name}, which they do not (unknown critical extension)`;
  return [{ check: 'unknown_critical_extension', severity: 'error', summary, short: 'unknown critical extension', citation, certificate: index }];
}
