/** Whether a signature over an OCSP response, a CRL or a certificate fits a public key. OpenSSL does the arithmetic, through node:crypto. */
import { constants, createPublicKey, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { SignatureAlgorithmFacts } from '../x509/signature-algorithm.ts';

/** Hashes that prove something (BR §7.1.3.2 ended SHA-1 for everything a public CA signs on 2026-09-15). */
const HASHES: ReadonlyMap<string, string> = new Map([
  ['SHA-256', 'sha256'],
  ['SHA-384', 'sha384'],
  ['SHA-512', 'sha512'],
]);

/** Algorithms with a hash of their own (RFC 8410). */
const WITHOUT_HASH = /^ed(?:25519|448)$/i;

/** What is signed, by what means, and the signature. */
export interface Signed {
  /** The bytes that were signed. */
  signed: Uint8Array;
  algorithm: SignatureAlgorithmFacts;
  signature: Uint8Array;
}

/** Checks a signature with a SubjectPublicKeyInfo in DER. Gives undefined where it fits, else why not in plain words. Never throws. */
export function signatureFault({ signed, algorithm, signature }: Signed, spki: Uint8Array): string | undefined {
  const ownHash = WITHOUT_HASH.test(algorithm.name);
  const hash = HASHES.get(algorithm.hash ?? '');
  if (!ownHash && hash === undefined) return `it is signed with ${algorithm.hash ?? algorithm.name}, which proves nothing`;
  let key: KeyObject;
  try {
    key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  } catch {
    return 'the public key that should have signed it cannot be used';
  }
  const pss = algorithm.name === 'rsassaPss' ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO } : {};
  try {
    return verify(ownHash ? null : hash, signed, { key, ...pss }, signature) ? undefined : 'the signature does not fit';
  } catch {
    return 'the signature is of another kind than the key';
  }
}
