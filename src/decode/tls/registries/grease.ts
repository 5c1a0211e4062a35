/**
 * GREASE (RFC 8701): numbers that clients offer at random and that mean nothing, so that servers stay used to ignoring what they do
 * not know.
 */

/** The name of every GREASE value. */
export const GREASE = 'GREASE';

/** A GREASE cipher suite, extension, group, signature scheme or version: 0x0a0a, 0x1a1a … 0xfafa (RFC 8701 §2). */
export function isGrease(value: number): boolean {
  return value >>> 8 === (value & 0xff) && (value & 0x0f) === 0x0a;
}

/** A GREASE PSK key exchange mode: 0x0b, 0x2a, 0x49 … 0xe4, which are 31 apart (RFC 8701 §2). */
export function isGreasePskMode(value: number): boolean {
  return value <= 0xff && value % 31 === 0x0b;
}

/** `GREASE` for a 16-bit GREASE value, else undefined. */
export function greaseName(value: number): string | undefined {
  return isGrease(value) ? GREASE : undefined;
}
