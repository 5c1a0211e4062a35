/** subjectInfoAccess: where to find what the subject offers, mostly the repository of a CA. */
import { accessLine, readAccessDescriptions } from '../access-descriptions.ts';
import { limitedLines } from './extension.ts';
import type { CertificateExtension } from './extension.ts';

export const subjectInfoAccess: CertificateExtension = {
  oid: '1.3.6.1.5.5.7.1.11',
  name: 'subjectInfoAccess',
  citation: 'RFC 5280 §4.2.2.2',
  explanation: 'Says where the owner of the certificate offers something, for a CA its repository of certificates. TLS clients do not use it.',
  read(value) {
    const problems: string[] = [];
    const descriptions = readAccessDescriptions(value, 'subjectInfoAccess', problems);
    return { lines: limitedLines(descriptions.map(accessLine)), problems: limitedLines(problems) };
  },
};
