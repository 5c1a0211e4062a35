/** Named groups by number: what a key exchange is computed in (RFC 9846 §4.3.7 [8446 §4.2.7]). */
import { greaseName } from './grease.ts';
import { named } from './registry.ts';
import type { Named } from './registry.ts';
import { namedGroupTable } from './tables/named-groups.ts';

/**
 * classic: elliptic curves. ffdhe: finite fields (RFC 7919). hybrid: an elliptic curve and ML-KEM together, safe while either of
 * them holds (RFC 9954). post-quantum: ML-KEM alone.
 */
export type GroupClass = 'classic' | 'ffdhe' | 'hybrid' | 'post-quantum';

/** The registry's name; `GREASE` for those values. */
export function namedGroupName(id: number): string | undefined {
  return namedGroupTable.get(id) ?? greaseName(id);
}

/** Number and name. */
export function namedGroupNamed(id: number): Named {
  return named(id, namedGroupName(id));
}

/** What kind of group it is; undefined for unknown numbers and GREASE. */
export function namedGroupClass(id: number): GroupClass | undefined {
  const name = namedGroupTable.get(id);
  if (name === undefined) return undefined;
  if (name.startsWith('MLKEM')) return 'post-quantum';
  if (/MLKEM|Kyber/.test(name)) return 'hybrid';
  return name.startsWith('ffdhe') ? 'ffdhe' : 'classic';
}

/** Whether a quantum computer would leave a key exchange in this group closed. */
export function isPostQuantum(id: number): boolean {
  const kind = namedGroupClass(id);
  return kind === 'hybrid' || kind === 'post-quantum';
}

/** Name and kind for a row: `X25519MLKEM768, hybrid`; plain for elliptic curves. */
export function namedGroupText(id: number): string | undefined {
  const name = namedGroupName(id);
  const kind = namedGroupClass(id);
  return name === undefined || kind === undefined || kind === 'classic' ? name : `${name}, ${kind}`;
}
