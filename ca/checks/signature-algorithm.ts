/** Whether the signatures use a hash that still holds, and say the same in both places. */
import type { Check, Finding } from './check.ts';
import { fine } from './knowledge/findings.ts';
import { anchorIndex, placed, titleOf } from './knowledge/roles.ts';

/** Hashes with known collisions: RFC 6149, 6150, 6151, 9155; for SHA-1 also BR 1.6.0 §1.2.2. */
const BROKEN: ReadonlySet<string> = new Set(['MD2', 'MD4', 'MD5', 'SHA-1']);

/** From when public CAs may sign no certificate of a server or a CA below a root with SHA-1 (BR 1.6.0 §1.2.2). */
const NO_SHA1 = Date.UTC(2016, 0, 1);

export const signatureAlgorithm: Check = {
  name: 'signature_algorithm',
  citation: 'BR §7.1.3.2; RFC 5280 §4.1.1.2',
  run(input) {
    const anchor = anchorIndex(input);
    const found = placed(input.path).flatMap(({ certificate, index }): Finding[] => {
      if (index === anchor || certificate.unreadable !== undefined) return [];
      const { signatureHash } = certificate;
      if (signatureHash !== undefined && BROKEN.has(signatureHash)) {
        const summary = `${titleOf(certificate)} is signed with ${signatureHash}, which can be forged (${certificate.signatureAlgorithm})`;
        const since = signatureHash === 'SHA-1' ? { since: NO_SHA1 } : {};
        return [{ check: 'weak_hash', severity: 'error', summary, short: `signed with ${signatureHash}`, citation: this.citation, ...since, certificate: index }];
      }
      if (!certificate.signatureAlgorithmsEqual) {
        const summary = `${titleOf(certificate)} names two different signature algorithms`;
        return [
          { check: 'algorithms_differ', severity: 'error', summary, short: 'signature algorithm unclear', citation: 'RFC 5280 §4.1.1.2', certificate: index },
        ];
      }
      return [];
    });
    return found.length > 0 ? found : [fine(this, 'the hashes of the signatures hold')];
  },
};
