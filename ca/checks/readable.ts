/** Certificates that cannot be read at all, and a server that sent none. */
import type { Check, Finding } from './check.ts';
import { fine } from './knowledge/findings.ts';
import { placed } from './knowledge/roles.ts';

export const readable: Check = {
  name: 'readable',
  citation: 'RFC 5280 §4.1',
  run(input) {
    if (input.path.length === 0) {
      return [
        {
          check: 'no_certificate',
          severity: 'error',
          summary: 'the server sent no certificate',
          short: 'no certificate',
          citation: 'RFC 9846 §4.5.1 [8446 §4.4.2]',
        },
      ];
    }
    const found = placed(input.path).flatMap(({ certificate, index }): Finding[] =>
      certificate.unreadable === undefined
        ? []
        : [
            {
              check: 'unreadable',
              severity: 'error',
              summary: `not a certificate: ${certificate.unreadable}`,
              short: 'unreadable certificate',
              citation: this.citation,
              certificate: index,
            },
          ],
    );
    return found.length > 0 ? found : [fine(this, 'every certificate can be read')];
  },
};
