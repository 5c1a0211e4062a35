/** Trust anchors by name, and from which store each of them comes. */
import type { AnchorSource } from '../checks/check.ts';
import { createHash } from 'node:crypto';
import { KnownCertificate } from './known-certificate.ts';
import type { ReadFacts } from './known-certificate.ts';

/** A trusted certificate. */
export interface Anchor {
  certificate: KnownCertificate;
  source: AnchorSource;
}

/** Trusted certificates of one or several stores. Made quickly; the index of names, some 20 ms for 300 roots, comes with the first question. */
export class Anchors {
  readonly #bySha256 = new Map<string, Anchor>();
  #byName: Map<string, Anchor[]> | undefined;

  /** Where stores overlap, the one named first counts. `read` reads the facts of the few anchors that paths lead to. */
  constructor(stores: Iterable<readonly [source: AnchorSource, ders: Iterable<Uint8Array>]>, read?: ReadFacts) {
    for (const [source, ders] of stores) {
      for (const der of ders) {
        const sha256 = createHash('sha256').update(der).digest('hex');
        if (!this.#bySha256.has(sha256)) this.#bySha256.set(sha256, { certificate: new KnownCertificate(der, read), source });
      }
    }
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
