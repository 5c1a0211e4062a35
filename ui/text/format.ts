/** Names, numbers, times and sizes in the few words a column has room for. */
import { grouped } from '../../src/bytes/counted.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** ms. */
export const DAY = 24 * HOUR;

/** `one leaf`, `3 leaves`: a number with its noun. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(number)} ${number === 1 ? noun : plural}`;
}

/** The words behind a stable name: `client closed in handshake`. */
export function spoken(name: string): string {
  return name.replaceAll('_', ' ');
}

/** Bytes in at most six cells: `812`, `4.1 k`, `12 k`, `1.2 M`. Powers of 1000. */
export function shortBytes(bytes: number): string {
  return scaled(bytes, ['', ' k', ' M', ' G', ' T']);
}

/** Bytes in words: `812 B`, `4.1 kB`, `41 MB`. Powers of 1000. */
export function bytesInWords(bytes: number): string {
  return scaled(bytes, [' B', ' kB', ' MB', ' GB', ' TB']);
}

function scaled(bytes: number, units: readonly string[]): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && value < 9.95 ? value.toFixed(1) : value.toFixed(0);
  return digits + (units[unit] ?? '');
}

/** A span of time given in µs: `0.4 ms`, `12.9 ms`, `812 ms`, `3.1 s`, `2 min 5 s`. */
export function duration(micros: number): string {
  const ms = micros / 1000;
  if (ms < 99.95) return `${ms.toFixed(1)} ms`;
  if (ms < 999.5) return `${ms.toFixed(0)} ms`;
  if (ms < MINUTE) return `${(ms / SECOND).toFixed(1)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min ${Math.floor((ms % MINUTE) / SECOND)} s`;
  return `${Math.floor(ms / HOUR)} h ${Math.floor((ms % HOUR) / MINUTE)} min`;
}

/** A time since the connection opened, given in µs, right to the decimal so that columns line up: `0.0`, `12.9`, `1,204.3`. */
export function offsetMs(micros: number): string {
  const tenths = Math.round(micros / 100);
  return `${grouped(Math.floor(tenths / 10))}.${tenths % 10}`;
}

/** The two sides of now: `63 days left`, `5 hours left`, `expired 3 days ago`. */
export function daysLeft(until: number, now: number): string {
  return until >= now ? `${span(until - now)} left` : `expired ${span(now - until)} ago`;
}

/** Whole days, hours or minutes: `3 days`. */
export function span(ms: number): string {
  if (ms >= DAY) return count(Math.floor(ms / DAY), 'day');
  if (ms >= HOUR) return count(Math.floor(ms / HOUR), 'hour');
  return count(Math.floor(ms / MINUTE), 'minute');
}

/** Time of day: `20:31:07`. `utcOffset` in minutes east of UTC. */
export function clock(time: number, utcOffset: number): string {
  return new Date(time + utcOffset * MINUTE).toISOString().slice(11, 19);
}

/** Date and time in UTC, as certificates mean it: `2026-11-18 09:00:00 UTC`. A time outside the calendar is given as a number. */
export function utc(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? String(time) : date.toISOString().replace('T', ' ').replace(/\.\d+Z$/, ' UTC');
}

/** A date in UTC: `2026-11-18`. */
export function utcDate(time: number): string {
  return utc(time).split(' ')[0] ?? '';
}

/** Hexadecimal digits in upper-case pairs with colons, as fingerprints are written. */
export function colonHex(digits: string): string {
  return (digits.toUpperCase().match(/.{1,2}/g) ?? []).join(':');
}

/** The same in lines of at most `width` cells, broken between bytes, so that two fingerprints can be compared line by line. */
export function colonHexLines(digits: string, width: number): string[] {
  // A byte has two digits and a colon, the last of a line no colon that counts.
  const bytes = Math.max(1, Math.floor((width + 1) / 3));
  if (digits.length <= bytes * 2) return [colonHex(digits)];
  const even = bytes >= 32 ? 32 : bytes >= 16 ? 16 : 8;
  const pattern = new RegExp(`.{1,${even * 2}}`, 'g');
  return (digits.match(pattern) ?? ['']).map(colonHex);
}

/** A certificate given as base64 of its DER, as PEM (RFC 7468: 64 characters a line). */
export function pem(der: string): string {
  const lines = der.match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
