/** A certificate as the path builder handles it: its facts, and OpenSSL's view of it for names and signatures, read when it is needed. */
import { X509Certificate, createHash } from 'node:crypto';
import { readCertificate } from '../x509/certificate.ts';
import type { CertificateFacts } from '../x509/facts.ts';

/** Reads a certificate; a caller that keeps what was read passes its own. */
export type ReadFacts = (der: Uint8Array) => CertificateFacts;

/** One certificate. OpenSSL reads it on first use, and the facts are read later still: of three hundred roots one is asked for. */
export class KnownCertificate {
  readonly der: Uint8Array;
  readonly #read: ReadFacts;
  #facts: CertificateFacts | undefined;
  #parsed: X509Certificate | null | undefined;
  #sha256: string | undefined;
  #subject: string | undefined;
  #issuer: string | undefined;

  constructor(der: Uint8Array, read: ReadFacts = readCertificate) {
    this.der = der;
    this.#read = read;
  }

  get facts(): CertificateFacts {
    return (this.#facts ??= this.#read(this.der));
  }

  /** SHA-256 of the DER, lower-case hex. */
  get sha256(): string {
    return (this.#sha256 ??= createHash('sha256').update(this.der).digest('hex'));
  }

  /** The subject in a form that is equal for names that RFC 5280 §7.1 calls equal; empty when there is none or it cannot be read. */
  get subject(): string {
    return (this.#subject ??= foldedName(this.#x509()?.subject));
  }

  get issuer(): string {
    return (this.#issuer ??= foldedName(this.#x509()?.issuer));
  }

  /** Whether the signature on this certificate was made with the key of `issuer`. False for what OpenSSL cannot read. */
  isSignedBy(issuer: KnownCertificate): boolean {
    const key = issuer.#x509();
    if (key === null) return false;
    try {
      return this.#x509()?.verify(key.publicKey) ?? false;
    } catch {
      // A key that OpenSSL cannot use signs nothing.
      return false;
    }
  }

  #x509(): X509Certificate | null {
    if (this.#parsed !== undefined) return this.#parsed;
    try {
      this.#parsed = new X509Certificate(this.der);
    } catch {
      this.#parsed = null;
    }
    return this.#parsed;
  }
}

/** RFC 5280 §7.1: case and runs of spaces do not count; string types are gone in Node's text. Node types an empty name as undefined. */
function foldedName(name: string | undefined): string {
  const folded = (name ?? '').normalize('NFKC').toLowerCase();
  // Node's text escapes spaces at the ends of a value.
  return folded.replace(/(?:\\?[^\S\n])+/g, ' ').replace(/ ?(=|\n|$) ?/g, '$1');
}
