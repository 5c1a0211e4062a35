/** Whether the certificates are written as the standard wants: what readers take in different ways can be misread. */
import type { CertificateFacts } from '../x509/facts.ts';
import type { Check, Finding } from './check.ts';
import { counted } from './knowledge/durations.ts';
import { fine } from './knowledge/findings.ts';
import { anchorIndex, placed, titleOf } from './knowledge/roles.ts';

/** String types that names have to be written in; IA5String belongs to mail addresses and domain components (RFC 5280 §4.1.2.4). */
const NAME_STRINGS: ReadonlySet<string> = new Set(['PrintableString', 'UTF8String']);
const IA5_TYPES: ReadonlySet<string> = new Set(['emailAddress', 'DC', 'UID']);

/** Problems told one by one. */
const TOLD = 2;

export const encoding: Check = {
  name: 'encoding',
  citation: 'RFC 5280 §4.1; X.690 §10',
  run(input) {
    const anchor = anchorIndex(input);
    const found = placed(input.path).flatMap(({ certificate, index }): Finding[] => {
      if (certificate.unreadable !== undefined) return [];
      const problems = [...certificate.problems];
      const strings = oldStrings(certificate);
      const severity = problems.length > 0 && index !== anchor ? 'warning' : 'note';
      if (strings !== undefined) problems.push(strings);
      if (problems.length === 0) return [];
      const more = problems.length > TOLD ? ` and ${counted(problems.length - TOLD, 'more problem')}` : '';
      const summary = `${titleOf(certificate)} is written oddly: ${problems.slice(0, TOLD).join('; ')}${more}`;
      return [
        {
          check: 'odd_encoding',
          severity,
          summary,
          citation: this.citation,
          certificate: index,
          ...(severity === 'warning' ? { short: 'oddly written certificate' } : {}),
        },
      ];
    });
    return found.length > 0 ? found : [fine(this, 'the certificates are well-formed')];
  },
};

/** Names in string types of old, which RFC 5280 allows only to keep a name that already exists. */
function oldStrings(certificate: CertificateFacts): string | undefined {
  const odd = certificate.subjectAttributes.find(
    (attribute) => !NAME_STRINGS.has(attribute.encoding) && !(attribute.encoding === 'IA5String' && IA5_TYPES.has(attribute.type)),
  );
  return odd === undefined ? undefined : `subject ${odd.type} is a ${odd.encoding}`;
}
