/** A key in a few characters: `P-256`, `RSA 2048`. */
import type { KeyFacts } from './facts.ts';

/** NIST's names of the curves that OpenSSL calls otherwise (RFC 5480 §2.1.1.1). */
const NIST_CURVES: ReadonlyMap<string, string> = new Map([
  ['prime192v1', 'P-192'],
  ['secp224r1', 'P-224'],
  ['prime256v1', 'P-256'],
  ['secp384r1', 'P-384'],
  ['secp521r1', 'P-521'],
]);

/** Names of key types as they are written in text. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['rsa', 'RSA'],
  ['rsa-pss', 'RSA-PSS'],
  ['dsa', 'DSA'],
  ['ec', 'EC'],
  ['ed25519', 'Ed25519'],
  ['ed448', 'Ed448'],
]);

/** The key in words. */
export function keyText(key: KeyFacts): string {
  if (key.curve !== undefined) return NIST_CURVES.get(key.curve) ?? key.curve;
  const type = TYPES.get(key.type) ?? key.type;
  return key.bits === undefined || key.type.startsWith('ed') ? type : `${type} ${key.bits}`;
}
