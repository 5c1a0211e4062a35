/** subjectKeyIdentifier: a short name of the key in this certificate. */
import { toColonHex, toHex } from '../../../src/bytes/hex.ts';
import { octetsOf } from '../asn1-values.ts';
import type { CertificateExtension } from './extension.ts';

export const subjectKeyIdentifier: CertificateExtension = {
  oid: '2.5.29.14',
  name: 'subjectKeyIdentifier',
  citation: 'RFC 5280 §4.2.1.2',
  explanation:
    'A short name for the key in this certificate, mostly a hash of it. Certificates signed with the key name it, so that a chain can be put together.',
  read(value) {
    const id = octetsOf(value, 'subjectKeyIdentifier');
    return { lines: [toColonHex(id)], values: { subjectKeyId: toHex(id) }, problems: id.length === 0 ? ['subjectKeyIdentifier: empty'] : [] };
  },
};
