/** DelegationUsage: allows the certificate to sign delegated credentials. */
import { isUniversal, TAG } from '../asn1.ts';
import type { CertificateExtension } from './extension.ts';

export const delegationUsage: CertificateExtension = {
  oid: '1.3.6.1.4.1.44363.44',
  name: 'delegationUsage',
  citation: 'RFC 9345 §4.2',
  explanation:
    'Allows the owner to sign short-lived keys of its own (delegated credentials), so that the main key need not stand on every server. Firefox can use them.',
  read(value) {
    const empty = isUniversal(value, TAG.null);
    return { lines: ['may sign delegated credentials'], problems: empty ? [] : ['delegationUsage: holds something else than NULL'] };
  },
};
