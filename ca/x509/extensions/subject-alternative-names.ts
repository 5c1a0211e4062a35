/** subjectAltName: the names the certificate speaks for. */
import { nameWithKind, readGeneralNames } from '../general-names.ts';
import { limitedLines } from './extension.ts';
import type { CertificateExtension } from './extension.ts';

export const subjectAlternativeNames: CertificateExtension = {
  oid: '2.5.29.17',
  name: 'subjectAltName',
  citation: 'RFC 5280 §4.2.1.6',
  explanation:
    'Lists the host names and addresses this certificate is good for. Browsers compare the address bar with this list alone; the common name of the subject no longer counts.',
  read(value) {
    const problems: string[] = [];
    const names = readGeneralNames(value, { label: 'subjectAltName', problems });
    return { lines: limitedLines(names.map(nameWithKind)), values: { subjectAlternativeNames: names }, problems: limitedLines(problems) };
  },
};
