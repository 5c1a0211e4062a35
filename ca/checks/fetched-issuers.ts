/** Whether the path needed certificates that the server did not send and that were fetched from where the certificates below say they are. */
import type { Check, Finding } from './check.ts';
import { fine, notApplicable } from './knowledge/findings.ts';
import { shortened, titleOf } from './knowledge/roles.ts';

/** Longest address shown, characters. */
const MAX_ADDRESS = 80;

export const fetchedIssuers: Check = {
  name: 'fetched_issuers',
  citation: 'RFC 5280 §4.2.2.1; RFC 9846 §4.5.1 [8446 §4.4.2]',
  run({ fetched, path }) {
    if (fetched === undefined) return [notApplicable(this, 'nobody was asked for missing certificates')];
    const found = fetched.issuers.flatMap(({ sha256, from }): Finding[] => {
      const index = path.findIndex((certificate) => certificate.sha256 === sha256);
      const certificate = path[index];
      if (certificate === undefined) return [];
      const summary = `the server does not send ${titleOf(certificate)}; it was fetched from ${shortened(from, MAX_ADDRESS)} (AIA), clients that do not fetch refuse`;
      return [{ check: 'intermediate_fetched', severity: 'warning', summary, short: 'intermediate not sent', citation: this.citation, certificate: index }];
    });
    const failed = fetched.failures.map((failure): Finding => ({ check: 'intermediate_not_fetched', severity: 'note', summary: `a missing certificate could not be fetched: ${failure}`, citation: this.citation }));
    return found.length + failed.length > 0 ? [...found, ...failed] : [fine(this, 'nothing had to be fetched for a path to a root')];
  },
};
