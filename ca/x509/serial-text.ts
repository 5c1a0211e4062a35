/** Serial numbers as text, the same wherever one stands: in a certificate, an OCSP response, a CRL. */
import { toHex } from '../../src/bytes/hex.ts';

/** Magnitude of a two's complement number in whole octets, lower-case hex, with a leading `-` when it is negative. */
export function serialText(bytes: Uint8Array): string {
  const negative = (bytes[0] ?? 0) >= 0x80;
  const magnitude = negative ? negated(bytes) : bytes;
  const hex = toHex(magnitude).replace(/^(?:00)+(?=..)/, '');
  return negative ? `-${hex}` : hex;
}

function negated(bytes: Uint8Array): Uint8Array {
  const result = new Uint8Array(bytes.length);
  let carry = 1;
  for (let index = bytes.length - 1; index >= 0; index -= 1) {
    const sum = (~(bytes[index] ?? 0) & 0xff) + carry;
    result[index] = sum & 0xff;
    carry = sum >> 8;
  }
  return result;
}
