/** Microsoft's certificate template by identifier and version, of Windows CAs since 2003. */
import { TAG } from '../asn1.ts';
import { Elements } from '../asn1-elements.ts';
import { oidOf, smallInteger } from '../asn1-values.ts';
import type { CertificateExtension } from './extension.ts';

export const microsoftTemplate: CertificateExtension = {
  oid: '1.3.6.1.4.1.311.21.7',
  name: 'msTemplate',
  citation: 'MS-WCCE §2.2.2.7.7.2',
  explanation: 'The template a Windows CA made the certificate from, and its version. Only Windows itself reads it.',
  read(value) {
    const elements = Elements.of(value, 'template');
    const oid = oidOf(elements.next('identifier'), 'template');
    const major = elements.universal(TAG.integer);
    const minor = elements.universal(TAG.integer);
    elements.finish();
    const version = [major, minor].flatMap((node) => (node === undefined ? [] : [String(smallInteger(node, 'template version'))])).join('.');
    return { lines: [`template ${oid}`, ...(version === '' ? [] : [`version ${version}`])] };
  },
};
