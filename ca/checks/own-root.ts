/** A server that shows a certificate of our own root: a loop, or somebody has our key. */
import type { Check } from './check.ts';
import { fine, notApplicable } from './knowledge/findings.ts';
import { placed } from './knowledge/roles.ts';

export const ownRoot: Check = {
  name: 'own_root',
  citation: 'Killed by Proxy (NDSS 2016) §III; RFC 5280 §6.1.1(d)',
  run(input) {
    const { ownRootSpki } = input;
    if (ownRootSpki === undefined) return [notApplicable(this, 'the root of this proxy was not given')];
    const found = placed(input.path).find(({ certificate }) => certificate.spkiSha256 === ownRootSpki);
    const sent = input.sent?.some((certificate) => certificate.spkiSha256 === ownRootSpki) ?? false;
    if (found === undefined && !sent) return [fine(this, "not issued by this proxy's own root")];
    return [
      {
        check: this.name,
        severity: 'error',
        summary: "the server shows a certificate of this proxy's own root: the connection comes back to this proxy, or somebody else has its key",
        short: "issued by this proxy's own root",
        citation: this.citation,
        ...(found === undefined ? {} : { certificate: found.index }),
      },
    ];
  },
};
