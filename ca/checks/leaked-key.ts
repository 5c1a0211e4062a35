/** A chain with a CA whose private key anybody can have. */
import type { Check, Finding } from './check.ts';
import { fine } from './knowledge/findings.ts';
import { LEAKED_KEYS, LEAKED_NAMES } from './knowledge/leaked-keys.ts';
import { placed } from './knowledge/roles.ts';

export const leakedKey: Check = {
  name: 'leaked_key',
  citation: 'Chromium, net/data/ssl/blocklist; badssl.com known-bad',
  run(input) {
    const found = placed(input.path).flatMap(({ certificate, index }): Finding[] => {
      const key = LEAKED_KEYS.get(Buffer.from(certificate.spkiSha256, 'base64').toString('hex'));
      if (key !== undefined) {
        const summary = `anybody can have made this: the key of ${key.owner} ${key.story}`;
        return [{ check: this.name, severity: 'error', summary, short: 'CA key is public', citation: key.source, certificate: index }];
      }
      const name = [certificate.commonName, certificate.issuerAttributes.findLast((attribute) => attribute.type === 'CN')?.value].find(
        (candidate) => candidate !== undefined && LEAKED_NAMES.has(candidate),
      );
      if (name === undefined) return [];
      const summary = `the name ${name} is that of a CA whose key is public, though this is another key`;
      return [{ check: 'leaked_name', severity: 'warning', summary, short: 'name of a leaked CA', citation: this.citation, certificate: index }];
    });
    return found.length > 0 ? found : [fine(this, 'no key of the path is known to be public')];
  },
};
