/** Whether the certificate was taken back, as far as that is known without asking anybody. */
import type { Check } from './check.ts';
import { fine, notApplicable } from './knowledge/findings.ts';
import { openSslReason } from './knowledge/openssl-reasons.ts';
import { leafOf } from './knowledge/roles.ts';

export const revocation: Check = {
  name: 'revocation',
  citation: 'RFC 5280 §6.1.3(a)(3); RFC 7633 §4.3.3',
  run(input) {
    if (input.openssl !== null && input.openssl !== undefined && openSslReason(input.openssl.message).check === 'revoked') {
      return [{ check: 'revoked', severity: 'error', summary: 'its CA has taken the certificate back (revoked)', short: 'revoked', citation: this.citation }];
    }
    if (leafOf(input)?.mustStaple === true && input.stapled === false) {
      const summary = 'the certificate promises a proof that it was not revoked in each handshake, and the server sent none (must-staple without staple)';
      return [{ check: 'staple_missing', severity: 'warning', summary, short: 'promised staple missing', citation: 'RFC 7633 §4.3.3', certificate: 0 }];
    }
    if (input.stapled === true) return [fine(this, 'the server sent a revocation status with the handshake')];
    return [notApplicable(this, 'nobody was asked whether the certificate was revoked')];
  },
};
