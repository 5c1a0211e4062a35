/** PSK key exchange modes by number (RFC 9846 §4.3.9 [8446 §4.2.9]). */
import { GREASE, isGreasePskMode } from './grease.ts';

const modes: ReadonlyMap<number, string> = new Map([
  [0, 'psk_ke'],
  [1, 'psk_dhe_ke'],
]);

/** The registry's name; `GREASE` for those values. */
export function pskModeName(id: number): string | undefined {
  return modes.get(id) ?? (isGreasePskMode(id) ? GREASE : undefined);
}
