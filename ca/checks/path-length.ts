/** Whether more CAs follow one another than one of them allows. */
import type { Check, Finding } from './check.ts';
import { fine, notApplicable } from './knowledge/findings.ts';
import { placed, titleOf } from './knowledge/roles.ts';

export const pathLength: Check = {
  name: 'path_length',
  citation: 'RFC 5280 §6.1.4(l)(m)',
  run(input) {
    const limited = placed(input.path).filter(({ certificate, index }) => index > 0 && certificate.basicConstraints?.pathLength !== undefined);
    if (limited.length === 0) return [notApplicable(this, 'no CA of the path sets a limit')];
    const found = limited.flatMap(({ certificate, index }): Finding[] => {
      const allowed = certificate.basicConstraints?.pathLength ?? 0;
      const below = input.path.slice(1, index).filter((between) => !between.selfIssued).length;
      if (below <= allowed) return [];
      const summary = `${titleOf(certificate)} allows ${allowed} CAs below it, here are ${below} (pathlen)`;
      return [{ check: 'path_too_long', severity: 'error', summary, short: 'too many CAs in the chain', citation: this.citation, certificate: index }];
    });
    return found.length > 0 ? found : [fine(this, 'no more CAs than allowed')];
  },
};
