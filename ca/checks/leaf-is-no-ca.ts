/** Whether the server's certificate could sign others. */
import type { Check } from './check.ts';
import { fine, notApplicable } from './knowledge/findings.ts';
import { anchorIndex, leafOf } from './knowledge/roles.ts';

export const leafIsNoCa: Check = {
  name: 'leaf_is_no_ca',
  citation: 'BR §7.1.2.7.8; RFC 5280 §4.2.1.9',
  run(input) {
    const leaf = leafOf(input);
    if (leaf === undefined || leaf.unreadable !== undefined) return [notApplicable(this, 'there is no certificate to look at')];
    const { basicConstraints } = leaf;
    if (basicConstraints?.ca === true) {
      const severity = anchorIndex(input) === 0 ? 'warning' : 'error';
      const summary = 'the server uses the certificate of a CA: whoever breaks into it can make certificates for every host (CA:TRUE)';
      return [{ check: 'leaf_is_ca', severity, summary, short: 'a CA certificate as server', citation: this.citation, certificate: 0 }];
    }
    if (basicConstraints?.pathLength !== undefined) {
      const summary = 'a limit on CAs below a certificate that is no CA (pathlen)';
      return [{ check: 'leaf_path_length', severity: 'warning', summary, short: 'contradictory constraints', citation: this.citation, certificate: 0 }];
    }
    return [fine(this, 'may not sign certificates')];
  },
};
