/** Microsoft's CA version: how often the CA's certificate and key were renewed. */
import { smallInteger } from '../asn1-values.ts';
import type { CertificateExtension } from './extension.ts';

/** The upper half counts the keys (MS-WCCE §2.2.2.7.11). */
const KEY_SHIFT = 16;

export const microsoftCaVersion: CertificateExtension = {
  oid: '1.3.6.1.4.1.311.21.1',
  name: 'msCaVersion',
  citation: 'MS-WCCE §2.2.2.7.11',
  explanation: 'Counts how often a Windows CA renewed its certificate and its key. Only Windows itself reads it.',
  read(value) {
    const version = smallInteger(value, 'CA version');
    return { lines: [`certificate ${version & 0xffff}, key ${version >>> KEY_SHIFT}`] };
  },
};
