/** extKeyUsage: the purposes the certificate is for. */
import { oidOf, sequenceOf } from '../asn1-values.ts';
import { KEY_PURPOSES, withName } from '../object-identifiers.ts';
import { limitedLines } from './extension.ts';
import type { CertificateExtension } from './extension.ts';

export const extendedKeyUsage: CertificateExtension = {
  oid: '2.5.29.37',
  name: 'extendedKeyUsage',
  citation: 'RFC 5280 §4.2.1.12',
  explanation:
    'Says what the certificate is for: a TLS server, a TLS client, signed code, mail. A browser takes a server certificate only with serverAuth, so a certificate for mail cannot pose as a web site.',
  read(value) {
    const oids = sequenceOf(value, 'extendedKeyUsage').map((node) => oidOf(node, 'extendedKeyUsage'));
    return {
      lines: limitedLines(oids.map((oid) => withName(oid, KEY_PURPOSES))),
      values: { extendedKeyUsage: oids.map((oid) => KEY_PURPOSES.get(oid) ?? oid) },
      problems: oids.length === 0 ? ['extendedKeyUsage: an empty list'] : [],
    };
  },
};
