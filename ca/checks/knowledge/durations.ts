/** Lengths of time in words, and the moments that rules begin at. */

/** ms. */
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** `3 days`, `1 day`, `5 hours`, `10 minutes`: the largest unit of which at least one is full. Takes ms. */
export function inWords(duration: number): string {
  if (duration >= DAY) return counted(Math.floor(duration / DAY), 'day');
  if (duration >= HOUR) return counted(Math.floor(duration / HOUR), 'hour');
  return counted(Math.max(0, Math.floor(duration / 60_000)), 'minute');
}

/** `1 name`, `3 names`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/**
 * Days a certificate is valid as the Baseline Requirements count them (BR §6.3.2): both ends included, a day is 86,400 seconds, any
 * second more is another day. Takes ms.
 */
export function validityDays(notBefore: number, notAfter: number): number {
  return Math.ceil((notAfter - notBefore + 1000) / DAY);
}
