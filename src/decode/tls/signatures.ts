/**
 * Verifies signatures of a handshake with the key of a certificate (RFC 9846 §4.3.3, §4.5.2 [8446 §4.2.3, §4.4.3]; RFC 5246 §4.7).
 * What this Node cannot compute is no verdict.
 */
import { X509Certificate, constants, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { BoundedMap } from '../../bounded/bounded-map.ts';

/** fits: the key is of the kind that the scheme is for. verified: undefined where it could not be computed. */
export interface SignatureVerdict {
  fits: boolean;
  verified: boolean | undefined;
}

interface Scheme {
  /** `null` where the signature has a hash of its own. */
  hash: string | null;
  /** As `node:crypto` calls the key. */
  key: string;
  /** TLS 1.3 ties ECDSA to one curve, by OpenSSL's name. */
  curve?: string;
  pss?: true;
}

/** By SignatureScheme, and the pairs of TLS 1.2 that have no name. */
const SCHEMES: ReadonlyMap<number, Scheme> = new Map([
  [0x0201, { hash: 'sha1', key: 'rsa' }],
  [0x0301, { hash: 'sha224', key: 'rsa' }],
  [0x0401, { hash: 'sha256', key: 'rsa' }],
  [0x0501, { hash: 'sha384', key: 'rsa' }],
  [0x0601, { hash: 'sha512', key: 'rsa' }],
  [0x0203, { hash: 'sha1', key: 'ec' }],
  [0x0303, { hash: 'sha224', key: 'ec' }],
  [0x0403, { hash: 'sha256', key: 'ec', curve: 'prime256v1' }],
  [0x0503, { hash: 'sha384', key: 'ec', curve: 'secp384r1' }],
  [0x0603, { hash: 'sha512', key: 'ec', curve: 'secp521r1' }],
  [0x0804, { hash: 'sha256', key: 'rsa', pss: true }],
  [0x0805, { hash: 'sha384', key: 'rsa', pss: true }],
  [0x0806, { hash: 'sha512', key: 'rsa', pss: true }],
  [0x0807, { hash: null, key: 'ed25519' }],
  [0x0808, { hash: null, key: 'ed448' }],
  [0x0809, { hash: 'sha256', key: 'rsa-pss', pss: true }],
  [0x080a, { hash: 'sha384', key: 'rsa-pss', pss: true }],
  [0x080b, { hash: 'sha512', key: 'rsa-pss', pss: true }],
  [0x081a, { hash: 'sha256', key: 'ec', curve: 'brainpoolP256r1' }],
  [0x081b, { hash: 'sha384', key: 'ec', curve: 'brainpoolP384r1' }],
  [0x081c, { hash: 'sha512', key: 'ec', curve: 'brainpoolP512r1' }],
  [0x0904, { hash: null, key: 'ml-dsa-44' }],
  [0x0905, { hash: null, key: 'ml-dsa-65' }],
  [0x0906, { hash: null, key: 'ml-dsa-87' }],
]);

/** Verifies a signature over `data` with the key of `leaf` (DER). Undefined for schemes that are not known and certificates that cannot be read. */
export function verifySignature(scheme: number, leaf: Uint8Array, tls13: boolean, data: Uint8Array, signature: Uint8Array): SignatureVerdict | undefined {
  const wanted = SCHEMES.get(scheme);
  const key = wanted === undefined ? undefined : keyOf(leaf);
  if (wanted === undefined || key === undefined) return undefined;
  const fits = key.asymmetricKeyType === wanted.key && (!tls13 || wanted.curve === undefined || key.asymmetricKeyDetails?.namedCurve === wanted.curve);
  if (!fits) return { fits, verified: undefined };
  const padding = wanted.pss === true ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST } : {};
  try {
    return { fits, verified: verify(wanted.hash, data, { key, ...padding }, signature) };
  } catch {
    // A hash or a curve that this Node does without.
    return { fits, verified: undefined };
  }
}

/** Leaves whose keys are remembered: reading one takes several times as long as verifying with it, and the same few come again and again. */
const MAX_LEAVES = 32;

/** By the leaf's bytes. */
const known = new BoundedMap<string, KeyObject>(MAX_LEAVES);

function keyOf(leaf: Uint8Array): KeyObject | undefined {
  const bytes = Buffer.from(leaf.buffer, leaf.byteOffset, leaf.byteLength).toString('latin1');
  const found = known.use(bytes);
  if (found !== undefined) return found;
  try {
    const key = new X509Certificate(leaf).publicKey;
    known.set(bytes, key);
    return key;
  } catch {
    return undefined;
  }
}
