/**
 * From a line of the key log to the keys of a record (RFC 9850; RFC 9846 §7 [8446 §7]; RFC 5246 §5, §6.3). Secrets stay in here
 * and in `record-protection.ts`: they are in no message, no summary and no error.
 */
import { createHash, createHmac } from 'node:crypto';
import { fromHex } from '../../bytes/hex.ts';

/** The labels that open records (RFC 9850 §2): CLIENT_RANDOM up to TLS 1.2, the others from TLS 1.3 on. Exporter and ECH labels open none. */
const LABELS = [
  'CLIENT_RANDOM',
  'CLIENT_EARLY_TRAFFIC_SECRET',
  'CLIENT_HANDSHAKE_TRAFFIC_SECRET',
  'SERVER_HANDSHAKE_TRAFFIC_SECRET',
  'CLIENT_TRAFFIC_SECRET_0',
  'SERVER_TRAFFIC_SECRET_0',
] as const;
export type KeyLogLabel = (typeof LABELS)[number];

/** The hash a connection's keys are derived with. */
export type KeyHash = 'sha256' | 'sha384';

/** Bytes of the random of a ClientHello. */
const RANDOM_LENGTH = 32;
/** Longest secret: the 48 bytes of SHA-384 and of a main secret; room for SHA-512. */
const MAX_SECRET_LENGTH = 64;
/** Lines of other connections that are kept, because a renegotiated handshake has a ClientHello of its own and its line may come before it. */
export const MAX_FOREIGN_SECRETS = 64;

interface KeyLogLine {
  label: KeyLogLabel;
  /** Lower-case hex. */
  clientRandom: string;
  secret: Uint8Array;
}

/** One line of the key log; undefined for comments, labels that open no record, and anything else. */
function parseKeyLogLine(line: string): KeyLogLine | undefined {
  const [name, random, hex, ...rest] = line.trim().split(/\s+/);
  const label = LABELS.find((known) => known === name);
  if (label === undefined || random === undefined || hex === undefined || rest.length > 0) return undefined;
  const secret = fromHex(hex);
  if (!/^[0-9a-fA-F]+$/.test(random) || random.length !== RANDOM_LENGTH * 2) return undefined;
  if (secret === undefined || secret.length === 0 || secret.length > MAX_SECRET_LENGTH) return undefined;
  return { label, clientRandom: random.toLowerCase(), secret };
}

/** A secret told apart from others without being told. */
export interface SecretId {
  label: KeyLogLabel;
  /** The first 8 hex digits of its SHA-256. */
  id: string;
}

/** The secrets of one connection, as they become known. */
export class KeyLog {
  /** By client random, then label; the selected one is never dropped. */
  readonly #secrets = new Map<string, Map<KeyLogLabel, Uint8Array>>();
  #selected = '';
  #forgotten = false;

