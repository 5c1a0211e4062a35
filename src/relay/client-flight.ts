/**
 * Whether a server asked for a client certificate, where nobody reads the wire: by how many bytes our side sends after the secrets are
 * known. All of that has a known length but a Certificate, which a client sends only when it was asked (RFC 9846 §4.5.1 [8446 §4.4.2];
 * RFC 5246 §7.4.6).
 */

/** What was agreed on. */
export interface Agreed {
  /** Node's word: `TLSv1.3`. */
  protocol: string | null;
  /** IANA's name of the suite. */
  cipherSuite: string;
  /** OpenSSL's name of the group; undefined where it is not known. */
  group: string | undefined;
}

/** Bytes of a record's header, and of a handshake message's. */
const RECORD = 5;
const MESSAGE = 4;
/** A change_cipher_spec record. */
const CHANGE_CIPHER_SPEC = RECORD + 1;
/** Tag of an AEAD, and the inner type of TLS 1.3. */
const TAG = 16;
const INNER_TYPE = 1;
/** Part of the nonce that AES-GCM sends along in TLS 1.2 (RFC 5288 §3); ChaCha20 has none (RFC 7905 §2). */
const EXPLICIT_NONCE = 8;
/** Finished in TLS 1.2 (RFC 5246 §7.4.9). */
const VERIFY_DATA = 12;

/** Bytes of a public key in ClientKeyExchange (RFC 8422 §5.4, §5.11), by OpenSSL's names, of the groups offered in TLS 1.2. */
const POINTS: ReadonlyMap<string, number> = new Map([
  ['X25519', 32],
  ['prime256v1', 65],
  ['secp384r1', 97],
]);

/** Whether `sent` bytes after the last secret became known hold a Certificate. False for a group that is never offered. */
export function holdsCertificate(sent: number, { protocol, cipherSuite, group }: Agreed): boolean {
  if (protocol === 'TLSv1.3') {
    const hash = cipherSuite.endsWith('SHA384') ? 48 : 32;
    // The change_cipher_spec may have gone before. An empty Certificate is longer than it.
    return sent > CHANGE_CIPHER_SPEC + RECORD + MESSAGE + hash + INNER_TYPE + TAG;
  }
  const point = POINTS.get(group ?? '');
  if (point === undefined) return false;
  const keyExchange = RECORD + MESSAGE + 1 + point;
  const finished = RECORD + (cipherSuite.includes('CHACHA20') ? 0 : EXPLICIT_NONCE) + MESSAGE + VERIFY_DATA + TAG;
  return sent > keyExchange + CHANGE_CIPHER_SPEC + finished;
}
