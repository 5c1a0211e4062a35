/** Seals records of TLS 1.3 as a peer would, so that a test can say anything under the keys of a real connection (RFC 9846 §5.2 [8446 §5.2]). */
import { createCipheriv, createHmac } from 'node:crypto';

/** One direction under one traffic secret, with TLS_AES_128_GCM_SHA256 or TLS_AES_256_GCM_SHA384 by the length of the secret. */
export class Sealer {
  readonly #key: Buffer;
  readonly #iv: Buffer;
  #sequence: number;

  /** `sequence` is how many records were sent under the secret before. */
  constructor(secret: Uint8Array, sequence = 0) {
    this.#key = expand(secret, 'key', secret.length === 48 ? 32 : 16);
    this.#iv = expand(secret, 'iv', 12);
    this.#sequence = sequence;
  }

  /** The next record: content, its type, and zeros. */
  seal(type: number, content: Uint8Array, padding = 0): Buffer {
    const inner = Buffer.concat([content, Buffer.of(type), Buffer.alloc(padding)]);
    const header = Buffer.of(23, 3, 3, (inner.length + 16) >>> 8, (inner.length + 16) & 0xff);
    const nonce = Buffer.from(this.#iv);
    nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ this.#sequence) >>> 0, 8);
    this.#sequence += 1;
    const cipher = createCipheriv(this.#key.length === 32 ? 'aes-256-gcm' : 'aes-128-gcm', this.#key, nonce);
    cipher.setAAD(header);
    return Buffer.concat([header, cipher.update(inner), cipher.final(), cipher.getAuthTag()]);
  }

  /** Counts a record that was sent otherwise. */
  skip(): void {
    this.#sequence += 1;
  }
}

/** The secret under a label of a key log. */
export function loggedSecret(keyLog: readonly string[], label: string): Buffer {
  const line = keyLog.find((entry) => entry.startsWith(`${label} `));
  if (line === undefined) throw new Error(`no ${label} in the key log`);
  return Buffer.from(line.split(' ')[2] ?? '', 'hex');
}

/** The secret after a KeyUpdate. */
export function updatedSecret(secret: Uint8Array): Buffer {
  return expand(secret, 'traffic upd', secret.length);
}

/** HKDF-Expand-Label (RFC 9846 §7.1 [8446 §7.1]) for outputs of one block. */
function expand(secret: Uint8Array, label: string, length: number): Buffer {
  const name = Buffer.from(`tls13 ${label}`);
  const info = Buffer.concat([Buffer.of(0, length, name.length), name, Buffer.of(0)]);
  return createHmac(secret.length === 48 ? 'sha384' : 'sha256', secret).update(info).update(Buffer.of(1)).digest().subarray(0, length);
}
