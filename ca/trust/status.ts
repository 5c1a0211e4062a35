/**
 * Where the root is trusted right now. "Listed" is what a look into a store tells; "trusted" is said only of a store by which a client
 * has just verified a server with a leaf of the root.
 */
import { readJournal } from './journal.ts';
import type { Machine } from './machine.ts';
import { findPlaces } from './places.ts';
import type { ProbeServer } from './probe-server.ts';
import { trustStores } from './stores/registry.ts';
import type { HeldRoot, Proof, TrustPlace } from './stores/store.ts';

/**
 * trusted: proved by a verification. listed: in the store, not proved. refused: in the store, and a verification failed all the same.
 * absent: not in the store, and no verification says otherwise. unknown: the store cannot be read.
 */
export type TrustState = 'trusted' | 'listed' | 'refused' | 'absent' | 'unknown';

/** How the root stands in one place. */
export interface Standing {
  store: string;
  path: string;
  scope: 'machine' | 'user';
  state: TrustState;
  /** Whether a verification told it, rather than a look. */
  proved: boolean;
  /** Half a sentence. */
  evidence: string;
  /** Other roots of ours that count there: former ones, or of another home folder. */
  others: readonly HeldRoot[];
}

/** Looks at a place, and has it verify where there is a server for that. Never rejects. */
export async function standingOf(place: TrustPlace, rootSha256: string, server?: ProbeServer): Promise<Standing> {
  const holding = await place.look();
  const roots = holding.readable ? holding.roots : [];
  const held = roots.find(({ sha256 }) => sha256 === rootSha256);
  const proof = server === undefined ? undefined : await place.prove(server);
  const looked = holding.readable ? lookedAt(held) : { state: 'unknown' as const, evidence: unreadable(place, holding.why) };
  return {
    store: place.store,
    path: place.path,
    scope: place.scope,
    others: roots.filter((root) => root !== held && root.inEffect),
    ...judged(looked, held?.inEffect === true, proof),
  };
}

/** How the root stands in every store of the machine, without a verification; cheap enough for every start. Rejects with `UserError` for a journal that cannot be read. */
export async function currentStanding(machine: Machine, home: string, rootSha256: string): Promise<Standing[]> {
  const found = await findPlaces(machine, trustStores, await readJournal(home));
  return Promise.all(found.flatMap(({ places }) => places).map((place) => standingOf(place, rootSha256)));
}

type Judged = Pick<Standing, 'state' | 'proved' | 'evidence'>;

function lookedAt(held: HeldRoot | undefined): Omit<Judged, 'proved'> {
  if (held === undefined) return { state: 'absent', evidence: 'not listed' };
  return held.inEffect ? { state: 'listed', evidence: 'listed with its fingerprint' } : { state: 'absent', evidence: 'it lies there, but does not count' };
}

function judged(looked: Omit<Judged, 'proved'>, listed: boolean, proof: Proof | undefined): Judged {
  switch (proof?.verdict) {
    case undefined:
      return { ...looked, proved: false, evidence: listed ? `${looked.evidence}, not probed` : looked.evidence };
    case 'unclear':
      return { ...looked, proved: false, evidence: `${looked.evidence}, not probed: ${proof.evidence}` };
    case 'trusted':
      return { state: 'trusted', proved: true, evidence: proof.evidence };
    case 'refused':
      return { state: listed ? 'refused' : 'absent', proved: true, evidence: listed ? `listed, but ${proof.evidence}` : proof.evidence };
  }
}

function unreadable(place: TrustPlace, why: string): string {
  return [why, ...place.missing.map(({ remedy }) => remedy)].join(': ');
}
