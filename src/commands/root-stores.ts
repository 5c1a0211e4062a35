/** The stores of this machine and run as the trust simulator wants them. */
import { readPem } from '../../ca/pem.ts';
import type { RootStore, Stores } from '../../ca/opinions/opinion.ts';
import { Anchors } from '../../ca/path/anchors.ts';
import { KnownCertificate } from '../../ca/path/known-certificate.ts';
import type { ReadFacts } from '../../ca/path/known-certificate.ts';
import type { NssStore } from '../../ca/trust/nss-stores.ts';
import type { TrustAnchors } from './trust-anchors.ts';

/** Builds the stores from the roots of this run and the NSS databases that were found. `read` keeps what it has read. */
export function rootStores(trust: Pick<TrustAnchors, 'pems'>, nss: readonly NssStore[], read?: ReadFacts): Stores {
  const bundled = certificates(trust.pems.bundled, new Map(), read);
  // Most of the system's roots are in both lists, and need to be read only once.
  const shipped = new Map(bundled.map((certificate) => [certificate.sha256, certificate]));
  const system = certificates(trust.pems.system, shipped, read);
  const file = certificates(trust.pems.file, shipped, read);
  const known = system.filter(({ sha256 }) => shipped.has(sha256));
  return {
    all: new Anchors([['file', file], ['bundled', bundled], ['system', system]]),
    node: { name: "Node's bundled roots", anchors: new Anchors([['bundled', bundled]]) },
    system:
      system.length === 0
        ? { name: "this system's store", anchors: null }
        : { name: "this system's store", anchors: new Anchors([['bundled', known], ['system', system]]) },
    nss: nss.length === 0 ? [{ name: "the user's NSS database", anchors: null }] : nss.map((store) => nssStore(store, bundled, read)),
    ...(file.length === 0 ? {} : { files: { name: 'the roots you gave', anchors: new Anchors([['file', file]]) } }),
  };
}

/** NSS brings Mozilla's list along; a database adds to it and takes away from it. */
function nssStore({ place, trusted, distrusted, fault }: NssStore, bundled: readonly KnownCertificate[], read: ReadFacts | undefined): RootStore {
  const name = `the NSS database ${place}`;
  if (fault !== undefined) return { name, anchors: null, absent: fault };
  const taken = new Set(distrusted.map((der) => new KnownCertificate(der).sha256));
  const left = (list: readonly KnownCertificate[]): KnownCertificate[] => list.filter(({ sha256 }) => !taken.has(sha256));
  const added = trusted.map((der) => new KnownCertificate(der, read));
  return { name, anchors: new Anchors([['bundled', left(bundled)], ['system', left(added)]]) };
}

function certificates(pems: readonly string[], known: ReadonlyMap<string, KnownCertificate>, read: ReadFacts | undefined): KnownCertificate[] {
  return pems.flatMap((pem) =>
    readPem(pem).map(({ der }) => {
      const certificate = new KnownCertificate(der, read);
      return known.get(certificate.sha256) ?? certificate;
    }),
  );
}
