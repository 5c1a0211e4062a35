/**
 * What a cipher suite means for a record: which cipher, how long its keys, nonces and tags are. The numbers come from the
 * documents that define the suites; whether this Node can compute a cipher is asked of `node:crypto`.
 */
import { getCiphers } from 'node:crypto';
import type { CipherCCMTypes } from 'node:crypto';
import { cipherSuite } from './registries/cipher-suites.ts';
import type { KeyHash } from './secrets.ts';

/** Encryption and authentication in one step. */
export interface AeadCipher {
  kind: 'aead';
  /** As `node:crypto` calls it; its typings name only those of AES, and CCM is the one that needs every option set. */
  algorithm: CipherCCMTypes;
  keyLength: number;
  tagLength: number;
  /** TLS 1.2: bytes of the nonce that come from the key block; the rest stands before the ciphertext (RFC 5288 §3, RFC 6655 §3, RFC 7905 §2). */
  fixedIvLength: 4 | 12;
}

/** Encryption in blocks, or none, and an HMAC (TLS 1.2, RFC 5246 §6.2.3.1 and §6.2.3.2). */
export interface HmacCipher {
  kind: 'hmac';
  /** As `node:crypto` calls it; undefined for a suite that does not encrypt. */
  algorithm: string | undefined;
  keyLength: number;
  /** Also the length of the explicit IV; 0 without encryption. */
  blockLength: number;
  mac: 'md5' | 'sha1' | 'sha256' | 'sha384';
  macLength: number;
}

export interface RecordCipher {
  hash: KeyHash;
  cipher: AeadCipher | HmacCipher;
}

/** Bytes of the nonce of every AEAD in TLS. */
export const NONCE_LENGTH = 12;
/** Bytes an HMAC gives. */
const MAC_LENGTHS = { md5: 16, sha1: 20, sha256: 32, sha384: 48 } as const;

/** How records under this suite are opened; undefined for suites we or this Node cannot compute. */
export function recordCipher(suiteId: number): RecordCipher | undefined {
  const suite = cipherSuite(suiteId);
  if (suite === undefined) return undefined;
  // Suites with CBC and SHA-1 or MD5 use SHA-256 in the PRF of TLS 1.2 (RFC 5246 §5).
  const hash = suite.hash === 'SHA384' ? 'sha384' : 'sha256';
  const cipher = suite.aead ? aeadCipher(suite.encryption) : hmacCipher(suite.encryption, suite.hash);
  return cipher === undefined ? undefined : { hash, cipher };
}

/** How much longer a protected fragment is than its content, at least: what padding adds cannot be seen from outside. Bytes. */
export function recordOverhead({ cipher }: RecordCipher, tls13: boolean): number {
  if (cipher.kind === 'hmac') return cipher.blockLength + cipher.macLength;
  return cipher.tagLength + (tls13 ? 1 : NONCE_LENGTH - cipher.fixedIvLength);
}

function aeadCipher(encryption: string): AeadCipher | undefined {
  const parts = /^(?:CHACHA20-POLY1305|(?:AES|ARIA)-(128|256)-(?:GCM|CCM)(-8)?)$/.exec(encryption);
  if (parts === null) return undefined;
  const [, bits, short] = parts;
  const algorithm = encryption.toLowerCase().replace(/-8$/, '');
  if (!isAvailable(algorithm)) return undefined;
  if (bits === undefined) return { kind: 'aead', algorithm, keyLength: 32, tagLength: 16, fixedIvLength: 12 };
  return { kind: 'aead', algorithm, keyLength: Number(bits) / 8, tagLength: short === undefined ? 16 : 8, fixedIvLength: 4 };
}

function hmacCipher(encryption: string, hash: string): HmacCipher | undefined {
  const mac = hash.toLowerCase();
  if (mac !== 'md5' && mac !== 'sha1' && mac !== 'sha256' && mac !== 'sha384') return undefined;
  const common = { kind: 'hmac', mac, macLength: MAC_LENGTHS[mac] } as const;
  if (encryption === 'NULL') return { ...common, algorithm: undefined, keyLength: 0, blockLength: 0 };
  if (encryption === '3DES-EDE-CBC' && isAvailable('des-ede3-cbc')) return { ...common, algorithm: 'des-ede3-cbc', keyLength: 24, blockLength: 8 };
  const bits = /^(?:AES|ARIA|CAMELLIA)-(128|256)-CBC$/.exec(encryption)?.[1];
  const algorithm = encryption.toLowerCase();
  if (bits === undefined || !isAvailable(algorithm)) return undefined;
  return { ...common, algorithm, keyLength: Number(bits) / 8, blockLength: 16 };
}

let ciphers: ReadonlySet<string> | undefined;

function isAvailable(algorithm: string): algorithm is CipherCCMTypes {
  ciphers ??= new Set(getCiphers());
  return ciphers.has(algorithm);
}
