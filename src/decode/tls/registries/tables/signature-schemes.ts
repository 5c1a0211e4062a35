/**
 * TLS signature schemes: number and name. TLS 1.2 pairs of hash and signature that have no scheme of their own stand under a name made the same way.
 * Made by test/support/generate-tls-registries.ts from tshark 4.0.17, OpenSSL 3.0.22, on 2026-11-21. A row with a source is newer than those or named otherwise there.
 * Registry: https://www.iana.org/assignments/tls-parameters/tls-parameters.xhtml#tls-signaturescheme
 */
export const signatureSchemeTable: ReadonlyMap<number, string> = new Map([
  [0x0101, 'rsa_pkcs1_md5'], // RFC 5246 §7.4.1.4.1: hash md5(1), signature rsa(1)
  [0x0201, 'rsa_pkcs1_sha1'],
  [0x0202, 'dsa_sha1'], // RFC 5246 §7.4.1.4.1: hash sha1(2), signature dsa(2)
  [0x0203, 'ecdsa_sha1'],
  [0x0301, 'rsa_pkcs1_sha224'], // RFC 5246 §7.4.1.4.1: hash sha224(3), signature rsa(1)
  [0x0302, 'dsa_sha224'], // RFC 5246 §7.4.1.4.1
  [0x0303, 'ecdsa_sha224'], // RFC 5246 §7.4.1.4.1
  [0x0401, 'rsa_pkcs1_sha256'],
  [0x0402, 'dsa_sha256'], // RFC 5246 §7.4.1.4.1
  [0x0403, 'ecdsa_secp256r1_sha256'],
  [0x0420, 'rsa_pkcs1_sha256_legacy'], // draft-ietf-tls-tls13-pkcs1
  [0x0501, 'rsa_pkcs1_sha384'],
  [0x0502, 'dsa_sha384'], // RFC 5246 §7.4.1.4.1
  [0x0503, 'ecdsa_secp384r1_sha384'],
  [0x0520, 'rsa_pkcs1_sha384_legacy'], // draft-ietf-tls-tls13-pkcs1
  [0x0601, 'rsa_pkcs1_sha512'],
  [0x0602, 'dsa_sha512'], // RFC 5246 §7.4.1.4.1
  [0x0603, 'ecdsa_secp521r1_sha512'],
  [0x0620, 'rsa_pkcs1_sha512_legacy'], // draft-ietf-tls-tls13-pkcs1
  [0x0704, 'eccsi_sha256'], // draft-wang-tls-raw-public-key-with-ibc
  [0x0705, 'iso_ibs1'], // draft-wang-tls-raw-public-key-with-ibc
  [0x0706, 'iso_ibs2'], // draft-wang-tls-raw-public-key-with-ibc
  [0x0707, 'iso_chinese_ibs'], // draft-wang-tls-raw-public-key-with-ibc
  [0x0708, 'sm2sig_sm3'],
  [0x0709, 'gostr34102012_256a'], // RFC 9367
  [0x070a, 'gostr34102012_256b'], // RFC 9367
  [0x070b, 'gostr34102012_256c'], // RFC 9367
  [0x070c, 'gostr34102012_256d'], // RFC 9367
  [0x070d, 'gostr34102012_512a'], // RFC 9367
  [0x070e, 'gostr34102012_512b'], // RFC 9367
  [0x070f, 'gostr34102012_512c'], // RFC 9367
  [0x0804, 'rsa_pss_rsae_sha256'],
  [0x0805, 'rsa_pss_rsae_sha384'],
  [0x0806, 'rsa_pss_rsae_sha512'],
  [0x0807, 'ed25519'],
  [0x0808, 'ed448'],
  [0x0809, 'rsa_pss_pss_sha256'],
  [0x080a, 'rsa_pss_pss_sha384'],
  [0x080b, 'rsa_pss_pss_sha512'],
  [0x081a, 'ecdsa_brainpoolP256r1tls13_sha256'], // RFC 8734
  [0x081b, 'ecdsa_brainpoolP384r1tls13_sha384'], // RFC 8734
  [0x081c, 'ecdsa_brainpoolP512r1tls13_sha512'], // RFC 8734
  [0x0904, 'mldsa44'], // draft-ietf-tls-mldsa
  [0x0905, 'mldsa65'], // draft-ietf-tls-mldsa
  [0x0906, 'mldsa87'], // draft-ietf-tls-mldsa
  [0x0911, 'slhdsa_sha2_128s'], // draft-reddy-tls-slhdsa
  [0x0912, 'slhdsa_sha2_128f'], // draft-reddy-tls-slhdsa
  [0x0913, 'slhdsa_sha2_192s'], // draft-reddy-tls-slhdsa
  [0x0914, 'slhdsa_sha2_192f'], // draft-reddy-tls-slhdsa
  [0x0915, 'slhdsa_sha2_256s'], // draft-reddy-tls-slhdsa
  [0x0916, 'slhdsa_sha2_256f'], // draft-reddy-tls-slhdsa
  [0x0917, 'slhdsa_shake_128s'], // draft-reddy-tls-slhdsa
  [0x0918, 'slhdsa_shake_128f'], // draft-reddy-tls-slhdsa
  [0x0919, 'slhdsa_shake_192s'], // draft-reddy-tls-slhdsa
  [0x091a, 'slhdsa_shake_192f'], // draft-reddy-tls-slhdsa
  [0x091b, 'slhdsa_shake_256s'], // draft-reddy-tls-slhdsa
  [0x091c, 'slhdsa_shake_256f'], // draft-reddy-tls-slhdsa
]);
