/** The contract of a registry: a number from the wire gets a name, whatever the number is. */

/** A number with its name, as events carry it: `unknown` where the registry has none, `GREASE` where the number is reserved to mean nothing. */
export interface Named {
  id: number;
  name: string;
}

/** The number with the name that was found for it. */
export function named(id: number, name: string | undefined): Named {
  return { id, name: name ?? 'unknown' };
}

/** `0x0a0a`: a number as the standards write it, with `bytes` bytes. */
export function hexNumber(id: number, bytes: 1 | 2 = 2): string {
  return `0x${id.toString(16).padStart(bytes * 2, '0')}`;
}
