/** Moments from certificates as text. */

/** `2026-11-18T09:30:00Z`, whole seconds; a number that no calendar has as it is. */
export function isoTime(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? `${ms} ms` : date.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** `2026-11-18`. */
export function isoDay(ms: number): string {
  return isoTime(ms).replace(/T.*$/, '');
}
