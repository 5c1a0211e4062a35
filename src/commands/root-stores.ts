/** The stores of this machine and run as the trust simulator wants them. */
import { readPem } from '../../ca/pem.ts';
import type { RootStore, Stores } from '../../ca/opinions/opinion.ts';
import { Anchors } from '../../ca/path/anchors.ts';
import type { ReadFacts } from '../../ca/path/known-certificate.ts';
import type { NssStore } from '../../ca/trust/nss-stores.ts';
import type { TrustAnchors } from './trust-anchors.ts';

/** Builds the stores from the roots of this run and the NSS databases that were found. `read` keeps what it has read. */
export function rootStores(trust: Pick<TrustAnchors, 'pems'>, nss: readonly NssStore[], read?: ReadFacts): Stores {
  const bundled = ders(trust.pems.bundled);
  const system = ders(trust.pems.system);
  const file = ders(trust.pems.file);
  const shipped = new Set(trust.pems.bundled);
  const known = ders(trust.pems.system.filter((pem) => shipped.has(pem)));
  return {
    all: new Anchors([['file', file], ['bundled', bundled], ['system', system]], read),
    node: { name: "Node's bundled roots", anchors: new Anchors([['bundled', bundled]], read) },
    system:
      system.length === 0
        ? { name: "this system's store", anchors: null }
        : { name: "this system's store", anchors: new Anchors([['bundled', known], ['system', system]], read) },
    nss: nss.length === 0 ? [{ name: "the user's NSS database", anchors: null }] : nss.map((store) => nssStore(store, bundled, read)),
    ...(file.length === 0 ? {} : { files: { name: 'the roots you gave', anchors: new Anchors([['file', file]], read) } }),
  };
}

/** NSS brings Mozilla's list along; a database adds to it and takes away from it. */
function nssStore({ place, trusted, distrusted, fault }: NssStore, bundled: readonly Uint8Array[], read: ReadFacts | undefined): RootStore {
  const name = `the NSS database ${place}`;
  if (fault !== undefined) return { name, anchors: null, absent: fault };
  const taken = new Set(distrusted.map(hex));
  const left = (list: readonly Uint8Array[]): Uint8Array[] => list.filter((der) => !taken.has(hex(der)));
  return { name, anchors: new Anchors([['bundled', left(bundled)], ['system', left(trusted)]], read) };
}

function hex(der: Uint8Array): string {
  return Buffer.from(der).toString('hex');
}

function ders(pems: readonly string[]): Uint8Array[] {
  return pems.flatMap((pem) => readPem(pem).map(({ der }) => der));
}
