/** Microsoft's certificate template by name, of Windows 2000 CAs. */
import { textOf } from '../asn1-values.ts';
import type { CertificateExtension } from './extension.ts';

export const microsoftTemplateName: CertificateExtension = {
  oid: '1.3.6.1.4.1.311.20.2',
  name: 'msTemplateName',
  citation: 'MS-WCCE §2.2.2.7.7.1',
  explanation: 'The name of the template a Windows CA made the certificate from, for example WebServer. Only Windows itself reads it.',
  read(value) {
    const text = textOf(value, 'template name');
    return { lines: [text.value], problems: text.problem === undefined ? [] : [text.problem] };
  },
};
