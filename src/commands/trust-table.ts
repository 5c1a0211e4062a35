/** What `trustlens trust` prints of stores: a table for people, the same as JSON for programs. */
import type { HeldRoot, TrustStore } from '../../ca/trust/stores/store.ts';
import type { Standing, TrustState } from '../../ca/trust/status.ts';
import { printable } from '../bytes/printable.ts';

/** A store with how the root stands in its places. */
export interface StoreStandings {
  store: TrustStore;
  standings: readonly Standing[];
}

/** A mark and words for each state; the mark is the same as the dashboard's. */
const STATES: Readonly<Record<TrustState, string>> = {
  trusted: '✓ trusted',
  listed: '! listed',
  refused: '✗ refused',
  absent: '– not trusted',
  unknown: '! unknown',
};

/** One row a place, and one for each store that this machine does not have. */
export function trustTable(stores: readonly StoreStandings[]): string {
  const rows = [
    ['STORE', 'PLACE', 'STATE', 'EVIDENCE'],
    ...stores.flatMap(({ store, standings }) =>
      standings.length === 0 ? [[store.name, '–', '–', `not on this machine: ${store.title}`]] : standings.map(({ path, state, evidence }) => [store.name, printable(path), STATES[state], printable(evidence)]),
    ),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()}\n`).join('');
}

/** Roots of ours other than the present one that still count somewhere, one line each. `known` says whether this home folder made it. */
export function otherRoots(standings: readonly Standing[], known: (root: HeldRoot) => boolean): string[] {
  return standings.flatMap(({ store, path, others }) =>
    others.map((root) => {
      const end = known(root) ? 'an old root of ours, which `trustlens trust uninstall --former` takes out' : 'made with another home folder; `trustlens trust uninstall --all` takes it out too';
      return `"${printable(root.name)}" (${root.sha256.slice(0, 8)}) is still trusted in ${store} ${printable(path)}: ${end}`;
    }),
  );
}

/** The same for programs. */
export function standingsJson(standings: readonly Standing[]): unknown[] {
  return standings.map(({ others, ...standing }) => ({ ...standing, others: others.map(({ name, sha256 }) => ({ name, sha256 })) }));
}
