/** Whether every certificate of the path may be used for a TLS server, and the leaf for nothing it should not. */
import type { CertificateFacts } from '../x509/facts.ts';
import type { Check, CheckInput, Finding } from './check.ts';
import { fine, notApplicable, underPublicRules } from './knowledge/findings.ts';
import { leafOf, placed, titleOf } from './knowledge/roles.ts';

/** Purposes that a leaf of a public CA must not have beside serverAuth (BR §7.1.2.7.10). */
const FORBIDDEN: ReadonlySet<string> = new Set(['anyExtendedKeyUsage', 'codeSigning', 'emailProtection', 'timeStamping', 'OCSPSigning', 'precertSigning']);

/** From when Chrome takes no leaf with clientAuth from a public CA (Chrome Root Program Policy 1.8). */
const NO_CLIENT_AUTH = Date.UTC(2027, 2, 15);

export const extendedKeyUsage: Check = {
  name: 'extended_key_usage',
  citation: 'RFC 5280 §4.2.1.12; BR §7.1.2.7.10',
  run(input) {
    const leaf = leafOf(input);
    if (leaf === undefined || leaf.unreadable !== undefined) return [notApplicable(this, 'there is no certificate to look at')];
    const found = [...leafFindings(input, leaf, this.citation), ...issuerFindings(input, this.citation)];
    return found.length > 0 ? found : [fine(this, 'made for TLS servers (serverAuth)')];
  },
};

function leafFindings(input: CheckInput, leaf: CertificateFacts, citation: string): Finding[] {
  const purposes = leaf.extendedKeyUsage;
  if (purposes === undefined) {
    const severity = input.anchor === 'bundled' ? 'error' : 'warning';
    const summary = 'does not say what it is for; public CAs have to say that it is for a server (no extendedKeyUsage)';
    return [{ check: 'no_purpose', severity, summary, short: 'no purpose stated', citation, certificate: 0 }];
  }
  if (!purposes.includes('serverAuth')) {
    const summary = `made for ${purposes.slice(0, 3).join(', ') || 'nothing'}, not for a TLS server (extendedKeyUsage without serverAuth)`;
    return [{ check: 'wrong_purpose', severity: 'error', summary, short: 'not for TLS servers', citation, certificate: 0 }];
  }
  const found: Finding[] = [];
  const forbidden = purposes.filter((purpose) => FORBIDDEN.has(purpose));
  if (forbidden.length > 0) {
    const summary = `made for more than a server: ${forbidden.join(', ')}`;
    found.push(underPublicRules(input, { check: 'forbidden_purpose', severity: 'error', summary, short: 'made for too much', citation, certificate: 0 }));
  }
  if (purposes.includes('clientAuth') && leaf.notBefore >= NO_CLIENT_AUTH) {
    const summary = 'also made for clients, which Chrome no longer takes since 2027-03-15 (clientAuth)';
    found.push(
      underPublicRules(input, {
        check: 'client_purpose',
        severity: 'warning',
        summary,
        short: 'also made for clients',
        citation: 'Chrome Root Program Policy 1.8',
        since: NO_CLIENT_AUTH,
        certificate: 0,
      }),
    );
  }
  return found;
}

function issuerFindings(input: CheckInput, citation: string): Finding[] {
  return placed(input.path)
    .slice(1)
    .flatMap(({ certificate, index }): Finding[] => {
      const purposes = certificate.extendedKeyUsage;
      if (purposes === undefined || purposes.includes('serverAuth') || purposes.includes('anyExtendedKeyUsage')) return [];
      const summary = `${titleOf(certificate)} is a CA for ${purposes.slice(0, 3).join(', ') || 'nothing'}, not for TLS servers`;
      return [{ check: 'issuer_wrong_purpose', severity: 'error', summary, short: 'issuer is not for TLS servers', citation, certificate: index }];
    });
}
