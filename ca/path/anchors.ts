/** Trust anchors by name, and from which store each of them comes. */
import type { AnchorSource } from '../checks/check.ts';
import type { KnownCertificate } from './known-certificate.ts';

/** A trusted certificate. */
export interface Anchor {
  certificate: KnownCertificate;
  source: AnchorSource;
}

/** Trusted certificates of one or several stores. Made quickly; the index of names, some 20 ms for 300 roots, comes with the first question. */
export class Anchors {
  readonly #bySha256 = new Map<string, Anchor>();
  #byName: Map<string, Anchor[]> | undefined;

  /** Where stores overlap, the one named first counts. Sets of anchors may share their certificates, which are then read once. */
  constructor(stores: Iterable<readonly [source: AnchorSource, certificates: Iterable<KnownCertificate>]>) {
    for (const [source, certificates] of stores) {
      for (const certificate of certificates) {
        const { sha256 } = certificate;
        if (!this.#bySha256.has(sha256)) this.#bySha256.set(sha256, { certificate, source });
      }
    }
  }

  /** Every anchor, in order. */
  [Symbol.iterator](): Iterator<Anchor> {
    return this.#bySha256.values();
  }

  get size(): number {
    return this.#bySha256.size;
  }

  /** The anchor with this SHA-256 of its DER (lower-case hex), if it is one. */
  get(sha256: string): Anchor | undefined {
    return this.#bySha256.get(sha256);
  }

  /** The anchors with this folded subject (`KnownCertificate.subject`). */
  named(subject: string): readonly Anchor[] {
    if (this.#byName === undefined) {
      this.#byName = new Map();
      for (const anchor of this.#bySha256.values()) {
        const same = this.#byName.get(anchor.certificate.subject);
        if (same === undefined) this.#byName.set(anchor.certificate.subject, [anchor]);
        else same.push(anchor);
      }
    }
    return this.#byName.get(subject) ?? [];
  }
}