  /** Takes one line; returns whether it may open something new. The first secret for a label counts. */
  add(line: string): boolean {
    const parsed = this.#forgotten ? undefined : parseKeyLogLine(line);
    if (parsed === undefined) return false;
    const { label, clientRandom, secret } = parsed;
    const known = this.#secrets.get(clientRandom) ?? new Map<KeyLogLabel, Uint8Array>();
    if (known.has(label)) return false;
    known.set(label, secret);
    this.#secrets.set(clientRandom, known);
    if (this.#secrets.size > MAX_FOREIGN_SECRETS + 1) {
      const oldest = [...this.#secrets.keys()].find((random) => random !== this.#selected);
      if (oldest !== undefined) this.#secrets.delete(oldest);
    }
    return clientRandom === this.#selected;
  }

  /** From now on the secrets behind this ClientHello's random are asked for. */
  select(clientRandom: Uint8Array): void {
    this.#selected = Buffer.from(clientRandom).toString('hex');
  }

  /** The secret under this label for the selected ClientHello. */
  get(label: KeyLogLabel): Uint8Array | undefined {
    return this.#secrets.get(this.#selected)?.get(label);
  }

  /** Short hashes of the secrets of the selected ClientHello that are known, in the order they come into use. */
  get ids(): readonly SecretId[] {
    return LABELS.flatMap((label) => {
      const secret = this.get(label);
      return secret === undefined ? [] : [{ label, id: keyId(secret) }];
    });
  }

  /** Overwrites every secret and takes no more. */
  forget(): void {
    this.#forgotten = true;
    for (const secrets of this.#secrets.values()) for (const secret of secrets.values()) secret.fill(0);
    this.#secrets.clear();
  }
}

/**
 * HKDF-Expand-Label with an empty context (RFC 9846 §7.1 [8446 §7.1]). `length` is at most one output of the hash, which
 * covers keys, IVs and the next secret, so that one round of HKDF-Expand (RFC 5869 §2.3) is all of it.
 */
export function hkdfExpandLabel(hash: KeyHash, secret: Uint8Array, label: string, length: number): Uint8Array {
  const name = Buffer.from(`tls13 ${label}`, 'ascii');
  const info = Buffer.concat([Buffer.of(length >>> 8, length & 0xff, name.length), name, Buffer.of(0)]);
  return createHmac(hash, secret).update(info).update(Buffer.of(1)).digest().subarray(0, length);
}

/** Key and IV of one direction in one epoch of TLS 1.3 (RFC 9846 §7.3 [8446 §7.3]). */
export function trafficKeys(hash: KeyHash, secret: Uint8Array, keyLength: number): { key: Uint8Array; iv: Uint8Array } {
  return { key: hkdfExpandLabel(hash, secret, 'key', keyLength), iv: hkdfExpandLabel(hash, secret, 'iv', 12) };
}

/** The traffic secret after a KeyUpdate (RFC 9846 §7.2 [8446 §7.2]). */
export function nextTrafficSecret(hash: KeyHash, secret: Uint8Array): Uint8Array {
  return hkdfExpandLabel(hash, secret, 'traffic upd', secret.length);
}

/** What Finished must hold in TLS 1.3 (RFC 9846 §4.5.3 [8446 §4.4.4]); `secret` is the sender's handshake traffic secret. */
export function verifyData13(hash: KeyHash, secret: Uint8Array, transcript: Uint8Array): Uint8Array {
  return createHmac(hash, hkdfExpandLabel(hash, secret, 'finished', secret.length)).update(transcript).digest();
}

/** What Finished must hold in TLS 1.2 (RFC 5246 §7.4.9). */
export function verifyData12(hash: KeyHash, mainSecret: Uint8Array, from: 'client' | 'server', transcript: Uint8Array): Uint8Array {
  return prf(hash, mainSecret, `${from} finished`, transcript, 12);
}

/** The PRF of TLS 1.2: P_hash over label and seed (RFC 5246 §5). */
export function prf(hash: KeyHash, secret: Uint8Array, label: string, seed: Uint8Array, length: number): Uint8Array {
  const labelled = Buffer.concat([Buffer.from(label, 'ascii'), seed]);
  const output: Buffer[] = [];
  let a = createHmac(hash, secret).update(labelled).digest();
  for (let made = 0; made < length; ) {
    const block = createHmac(hash, secret).update(a).update(labelled).digest();
    output.push(block);
    made += block.length;
    a = createHmac(hash, secret).update(a).digest();
  }
  return Buffer.concat(output).subarray(0, length);
}

/** What TLS 1.2 derives for both directions. */
export interface KeyBlock {
  mac: { client: Uint8Array; server: Uint8Array };
  key: { client: Uint8Array; server: Uint8Array };
  iv: { client: Uint8Array; server: Uint8Array };
}

/** The keys of TLS 1.2 from the main secret, in the order the standard cuts them (RFC 5246 §6.3). Lengths in bytes. */
export function keyBlock(
  hash: KeyHash,
  mainSecret: Uint8Array,
  randoms: { client: Uint8Array; server: Uint8Array },
  lengths: { mac: number; key: number; iv: number },
): KeyBlock {
  const seed = Buffer.concat([randoms.server, randoms.client]);
  const block = prf(hash, mainSecret, 'key expansion', seed, 2 * (lengths.mac + lengths.key + lengths.iv));
  let position = 0;
  const cut = (length: number): Uint8Array => block.subarray(position, (position += length));
  const pair = (length: number): { client: Uint8Array; server: Uint8Array } => ({ client: cut(length), server: cut(length) });
  return { mac: pair(lengths.mac), key: pair(lengths.key), iv: pair(lengths.iv) };
}

/** First 8 hex digits of SHA-256 over key material: shows that keys are new and lets nobody compute them. */
export function keyId(...material: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const bytes of material) hash.update(bytes);
  return hash.digest('hex').slice(0, 8);
}
