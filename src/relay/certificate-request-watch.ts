/**
 * Whether a server asked for a client certificate, told from what our own TLS engine answers: nobody else says so before the relay
 * goes on. A client that is asked sends a Certificate, an empty one where it has none (RFC 9846 §4.5.1 [8446 §4.4.2]; RFC 5246
 * §7.4.6): in TLS 1.2 in the clear right after the ClientHello, in TLS 1.3 encrypted before its Finished, whose length is known.
 */

const CHANGE_CIPHER_SPEC = 20;
const HANDSHAKE = 22;
const APPLICATION_DATA = 23;
const CLIENT_HELLO = 1;
const CERTIFICATE = 11;

/** Bytes of a record's header (RFC 9846 §5.1 [8446 §5.1]). */
const HEADER = 5;
/** What a protected record has besides its content in TLS 1.3: the inner type and the tag of an AEAD (RFC 9846 §5.2 [8446 §5.2]). */
const PROTECTION = 17;
/** Bytes of a handshake message's header. */
const MESSAGE_HEADER = 4;

/** Follows the records that we send to a server during the handshake. */
export class CertificateRequestWatch {
  #header: number[] = [];
  /** Bytes of the current record that are still to come. */
  #left = 0;
  #plain: 'hello' | 'flight' | 'over' = 'hello';
  #first = true;
  #certificateInClear = false;
  #protectedBytes = 0;
  #over = false;

  /** Takes the next bytes that were sent. */
  sent(chunk: Uint8Array): void {
    let at = 0;
    while (!this.#over && at < chunk.length) {
      if (this.#left > 0) {
        if (this.#first) this.#content(chunk[at] ?? 0);
        const taken = Math.min(this.#left, chunk.length - at);
        this.#left -= taken;
        at += taken;
        continue;
      }
      this.#header.push(chunk[at] ?? 0);
      at += 1;
      if (this.#header.length === HEADER) this.#record();
    }
  }

  /** Whether we had to answer a request. `hashBytes`: length of the suite's hash, with which the length of a Finished is known; undefined where none was agreed on. */
  asked(hashBytes: number | undefined): boolean {
    return this.#certificateInClear || (hashBytes !== undefined && this.#protectedBytes > MESSAGE_HEADER + hashBytes);
  }

  /** The handshake is over: nothing that follows is looked at. */
  stop(): void {
    this.#over = true;
  }

  #record(): void {
    const [type = 0, , , high = 0, low = 0] = this.#header;
    this.#header = [];
    this.#left = high * 256 + low;
    this.#first = type === HANDSHAKE && this.#plain !== 'over';
    if (type === APPLICATION_DATA) this.#protectedBytes += Math.max(0, this.#left - PROTECTION);
    // In TLS 1.2 what follows is encrypted; in TLS 1.3 it may stand before a second ClientHello and means nothing.
    if (type === CHANGE_CIPHER_SPEC && this.#plain === 'flight') this.#plain = 'over';
  }

  #content(messageType: number): void {
    this.#first = false;
    if (messageType === CLIENT_HELLO) return;
    if (this.#plain === 'hello') this.#certificateInClear = messageType === CERTIFICATE;
    this.#plain = 'flight';
  }
}
