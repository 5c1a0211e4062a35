/**
 * Signature schemes by number (RFC 9846 §4.3.3 [8446 §4.2.3]). In TLS 1.2 the two bytes are a hash and a signature algorithm
 * (RFC 5246 §7.4.1.4.1); the numbers of the schemes were chosen so that both readings agree.
 */
import { greaseName } from './grease.ts';
import { named } from './registry.ts';
import type { Named } from './registry.ts';
import { signatureSchemeTable } from './tables/signature-schemes.ts';

/** A signature scheme and whether its hash can be broken today. */
export interface SignatureScheme extends Named {
  /** SHA-1: collisions have been made since 2017; RFC 9155 forbids it in handshakes. */
  sha1: boolean;
  /** MD5: collisions are a matter of seconds. */
  md5: boolean;
}

/** The registry's name; `GREASE` for those values. */
export function signatureSchemeName(id: number): string | undefined {
  return signatureSchemeTable.get(id) ?? greaseName(id);
}

/** Number and name. */
export function signatureSchemeNamed(id: number): Named {
  return named(id, signatureSchemeName(id));
}

/** Number, name and the flags of its hash, which count for TLS 1.2 pairs without a name too. */
export function signatureScheme(id: number): SignatureScheme {
  const hash = isTls12Pair(id) ? id >>> 8 : 0;
  const { name } = signatureSchemeNamed(id);
  return { id, name, sha1: hash === 2, md5: hash === 1 };
}

/** Name and warning for a row: `rsa_pkcs1_sha1, SHA-1 is broken`. */
export function signatureSchemeText(id: number): string | undefined {
  const { sha1, md5 } = signatureScheme(id);
  const name = signatureSchemeName(id);
  if (!sha1 && !md5) return name;
  return [...(name === undefined ? [] : [name]), `${sha1 ? 'SHA-1' : 'MD5'} is broken`].join(', ');
}

/** HashAlgorithm none(0) to sha512(6) over SignatureAlgorithm anonymous(0) to ecdsa(3). */
function isTls12Pair(id: number): boolean {
  return id >>> 8 <= 6 && (id & 0xff) <= 3;
}
