/**
 * What else there is to say of a server's chain once the wire has shown it: which paths it has by our own reckoning, and what other
 * stores and clients would make of it. Asked once a chain and remembered; never by the gate, which waits for nobody.
 */
import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Opinion, RootStore, Stores } from '../../ca/opinions/opinion.ts';
import { opinionsOn } from '../../ca/opinions/registry.ts';
import { KnownCertificate } from '../../ca/path/known-certificate.ts';
import { buildPaths } from '../../ca/path/path-builder.ts';
import type { CertificateFacts } from '../../ca/x509/facts.ts';
import type { CertificateCache } from './certificates.ts';

/** Chains remembered; a session seldom meets more within the hour. */
const MAX_CHAINS = 256;
/** Intermediates remembered from other connections, as browsers do. */
const MAX_ISSUERS = 256;
/** Roots whose names are read in one turn: less than a millisecond. */
const READ_AT_ONCE = 4;
/** Dates pass: after so long a chain is looked at anew, ms. */
const LIFETIME_MS = 10 * 60_000;

/** What the second look found. */
export interface SecondLook {
  opinions: readonly Opinion[];
  /** For each certificate of the path but the last: whether its signature fits the key of the next. */
  signed: readonly boolean[];
  /** A path to a root with certificates at hand here, where what was sent leads to none. */
  completed?: readonly CertificateFacts[];
}

/** Takes second looks with the roots of this run. */
export class TrustSimulator {
  readonly #certificates: CertificateCache;
  readonly #makeStores: () => Stores;
  readonly #ownRootSpki: string;
  readonly #now: () => number;
  readonly #known = new Map<string, { look: SecondLook; at: number }>();
  readonly #issuers = new Map<string, KnownCertificate>();
  #stores: Stores | undefined;

  /** `stores` is called with the first chain, because hundreds of roots take a while. */
  constructor(certificates: CertificateCache, stores: () => Stores, ownRootSpki: string, now: () => number) {
    this.#certificates = certificates;
    this.#makeStores = stores;
    this.#ownRootSpki = ownRootSpki;
    this.#now = now;
  }

  /** Reads the names of all roots ahead, a few at a time, so that the first chain need not wait for them. Resolves when it is done. */
  async prepare(): Promise<void> {
    let read = 0;
    for (const { certificate } of this.#allStores().all) {
      // The name is read on first use, and kept.
      if (certificate.subject !== '' && (read += 1) % READ_AT_ONCE === 0) await nextTurn();
    }
  }

  /** Takes the NSS databases in, which are read while the proxy already runs. */
  useNss(nss: readonly RootStore[]): void {
    this.#stores = { ...this.#allStores(), nss };
    this.#known.clear();
  }

  /** Looks at a chain for a host: DER as sent, leaf first, and the path that OpenSSL built from it. */
  look(host: string, sent: readonly Uint8Array[], path: readonly Uint8Array[]): SecondLook {
    const now = this.#now();
    const hash = createHash('sha256').update(host);
    for (const der of [...sent, Buffer.of(0), ...path]) hash.update(der);
    const key = hash.digest('base64');
    const known = this.#known.get(key);
    if (known !== undefined && now - known.at < LIFETIME_MS) return known.look;
    const look = this.#lookAnew(host, sent, path, now);
    this.#known.delete(key);
    this.#known.set(key, { look, at: now });
    dropOldest(this.#known, MAX_CHAINS);
    return look;
  }

  #lookAnew(host: string, sent: readonly Uint8Array[], path: readonly Uint8Array[], now: number): SecondLook {
    const certificates = sent.map((der) => this.#read(der));
    const [leaf] = certificates;
    if (leaf === undefined) return { opinions: [], signed: [] };
    const stores = this.#allStores();
    const { best } = buildPaths({ leaf, sent: certificates, local: [...this.#issuers.values()], anchors: stores.all, now });
    const signed = path.slice(0, -1).map((der, index) => this.#read(der).isSignedBy(this.#read(path[index + 1] ?? der)));
    const opinions = opinionsOn({ host, now, leaf, sent: certificates, stores, ownRootSpki: this.#ownRootSpki });
    this.#remember(certificates.slice(1));
    const top = path.at(-1);
    const ends = top !== undefined && stores.all.get(this.#certificates.facts(top).sha256) !== undefined;
    return { opinions, signed, ...(best.anchor === null || ends ? {} : { completed: best.certificates }) };
  }

  #remember(certificates: readonly KnownCertificate[]): void {
    for (const certificate of certificates) {
      const { facts } = certificate;
      if (facts.basicConstraints?.ca === true && !facts.selfIssued) this.#issuers.set(facts.sha256, certificate);
    }
    dropOldest(this.#issuers, MAX_ISSUERS);
  }

  #read(der: Uint8Array): KnownCertificate {
    return new KnownCertificate(der, (bytes) => this.#certificates.facts(bytes));
  }

  #allStores(): Stores {
    return (this.#stores ??= this.#makeStores());
  }
}

function dropOldest(map: Map<string, unknown>, limit: number): void {
  for (const key of map.keys()) {
    if (map.size <= limit) return;
    map.delete(key);
  }
}
