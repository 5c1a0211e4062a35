/** keyUsage: the operations the key may be used for. */
import { bitNames, bitsOf } from '../asn1-values.ts';
import type { CertificateExtension } from './extension.ts';

/** Names by bit, the leftmost first. */
const USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;

export const keyUsage: CertificateExtension = {
  oid: '2.5.29.15',
  name: 'keyUsage',
  citation: 'RFC 5280 §4.2.1.3',
  explanation:
    'Lists what the key may do: sign a handshake, decrypt a key, sign certificates or revocation lists. A server needs digitalSignature, a CA needs keyCertSign, and neither should have the other.',
  read(value) {
    const bits = bitsOf(value, 'keyUsage');
    const names = bitNames(bits, USAGES);
    const last = bits.bytes.at(-1);
    const padded = last !== undefined && (last & (1 << bits.unused)) === 0;
    return {
      lines: names.length === 0 ? ['nothing is allowed'] : names,
      values: { keyUsage: names },
      problems: [
        ...(names.length === 0 ? ['keyUsage: no bit is set'] : []),
        ...(padded ? ['keyUsage: needless zero bits at the end, which is BER and not DER'] : []),
      ],
    };
  },
};
