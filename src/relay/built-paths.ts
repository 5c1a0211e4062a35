/**
 * The paths OpenSSL built from servers' leaves to our roots. Node gives them only as an object graph of everything in every
 * certificate, which takes milliseconds, a quarter of a whole connection; the same leaf comes again with nearly every connection.
 */
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import { BoundedMap } from '../bounded/bounded-map.ts';
import { microseconds } from './clock.ts';

/** Longest path that is looked at; OpenSSL itself stops at 100. */
const MAX_PATH = 100;
/** Leaves remembered; a session seldom meets more within a minute. */
const MAX_LEAVES = 256;
/** A server that sends other intermediates with the same leaf is shown with them after so long, µs. */
const LIFETIME = 60_000_000;

interface Built {
  path: readonly Uint8Array[];
  at: number;
}

/** Paths by leaf and by what OpenSSL made of the chain. */
export class BuiltPaths {
  readonly #known = new BoundedMap<string, Built>(MAX_LEAVES);

  /** DER from the leaf to the anchor; empty when the server sent none. `opinion` is OpenSSL's code, empty when it has no objection. */
  of(tls: TLSSocket, opinion: string): readonly Uint8Array[] {
    const leaf: Partial<DetailedPeerCertificate> = tls.getPeerCertificate(false);
    if (leaf.fingerprint256 === undefined) return [];
    const key = `${opinion} ${leaf.fingerprint256}`;
    const now = microseconds();
    const known = this.#known.get(key);
    if (known !== undefined && now - known.at < LIFETIME) return known.path;
    const path = pathOf(tls.getPeerCertificate(true));
    this.#known.set(key, { path, at: now });
    return path;
  }
}

function pathOf(leaf: Partial<DetailedPeerCertificate>): Uint8Array[] {
  const path: Uint8Array[] = [];
  const seen = new Set<unknown>();
  let current: Partial<DetailedPeerCertificate> | undefined = leaf;
  // A self-signed root is its own issuer in Node's object graph.
  while (current?.raw !== undefined && !seen.has(current) && path.length < MAX_PATH) {
    seen.add(current);
    path.push(current.raw);
    current = current.issuerCertificate;
  }
  return path;
}
