/** inhibitAnyPolicy: below which depth "any policy" no longer counts. */
import { smallInteger } from '../asn1-values.ts';
import type { CertificateExtension } from './extension.ts';

export const inhibitAnyPolicy: CertificateExtension = {
  oid: '2.5.29.54',
  name: 'inhibitAnyPolicy',
  citation: 'RFC 5280 §4.2.1.14',
  explanation: 'Says after how many certificates the policy "any policy" stops to count. It matters where policies are checked, hardly on the web.',
  read(value) {
    const skip = smallInteger(value, 'inhibitAnyPolicy');
    return { lines: [`"any policy" does not count after ${skip} certificates`], values: { inhibitAnyPolicy: skip } };
  },
};
