/**
 * The letter of an offer of cipher suites, by the rubric of Durumeric et al. (NDSS 2017) in the form that cloudflare/mitmengine gives
 * it: any suite of class F makes the offer F, any of class C makes it C; else the first real suite decides.
 */
import { cipherSuiteName, signallingCipherSuite } from '../../src/decode/tls/registries/cipher-suites.ts';
import { isGrease } from '../../src/decode/tls/registries/grease.ts';

export type Grade = 'A' | 'B' | 'C' | 'F';

/** The three suites of TLS 1.3 that browsers have. */
const BEST = /^TLS_(?:AES_128_GCM_SHA256|AES_256_GCM_SHA384|CHACHA20_POLY1305_SHA256)$/;
/** Forward secrecy and authenticated encryption. */
const GOOD = /^TLS_ECDHE_(?:ECDSA|RSA)_WITH_(?:AES_(?:128|256)_GCM|CHACHA20_POLY1305)_/;
/** No encryption, export strength, single DES, nobody authenticated. */
const BROKEN = /NULL|EXPORT|_DES(?:40)?_|_anon_/i;
/** Known attacks, or ciphers that no browser ever had. */
const ATTACKED = /RC4|RC2|IDEA|SEED|CAMELLIA|ARIA|PSK|KRB5|SRP|GOST|MD5/;

/** The class of one suite by its IANA name. */
export function gradeOfSuite(name: string): Grade {
  if (BROKEN.test(name)) return 'F';
  if (ATTACKED.test(name)) return 'C';
  return BEST.test(name) || GOOD.test(name) ? 'A' : 'B';
}

/** The grade of a list, in the order offered. */
export function gradeOf(suites: readonly number[]): Grade {
  const grades = suites.filter((id) => !isGrease(id) && signallingCipherSuite(id) === undefined).map((id) => gradeOfSuite(cipherSuiteName(id) ?? 'TLS_UNKNOWN_NULL'));
  for (const worst of ['F', 'C'] as const) if (grades.includes(worst)) return worst;
  return grades[0] ?? 'F';
}
