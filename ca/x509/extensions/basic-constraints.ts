/** basicConstraints: whether the certificate may sign others, and how deep a chain below it may go. */
import { TAG } from '../asn1.ts';
import { Elements } from '../asn1-elements.ts';
import { booleanOf, smallInteger } from '../asn1-values.ts';
import type { CertificateExtension } from './extension.ts';

export const basicConstraints: CertificateExtension = {
  oid: '2.5.29.19',
  name: 'basicConstraints',
  citation: 'RFC 5280 §4.2.1.9',
  explanation:
    'Says whether this certificate may sign other certificates, and how many CAs may follow below it. Without it every server could make certificates for every other.',
  read(value) {
    const elements = Elements.of(value, 'basicConstraints');
    const flag = elements.universal(TAG.boolean);
    const depth = elements.universal(TAG.integer);
    elements.finish();
    const ca = flag !== undefined && booleanOf(flag, 'cA');
    const pathLength = depth === undefined ? undefined : smallInteger(depth, 'pathLenConstraint');
    const problems = [
      ...(flag !== undefined && !ca ? ['basicConstraints: the default value is written out, which is BER and not DER'] : []),
      ...(pathLength !== undefined && pathLength < 0 ? ['basicConstraints: a negative path length'] : []),
    ];
    return {
      lines: [
        ca ? 'may sign certificates (CA:TRUE)' : 'may not sign certificates (CA:FALSE)',
        ...(pathLength === undefined ? [] : [`CAs allowed below: ${pathLength} (pathlen)`]),
      ],
      values: { basicConstraints: { ca, ...(pathLength === undefined ? {} : { pathLength }) } },
      problems,
    };
  },
};
