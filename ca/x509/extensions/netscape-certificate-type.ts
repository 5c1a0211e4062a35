/** Netscape's certificate type: the forerunner of extKeyUsage, still checked by OpenSSL. */
import { bitNames, bitsOf } from '../asn1-values.ts';
import type { CertificateExtension } from './extension.ts';

/** Names by bit, in OpenSSL's spelling. */
const TYPES = ['client', 'server', 'email', 'objsign', 'reserved', 'sslCA', 'emailCA', 'objCA'] as const;

export const netscapeCertificateType: CertificateExtension = {
  oid: '2.16.840.1.113730.1.1',
  name: 'nsCertType',
  citation: 'Netscape Certificate Extensions, 1998',
  explanation: 'An old way to say what the certificate is for, before extended key usage existed. Where it is present, OpenSSL still wants "server" in it.',
  read(value) {
    return { lines: bitNames(bitsOf(value, 'nsCertType'), TYPES) };
  },
};
