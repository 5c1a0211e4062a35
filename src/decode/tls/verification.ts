/**
 * What the two ends prove to each other, verified once more: the signatures of ServerKeyExchange and CertificateVerify with the keys of
 * the certificates that were sent, and the checksums of Finished with the secrets of the key log (RFC 9846 §4.5.2, §4.5.3 [8446 §4.4.3,
 * §4.4.4]; RFC 5246 §7.4.3, §7.4.8, §7.4.9). What cannot be verified gives no remark.
 */
import type { HandshakeMessage } from './handshake.ts';
import type { Side } from './item.ts';
import type { MessageValue } from './messages/registry.ts';
import type { Negotiation } from './negotiation.ts';
import { recordCipher } from './record-ciphers.ts';
import { signatureSchemeNamed } from './registries/signature-schemes.ts';
import { VERSION } from './registries/versions.ts';
import type { Remark } from './remarks/remark.ts';
import { verifyData12, verifyData13 } from './secrets.ts';
import type { KeyHash, KeyLog } from './secrets.ts';
import { verifySignature } from './signatures.ts';
import { Transcript } from './transcript.ts';

const CLIENT_HELLO = 1;
const KEY_UPDATE = 24;
/** Extension post_handshake_auth. */
const POST_HANDSHAKE_AUTH = 49;
/** What authentication after the handshake consists of: Certificate, CertificateRequest, CertificateVerify, Finished, CompressedCertificate. */
const LATER: ReadonlySet<number> = new Set([11, 13, 15, 20, 25]);
/** HelloRequest, KeyUpdate and message_hash are in no transcript (RFC 5246 §7.4.1.1; RFC 9846 §4.5 [8446 §4.4.1]). */
const OUTSIDE: ReadonlySet<number> = new Set([0, 24, 254]);
const CERTIFICATE_CITATION = 'RFC 9846 §4.5.2 [8446 §4.4.3]; RFC 5246 §7.4.8';
const FINISHED_CITATION = 'RFC 9846 §4.5.3 [8446 §4.4.4]; RFC 5246 §7.4.9';
/** What stands before the transcript's hash in a signature of TLS 1.3 (RFC 9846 §4.5.2 [8446 §4.4.3]). */
const SIGNATURE_PADDING = Buffer.alloc(64, 0x20);

/** Follows the messages of both directions. */
export class Verification {
  readonly #own: Side | undefined;
  readonly #keyLog: KeyLog;
  readonly #negotiation: Negotiation;
  readonly #transcript = new Transcript();
  /** DER of the certificate whose key each side signs with. */
  readonly #leaves: Record<Side, Uint8Array | undefined> = { client: undefined, server: undefined };
  /** What the server asked the client to sign with. */
  #requested: readonly number[] | undefined;
  readonly #finished = new Set<Side>();
  /** Where the transcript of the handshake ends, once it is over and kept. */
  #end: number | undefined;
  /** The client has changed its keys since: a Finished of later would need secrets that are in no key log. */
  #updated = false;

  /** `own`: the side that this program itself plays, whose signatures need no verifying. */
  constructor(keyLog: KeyLog, negotiation: Negotiation, own?: Side) {
    this.#own = own;
    this.#keyLog = keyLog;
    this.#negotiation = negotiation;
  }

  /** Bytes of messages that are held until the handshake is over. */
  get held(): number {
    return this.#transcript.held;
  }

