/**
 * The transcript: all handshake messages of a connection in the order they were sent, over which CertificateVerify is a signature and
 * Finished a checksum (RFC 9846 §4.5 [8446 §4.4.1]; RFC 5246 §7.4.8, §7.4.9). The messages themselves are kept until the handshake is
 * over, because TLS 1.2 names the hash only in the signature.
 */
import { createHash } from 'node:crypto';
import type { KeyHash } from './secrets.ts';

/** Bytes that are kept: two chains of the largest size that is read. Of a longer handshake nothing is verified. */
export const MAX_TRANSCRIPT = 1024 * 1024;

/** HandshakeType message_hash, which stands for the first ClientHello after a HelloRetryRequest. */
const MESSAGE_HASH = 254;

/** The messages so far. */
export class Transcript {
  #messages: Uint8Array[] = [];
  #length = 0;
  /** Why nothing can be said of it any more. */
  #broken = false;

  /** Whether every message from the first on is there. */
  get whole(): boolean {
    return !this.#broken && this.#length > 0;
  }

  /** Bytes that are held. */
  get held(): number {
    return this.#length;
  }

  /** Begins anew with the next message. */
  begin(): void {
    this.drop();
    this.#broken = false;
  }

  /** Takes a message with its header. */
  add(message: Uint8Array): void {
    if (this.#broken) return;
    if (this.#length + message.length > MAX_TRANSCRIPT) {
      this.break();
      return;
    }
    this.#messages.push(message);
    this.#length += message.length;
  }

  /** A message is not known, so that nothing can be verified until it begins anew. */
  break(): void {
    this.drop();
    this.#broken = true;
  }

  /** How many messages there are, to come back to. */
  get place(): number {
    return this.#messages.length;
  }

  /** Takes back all messages from a place on. */
  backTo(place: number): void {
    for (const message of this.#messages.splice(place)) this.#length -= message.length;
  }

  /** Lets go of all messages. */
  drop(): void {
    this.#messages = [];
    this.#length = 0;
  }

  /** A HelloRetryRequest comes: what was there is replaced by its hash (RFC 9846 §4.5 [8446 §4.4.1]). */
  retry(hash: KeyHash): void {
    if (!this.whole) return;
    const digest = this.digest(hash);
    this.drop();
    this.add(Buffer.concat([Buffer.of(MESSAGE_HASH, 0, 0, digest.length), digest]));
  }

  /** Hash over all of it. */
  digest(hash: KeyHash): Uint8Array {
    const running = createHash(hash);
    for (const message of this.#messages) running.update(message);
    return running.digest();
  }

  /** All of it in one piece, to be signed with a hash of the signature's own. */
  bytes(): Uint8Array {
    return Buffer.concat(this.#messages);
  }
}
