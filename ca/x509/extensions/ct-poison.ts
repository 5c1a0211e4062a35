/** The CT poison: marks a precertificate. */
import { isUniversal, TAG } from '../asn1.ts';
import type { CertificateExtension } from './extension.ts';

export const ctPoison: CertificateExtension = {
  oid: '1.3.6.1.4.1.11129.2.4.3',
  name: 'ctPoison',
  citation: 'RFC 6962 §3.1',
  explanation:
    'Marks a precertificate: a draft that a CA shows to the logs before it issues the real certificate. A server must never use it, and clients refuse it.',
  read(value) {
    const empty = isUniversal(value, TAG.null);
    return {
      lines: ['a precertificate, not for use by a server'],
      values: { precertificate: true },
      problems: empty ? [] : ['ctPoison: holds something else than NULL'],
    };
  },
};
