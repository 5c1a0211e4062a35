/** issuerAltName: other names of the issuer. */
import { nameWithKind, readGeneralNames } from '../general-names.ts';
import { limitedLines } from './extension.ts';
import type { CertificateExtension } from './extension.ts';

export const issuerAlternativeNames: CertificateExtension = {
  oid: '2.5.29.18',
  name: 'issuerAltName',
  citation: 'RFC 5280 §4.2.1.7',
  explanation: 'Gives further names of the CA that issued the certificate, such as its web site. No check depends on it.',
  read(value) {
    const problems: string[] = [];
    const names = readGeneralNames(value, { label: 'issuerAltName', problems });
    return { lines: limitedLines(names.map(nameWithKind)), values: { issuerAlternativeNames: names }, problems: limitedLines(problems) };
  },
};
