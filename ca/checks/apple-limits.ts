/** What Apple's systems want of every TLS certificate, those of private CAs included. */
import type { CertificateFacts } from '../x509/facts.ts';
import type { Check } from './check.ts';
import { validityDays } from './knowledge/durations.ts';
import { fine, notApplicable } from './knowledge/findings.ts';
import { leafOf } from './knowledge/roles.ts';

/** From when the length and the purpose count. */
const EFFECTIVE = Date.UTC(2019, 6, 1);

const MAX_DAYS = 825;
const MIN_RSA_BITS = 2048;

export const appleLimits: Check = {
  name: 'apple_limits',
  citation: 'Apple, support article 103769',
  run(input) {
    const leaf = leafOf(input);
    if (leaf === undefined || leaf.unreadable !== undefined) return [notApplicable(this, 'there is no certificate to look at')];
    const faults = faultsOf(leaf);
    if (faults.length === 0) return [fine(this, "within Apple's limits")];
    const summary = `Apple's systems refuse it, from private CAs too: ${faults.join(', ')}`;
    return [{ check: this.name, severity: 'warning', summary, short: 'refused by Apple systems', citation: this.citation, since: EFFECTIVE, certificate: 0 }];
  },
};

function faultsOf(leaf: CertificateFacts): string[] {
  const days = validityDays(leaf.notBefore, leaf.notAfter);
  const recent = leaf.notBefore >= EFFECTIVE;
  const faults: string[] = [];
  if (recent && days > MAX_DAYS) faults.push(`valid for ${days} days, ${MAX_DAYS} are the most`);
  if (leaf.key.type === 'rsa' && (leaf.key.bits ?? 0) < MIN_RSA_BITS) faults.push(`RSA key under ${MIN_RSA_BITS} bits`);
  if (leaf.signatureHash === 'SHA-1' || leaf.signatureHash === 'MD5') faults.push(`signed with ${leaf.signatureHash}`);
  if (leaf.subjectAlternativeNames === undefined) faults.push('no list of names');
  if (recent && leaf.extendedKeyUsage?.includes('serverAuth') !== true) faults.push('not marked for servers (serverAuth)');
  return faults;
}
