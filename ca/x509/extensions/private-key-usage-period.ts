/** privateKeyUsagePeriod: when the key may be used to sign, if shorter than the certificate lives. */
import { contentOf } from '../asn1.ts';
import { Elements } from '../asn1-elements.ts';
import type { CertificateExtension } from './extension.ts';

export const privateKeyUsagePeriod: CertificateExtension = {
  oid: '2.5.29.16',
  name: 'privateKeyUsagePeriod',
  citation: 'RFC 3280 §4.2.1.4',
  explanation:
    'Limits when the private key may sign, while the certificate can still prove old signatures. RFC 5280 dropped it, and TLS clients do not use it.',
  read(value) {
    const elements = Elements.of(value, 'privateKeyUsagePeriod');
    const start = elements.context(0);
    const end = elements.context(1);
    elements.finish();
    return {
      lines: [
        ...(start === undefined ? [] : [`not before ${Buffer.from(contentOf(start)).toString('latin1')}`]),
        ...(end === undefined ? [] : [`not after ${Buffer.from(contentOf(end)).toString('latin1')}`]),
      ],
    };
  },
};
