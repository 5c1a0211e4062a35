/** Checks and faults that concern keys, signatures and how algorithms are written. */
import { entry } from '../entry.ts';
import type { Entries } from '../entry.ts';

export const KEY_CHECKS: Entries = {
  key_strength: entry('Keys must be long enough and made without known faults. Whoever computes the private key can be the server.', 'BR §6.1.5, §6.1.6'),
  weak_key: entry('The key is so short that it can be broken with effort, or soon will be. RSA with 2048 bits and curves of 256 bits are the least.', 'BR §6.1.5'),
  roca: entry('The key was made by a chip that picks its primes from too few. The private key can be computed from the certificate.', 'CVE-2017-15361'),
  close_primes: entry('The two primes of the RSA key lie so close together that the old method of Fermat finds them. The private key can be computed from the certificate.', 'BR §6.1.1.3'),
  small_exponent: entry('The public exponent of the RSA key is smaller than the usual 65537. It works, and leaves less room for mistakes in padding.', 'BR §6.1.6'),
  unusable_key: entry('The key is of a kind that TLS no longer takes, or cannot be read or used at all.', 'RFC 5280 §4.1.2.7'),
  unusual_key: entry('The key is of a kind that is allowed and that browsers do not take in certificates. Some clients will refuse it.', 'RFC 5480 §2.1.1; BR §6.1.5'),
  unnamed_curve: entry('The curve of the key is written out in numbers instead of being named. Such curves can hide a trapdoor and are refused.', 'RFC 5480 §2.1.1'),
  signature_algorithm: entry('The hash under each signature must still hold, and the certificate names its algorithm twice, which must agree.', 'RFC 5280 §4.1.1.2; BR §7.1.3.2'),
  weak_hash: entry('The signature is over a hash for which two inputs with the same value can be found. Then the signature of one certificate also fits a forged one.', 'BR §7.1.3.2; RFC 6194'),
  algorithms_differ: entry('The certificate names one signature algorithm inside and another outside of what is signed. A reader cannot know which one was meant.', 'RFC 5280 §4.1.1.2'),
  algorithm_encoding: entry('Each algorithm has exactly one form in which it may be written, and each curve goes with a hash of its own size. Readers that compare bytes rely on it.', 'BR §7.1.3'),
  key_algorithm_form: entry('The algorithm of the key is written in a form that is not the one laid down. Strict readers refuse it.', 'BR §7.1.3.1'),
  signature_algorithm_form: entry('The algorithm of the signature is written in a form that is not the one laid down. Strict readers refuse it.', 'BR §7.1.3.2'),
  curve_and_hash: entry('The hash under the signature is not the one that belongs to the curve of the key. It is as safe as the weaker of both.', 'BR §7.1.3.2.2'),
};