  /** Takes the next message of either side and says what it proves. To be called before the negotiation takes note of it; `value` is absent for what could not be read. */
  message(from: Side, { type, raw, tooLarge }: HandshakeMessage, value: MessageValue | undefined): Remark[] {
    if (OUTSIDE.has(type) && this.#finished.size < 2) return [];
    if (type === CLIENT_HELLO && !this.#negotiation.values.helloRetry) this.#begin();
    if (this.#finished.size === 2) return this.#later(from, type, raw, value);
    const remarks = value === undefined ? [] : this.#proof(from, value);
    if (value?.type === 'server_hello' && value.retry) this.#transcript.retry(recordCipher(value.cipherSuite)?.hash ?? 'sha256');
    if (tooLarge) this.#transcript.break();
    // A view would keep the whole chunk of the wire alive.
    else this.#transcript.add(new Uint8Array(raw));
    if (value?.type === 'finished') this.#finished.add(from);
    if (this.#finished.size === 2) this.#over();
    return remarks;
  }

  /** Lets go of the messages, unless the client may be asked for its certificate later: that answer is tied to them. */
  #over(): void {
    const { isTls13, clientHello } = this.#negotiation;
    if (isTls13 && clientHello?.extensions.some(({ id }) => id === POST_HANDSHAKE_AUTH) === true) this.#end = this.#transcript.place;
    else this.#transcript.drop();
  }

  /** Authentication after the handshake: each on its own, behind the whole handshake (RFC 9846 §4.7.2 [8446 §4.6.2]). */
  #later(from: Side, type: number, raw: Uint8Array, value: MessageValue | undefined): Remark[] {
    if (type === KEY_UPDATE && from === 'client') this.#updated = true;
    if (this.#end === undefined || !LATER.has(type)) return [];
    if (value?.type === 'certificate_request') this.#transcript.backTo(this.#end);
    const remarks = value === undefined ? [] : this.#proof(from, value);
    this.#transcript.add(new Uint8Array(raw));
    if (value?.type === 'finished') this.#transcript.backTo(this.#end);
    return remarks;
  }

  #begin(): void {
    this.#transcript.begin();
    this.#finished.clear();
    this.#end = undefined;
    this.#requested = this.#leaves.client = this.#leaves.server = undefined;
  }

  #proof(from: Side, value: MessageValue): Remark[] {
    switch (value.type) {
      case 'certificate':
        this.#leaves[from] = value.entries[0]?.der;
        return [];
      case 'compressed_certificate':
        this.#leaves[from] = value.certificate?.entries[0]?.der;
        return [];
      case 'certificate_request':
        this.#requested = value.signatureAlgorithms;
        return [];
      case 'server_key_exchange': {
        const { clientHello, serverHello } = this.#negotiation;
        const { algorithm, params, signature } = value;
        if (algorithm === undefined || signature === undefined || clientHello === undefined || serverHello === undefined) return [];
        return [...this.#offered(from, algorithm), ...this.#signed(from, algorithm, Buffer.concat([clientHello.random, serverHello.random, params]), signature)];
      }
      case 'certificate_verify': {
        if (value.algorithm === undefined || !this.#transcript.whole) return [];
        return [...this.#offered(from, value.algorithm), ...this.#signed(from, value.algorithm, this.#signedContent(from), value.signature)];
      }
      case 'finished':
        return this.#transcript.whole ? this.#checksum(from, value.verifyData) : [];
      default:
        return [];
    }
  }

  #offered(from: Side, algorithm: number): Remark[] {
    const offered = from === 'server' ? this.#negotiation.clientHello?.signatureAlgorithms : this.#requested;
    if (offered === undefined || offered.length === 0 || offered.includes(algorithm)) return [];
    const { name } = signatureSchemeNamed(algorithm);
    return [{ check: 'signature_not_offered', severity: 'error', summary: `${name} is not among the signatures that the other side can verify`, citation: CERTIFICATE_CITATION }];
  }

  #signed(from: Side, algorithm: number, data: Uint8Array, signature: Uint8Array): Remark[] {
    if (from === this.#own) return [];
    const leaf = this.#leaves[from];
    const verdict = leaf === undefined ? undefined : verifySignature(algorithm, leaf, this.#negotiation.isTls13, data, signature);
    if (verdict === undefined) return [];
    if (!verdict.fits) {
      return [{ check: 'signature_unfit', severity: 'error', summary: `${signatureSchemeNamed(algorithm).name} does not fit the key of the certificate`, citation: CERTIFICATE_CITATION }];
    }
    if (verdict.verified === undefined) return [];
    return verdict.verified
      ? [{ check: 'signature_verified', severity: 'ok', summary: 'the signature is right: the sender has the private key of the certificate', citation: CERTIFICATE_CITATION }]
      : [{ check: 'signature_wrong', severity: 'error', summary: 'the signature is wrong: it was made with another key, or over other messages', citation: CERTIFICATE_CITATION }];
  }

  /** What CertificateVerify is a signature over: the messages themselves up to TLS 1.2, a text and their hash from 1.3 on. */
  #signedContent(from: Side): Uint8Array {
    if (!this.#negotiation.isTls13) return this.#transcript.bytes();
    return Buffer.concat([SIGNATURE_PADDING, Buffer.from(`TLS 1.3, ${from} CertificateVerify\0`, 'ascii'), this.#transcript.digest(this.#hash())]);
  }

  #checksum(from: Side, verifyData: Uint8Array): Remark[] {
    const expected = this.#expected(from);
    if (expected === undefined) return [];
    return Buffer.compare(expected, verifyData) === 0
      ? [{ check: 'finished_verified', severity: 'ok', summary: 'the checksum is right: nobody changed a message on the way', citation: FINISHED_CITATION }]
      : [{ check: 'finished_wrong', severity: 'error', summary: 'the checksum is wrong: the two sides did not see the same messages', citation: FINISHED_CITATION }];
  }

  #expected(from: Side): Uint8Array | undefined {
    const { isTls13, serverHello } = this.#negotiation;
    const hash = this.#hash();
    if (isTls13) {
      if (this.#end !== undefined && this.#updated) return undefined;
      const later = this.#end === undefined ? undefined : 'CLIENT_TRAFFIC_SECRET_0';
      const secret = this.#keyLog.get(later ?? (from === 'client' ? 'CLIENT_HANDSHAKE_TRAFFIC_SECRET' : 'SERVER_HANDSHAKE_TRAFFIC_SECRET'));
      return secret === undefined ? undefined : verifyData13(hash, secret, this.#transcript.digest(hash));
    }
    const secret = this.#keyLog.get('CLIENT_RANDOM');
    return secret === undefined || serverHello?.version !== VERSION.tls12 ? undefined : verifyData12(hash, secret, from, this.#transcript.digest(hash));
  }

  /** The hash of the suite; TLS 1.2 has SHA-256 where the suite has none of its own. */
  #hash(): KeyHash {
    return recordCipher(this.#negotiation.serverHello?.cipherSuite ?? 0)?.hash ?? 'sha256';
  }
}
