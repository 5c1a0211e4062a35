/** Whether the server's key may sign a handshake, and may not sign certificates. */
import type { Check, Finding } from './check.ts';
import { fine, notApplicable, underPublicRules } from './knowledge/findings.ts';
import { leafOf } from './knowledge/roles.ts';

export const leafKeyUsage: Check = {
  name: 'leaf_key_usage',
  citation: 'RFC 5280 §4.2.1.3; RFC 9846 §4.5.1.2 [8446 §4.4.2.2]; BR §7.1.2.7.11',
  run(input) {
    const leaf = leafOf(input);
    if (leaf === undefined || leaf.unreadable !== undefined) return [notApplicable(this, 'there is no certificate to look at')];
    const { keyUsage } = leaf;
    if (keyUsage === undefined) return [notApplicable(this, 'the certificate does not limit what its key may do')];
    const found: Finding[] = [];
    if (!keyUsage.includes('digitalSignature')) {
      const summary = `the key may not sign handshakes, as every current suite needs (keyUsage ${keyUsage.slice(0, 3).join(', ') || 'empty'})`;
      found.push({ check: 'may_not_sign', severity: 'error', summary, short: 'key may not sign', citation: this.citation, certificate: 0 });
    }
    if (keyUsage.includes('keyCertSign') && leaf.basicConstraints?.ca !== true) {
      const summary = 'the key may sign certificates although this is no CA (keyCertSign)';
      found.push(
        underPublicRules(input, {
          check: 'leaf_may_sign_certificates',
          severity: 'error',
          summary,
          short: 'server key may sign certificates',
          citation: this.citation,
          certificate: 0,
        }),
      );
    }
    if (keyUsage.includes('keyAgreement')) {
      const summary = 'the key may be used for a fixed key agreement, which is not recommended (keyAgreement)';
      found.push(underPublicRules(input, { check: 'key_agreement', severity: 'note', summary, citation: 'BR §7.1.2.7.11', certificate: 0 }));
    }
    return found.length > 0 ? found : [fine(this, 'the key may sign handshakes')];
  },
};
