/**
 * Takes the protection off records, once their keys are known (RFC 9846 §5.2 [8446 §5.2]; RFC 5246 §6.2.3; RFC 7366 for
 * encrypt-then-MAC). A record that does not verify gives nothing: the reason is never said, because it could say something about keys.
 */
import { createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import { NONCE_LENGTH } from './record-ciphers.ts';
import type { AeadCipher, HmacCipher, RecordCipher } from './record-ciphers.ts';
import { keyBlock, keyId, trafficKeys } from './secrets.ts';
import type { KeyHash } from './secrets.ts';

/** What was inside a protected record. */
export interface OpenedRecord {
  /** The real ContentType. */
  type: number;
  content: Uint8Array;
  /** Bytes of padding (TLS 1.3 zeros, CBC padding). */
  padding: number;
}

/** Opens the records of one direction in one epoch. */
export interface RecordProtection {
  /** First hex digits of a hash over the keys. */
  readonly keyId: string;
  /** The record behind its protection; undefined when it does not verify. `sequence` counts the records under these keys from 0. */
  open(sequence: number, type: number, version: number, fragment: Uint8Array): OpenedRecord | undefined;
}

/** TLS 1.3, from a traffic secret. Undefined when the suite is none of TLS 1.3. */
export function protection13(cipher: RecordCipher, secret: Uint8Array): RecordProtection | undefined {
  if (cipher.cipher.kind !== 'aead') return undefined;
  const aead = cipher.cipher;
  const { key, iv } = trafficKeys(cipher.hash, secret, aead.keyLength);
  return {
    keyId: keyId(secret),
    open: (sequence, type, version, fragment) => {
      const header = recordHeader(type, version, fragment.length);
      const inner = openAead(aead, key, sequenceNonce(iv, sequence), header, fragment);
      if (inner === undefined) return undefined;
      let end = inner.length;
      while (end > 0 && inner[end - 1] === 0) end -= 1;
      // A record of padding alone has no content type; 0 is none (RFC 9846 §5.4 [8446 §5.4]).
      if (end === 0) return { type: 0, content: inner.subarray(0, 0), padding: inner.length };
      return { type: inner[end - 1] ?? 0, content: inner.subarray(0, end - 1), padding: inner.length - end };
    },
  };
}

/** What both directions of a TLS 1.2 connection derive their keys from. */
export interface MainKeys {
  hash: KeyHash;
  secret: Uint8Array;
  randoms: { client: Uint8Array; server: Uint8Array };
  encryptThenMac: boolean;
}

/** TLS 1.2, from the main secret. */
export function protection12(cipher: AeadCipher | HmacCipher, keys: MainKeys, from: 'client' | 'server'): RecordProtection {
  const aead = cipher.kind === 'aead';
  const lengths = { mac: aead ? 0 : cipher.macLength, key: cipher.keyLength, iv: aead ? cipher.fixedIvLength : 0 };
  const block = keyBlock(keys.hash, keys.secret, keys.randoms, lengths);
  const key = block.key[from];
  const mac = block.mac[from];
  const id = keyId(mac, key, block.iv[from]);
  if (aead) return { keyId: id, open: aead12(cipher, key, block.iv[from]) };
  const open = keys.encryptThenMac && cipher.algorithm !== undefined ? encryptThenMac(cipher, key, mac) : macThenEncrypt(cipher, key, mac);
  return { keyId: id, open };
}

type Open = RecordProtection['open'];

function aead12(cipher: AeadCipher, key: Uint8Array, fixedIv: Uint8Array): Open {
  const explicitLength = NONCE_LENGTH - cipher.fixedIvLength;
  return (sequence, type, version, fragment) => {
    const length = fragment.length - explicitLength - cipher.tagLength;
    if (length < 0) return undefined;
    const nonce = explicitLength === 0 ? sequenceNonce(fixedIv, sequence) : Buffer.concat([fixedIv, fragment.subarray(0, explicitLength)]);
    const data = macHeader(sequence, type, version, length);
    const content = openAead(cipher, key, nonce, data, fragment.subarray(explicitLength));
    return content === undefined ? undefined : { type, content, padding: 0 };
  };
}

/** The HMAC covers the plaintext and is encrypted with it (RFC 5246 §6.2.3.2). */
function macThenEncrypt(cipher: HmacCipher, key: Uint8Array, mac: Uint8Array): Open {
  return (sequence, type, version, fragment) => {
    const plain = openCbc(cipher, key, fragment);
    if (plain === undefined) return undefined;
    const length = plain.bytes.length - cipher.macLength;
    if (length < 0) return undefined;
    const content = plain.bytes.subarray(0, length);
    if (!verifies(cipher, mac, [macHeader(sequence, type, version, length), content], plain.bytes.subarray(length))) return undefined;
    return { type, content, padding: plain.padding };
  };
}

/** The HMAC stands behind the ciphertext and covers it (RFC 7366 §3). */
function encryptThenMac(cipher: HmacCipher, key: Uint8Array, mac: Uint8Array): Open {
  return (sequence, type, version, fragment) => {
    const length = fragment.length - cipher.macLength;
    if (length < 0) return undefined;
    const sealed = fragment.subarray(0, length);
    if (!verifies(cipher, mac, [macHeader(sequence, type, version, length), sealed], fragment.subarray(length))) return undefined;
    const plain = openCbc(cipher, key, sealed);
    return plain === undefined ? undefined : { type, content: plain.bytes, padding: plain.padding };
  };
}

function verifies(cipher: HmacCipher, mac: Uint8Array, parts: readonly Uint8Array[], tag: Uint8Array): boolean {
  const hmac = createHmac(cipher.mac, mac);
  for (const part of parts) hmac.update(part);
  return timingSafeEqual(hmac.digest(), tag);
}

/** CBC behind an explicit IV, without its padding: n bytes of value n, and n itself (RFC 5246 §6.2.3.2). */
function openCbc(cipher: HmacCipher, key: Uint8Array, fragment: Uint8Array): { bytes: Uint8Array; padding: number } | undefined {
  if (cipher.algorithm === undefined) return { bytes: fragment, padding: 0 };
  const sealed = fragment.subarray(cipher.blockLength);
  if (sealed.length === 0 || sealed.length % cipher.blockLength !== 0) return undefined;
  const decipher = createDecipheriv(cipher.algorithm, key, fragment.subarray(0, cipher.blockLength));
  decipher.setAutoPadding(false);
  const plain = Buffer.concat([decipher.update(sealed), decipher.final()]);
  const padding = (plain.at(-1) ?? 0) + 1;
  if (padding > plain.length || plain.subarray(-padding).some((byte) => byte !== padding - 1)) return undefined;
  return { bytes: plain.subarray(0, -padding), padding };
}

function openAead(cipher: AeadCipher, key: Uint8Array, nonce: Uint8Array, data: Uint8Array, sealed: Uint8Array): Uint8Array | undefined {
  const length = sealed.length - cipher.tagLength;
  if (length < 0) return undefined;
  const decipher = createDecipheriv(cipher.algorithm, key, nonce, { authTagLength: cipher.tagLength });
  decipher.setAuthTag(sealed.subarray(length));
  decipher.setAAD(data, { plaintextLength: length });
  try {
    const opened = decipher.update(sealed.subarray(0, length));
    decipher.final();
    return opened;
  } catch {
    return undefined;
  }
}

/** The IV with the sequence number over its end (RFC 9846 §5.3 [8446 §5.3]; RFC 7905 §2). */
function sequenceNonce(iv: Uint8Array, sequence: number): Uint8Array {
  const nonce = Buffer.from(iv);
  const low = nonce.length - 4;
  nonce.writeUInt32BE((nonce.readUInt32BE(low) ^ (sequence % 2 ** 32)) >>> 0, low);
  nonce.writeUInt32BE((nonce.readUInt32BE(low - 4) ^ Math.floor(sequence / 2 ** 32)) >>> 0, low - 4);
  return nonce;
}

function recordHeader(type: number, version: number, length: number): Buffer {
  return Buffer.of(type, version >>> 8, version & 0xff, length >>> 8, length & 0xff);
}

/** Sequence number and header, as TLS 1.2 authenticates them (RFC 5246 §6.2.3.1 and §6.2.3.3). */
function macHeader(sequence: number, type: number, version: number, length: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(Math.floor(sequence / 2 ** 32), 0);
  header.writeUInt32BE(sequence % 2 ** 32, 4);
  recordHeader(type, version, length).copy(header, 8);
  return header;
}
