/** ocsp-nocheck: the revocation of this OCSP responder's certificate need not be checked. */
import { isUniversal, TAG } from '../asn1.ts';
import type { CertificateExtension } from './extension.ts';

export const ocspNoCheck: CertificateExtension = {
  oid: '1.3.6.1.5.5.7.48.1.5',
  name: 'noCheck',
  citation: 'RFC 6960 §4.2.2.2.1',
  explanation:
    'Stands in the certificate of a server that answers questions about revocation, and says that its own need not be asked for. On a web server it has no meaning.',
  read(value) {
    const empty = isUniversal(value, TAG.null);
    return { lines: ['revocation of this certificate is not checked'], problems: empty ? [] : ['noCheck: holds something else than NULL'] };
  },
};
