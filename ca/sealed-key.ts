/**
 * A private key under a passphrase: scrypt (RFC 7914) stretches the passphrase, AES-256-GCM seals the key and binds it to its
 * certificate. Layout: version 1, log2 N, r, p (a byte each), salt (16), nonce (12), ciphertext, tag (16).
 */
import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';

/** Cost of a guess: N = 2^17, r = 8, p = 1, 128 MiB and about half a second (OWASP Password Storage Cheat Sheet's first choice for scrypt). */
const COST = { logN: 17, r: 8, p: 1 } as const;

/** Most memory a sealed key may ask for, bytes: a damaged header must not exhaust the machine. */
const MAX_MEMORY = 512 * 1024 * 1024;

const VERSION = 1;
const SALT_LENGTH = 16;
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;
const HEADER_LENGTH = 4 + SALT_LENGTH + NONCE_LENGTH;

/** Seals `secret`; opening needs the same passphrase and the same `bound` bytes. */
export async function seal(secret: Uint8Array, passphrase: string, bound: Uint8Array): Promise<Buffer> {
  const header = Buffer.concat([Buffer.from([VERSION, COST.logN, COST.r, COST.p]), randomBytes(SALT_LENGTH), randomBytes(NONCE_LENGTH)]);
  const cipher = createCipheriv('aes-256-gcm', await stretched(passphrase, header), header.subarray(HEADER_LENGTH - NONCE_LENGTH));
  cipher.setAAD(Buffer.concat([header, bound]));
  return Buffer.concat([header, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
}

/** The secret, or undefined when the passphrase is wrong or the bytes are not what was sealed. */
export async function unseal(sealed: Uint8Array, passphrase: string, bound: Uint8Array): Promise<Buffer | undefined> {
  const bytes = Buffer.from(sealed);
  const [version, logN = 0, r = 0, p = 0] = bytes;
  const sane = version === VERSION && logN > 0 && logN < 32 && r > 0 && p > 0 && 256 * r * 2 ** logN * p <= MAX_MEMORY;
  if (bytes.length < HEADER_LENGTH + TAG_LENGTH || !sane) return undefined;
  const header = bytes.subarray(0, HEADER_LENGTH);
  const decipher = createDecipheriv('aes-256-gcm', await stretched(passphrase, header), header.subarray(HEADER_LENGTH - NONCE_LENGTH), {
    authTagLength: TAG_LENGTH,
  });
  decipher.setAAD(Buffer.concat([header, bound]));
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG_LENGTH));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(HEADER_LENGTH, bytes.length - TAG_LENGTH)), decipher.final()]);
  } catch {
    return undefined;
  }
}

function stretched(passphrase: string, header: Buffer): Promise<Buffer> {
  const [, logN = 0, r = 0, p = 0] = header;
  const salt = header.subarray(4, 4 + SALT_LENGTH);
  return new Promise((resolve, reject) => {
    // NFKC, so that the same passphrase typed on another keyboard is the same bytes (RFC 8265 §4.2 uses NFC for the same end).
    scrypt(passphrase.normalize('NFKC'), salt, 32, { N: 2 ** logN, r, p, maxmem: MAX_MEMORY }, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
