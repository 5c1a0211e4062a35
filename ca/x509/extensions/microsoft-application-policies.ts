/** Microsoft's application policies: its own copy of the extended key usage. */
import { Elements } from '../asn1-elements.ts';
import { oidOf, sequenceOf } from '../asn1-values.ts';
import { KEY_PURPOSES, withName } from '../object-identifiers.ts';
import { limitedLines } from './extension.ts';
import type { CertificateExtension } from './extension.ts';

export const microsoftApplicationPolicies: CertificateExtension = {
  oid: '1.3.6.1.4.1.311.21.10',
  name: 'msApplicationPolicies',
  citation: 'MS-WCCE §2.2.2.7.7.3',
  explanation: 'The purposes of the certificate once more in the form of Windows, beside extended key usage. Only Windows itself reads it.',
  read(value) {
    const oids = sequenceOf(value, 'application policies').map((policy) =>
      oidOf(Elements.of(policy, 'an application policy').next('identifier'), 'an application policy'),
    );
    return { lines: limitedLines(oids.map((oid) => withName(oid, KEY_PURPOSES))) };
  },
};
