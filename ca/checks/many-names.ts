/** Very long lists of names, which every handshake carries. */
import type { Check } from './check.ts';
import { counted } from './knowledge/durations.ts';
import { fine, notApplicable } from './knowledge/findings.ts';
import { leafOf } from './knowledge/roles.ts';

/** From how many names on it is worth a note, and a warning: badssl.com tests clients with 1,000. */
const MANY = 100;
const VERY_MANY = 1000;

export const manyNames: Check = {
  name: 'many_names',
  citation: 'badssl.com 1000-sans',
  run(input) {
    const leaf = leafOf(input);
    const count = leaf?.subjectAlternativeNames?.length;
    if (leaf === undefined || count === undefined) return [notApplicable(this, 'there is no list of names')];
    if (count < MANY) return [fine(this, counted(count, 'name'))];
    const severity = count >= VERY_MANY ? 'warning' : 'note';
    const summary = `${count} names make the certificate ${leaf.der.length} bytes long, which every new connection has to carry`;
    return [{ check: this.name, severity, summary, short: `${count} names`, citation: this.citation, certificate: 0 }];
  },
};
