/** What each side sends of a key exchange, part by part. */
import { entry } from '../entry.ts';
import type { Entries } from '../entry.ts';

export const PUBLIC_VALUES: Entries = {
  encapsulation_key: entry('The public key of ML-KEM that the client made for this connection. The server wraps a secret with it, and a quantum computer does not help anybody on the way to unwrap it.', 'FIPS 203 §8; RFC 10024; RFC 9846 §4.3.8 [8446 §4.2.8]'),
  ciphertext: entry('A secret that the server chose, wrapped with the encapsulation key of the client. Only the client can unwrap it, and it is one half of what the keys are derived from.', 'FIPS 203 §8; RFC 10024; RFC 9846 §4.3.8 [8446 §4.2.8]'),
  montgomery: entry('The public half of a key on curve 25519 or 448: one coordinate, with the lowest byte first. Every value of the right length is a key, so there is little to check.', 'RFC 7748 §5, §6; RFC 9846 §4.3.8.2 [8446 §4.2.8.2]'),
  point: entry('The public half of a key on the curve, as a point with its two coordinates. The receiver has to check that it lies on the curve, or the answer would give its own key away.', 'RFC 9846 §4.3.8.2 [8446 §4.2.8.2]; RFC 8422 §5.4'),
  finite_field: entry('The public half of a key of Diffie-Hellman modulo a prime, with zeros in front up to the length of the prime.', 'RFC 9846 §4.3.8.1 [8446 §4.2.8.1]; RFC 7919'),
  form: entry('How the point is written: 4 says that both coordinates follow. TLS uses no other form today.', 'RFC 9846 §4.3.8.2 [8446 §4.2.8.2]; RFC 8422 §5.4.1'),
  coordinate: entry('One coordinate of the point, the highest byte first, with zeros in front up to the length of the curve’s prime.', 'RFC 9846 §4.3.8.2 [8446 §4.2.8.2]; RFC 8422 §5.4.1'),
};
