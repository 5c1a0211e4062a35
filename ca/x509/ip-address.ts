/** IP addresses as the 4 or 16 bytes that certificates hold, and as text. */

/** Text of 4 or 16 bytes, IPv6 in the form of RFC 5952 §4 without the mixed notation; undefined for any other length. */
export function formatIp(bytes: Uint8Array): string | undefined {
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.length !== 16) return undefined;
  const groups = Array.from({ length: 8 }, (_, index) => (bytes[index * 2] ?? 0) * 256 + (bytes[index * 2 + 1] ?? 0));
  const [start, length] = longestZeroRun(groups);
  const text = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':');
  return length < 2 ? text(groups) : `${text(groups.slice(0, start))}::${text(groups.slice(start + length))}`;
}

/** The first longest run of zero groups. */
function longestZeroRun(groups: readonly number[]): [start: number, length: number] {
  let best: [number, number] = [0, 0];
  let run = 0;
  groups.forEach((group, index) => {
    run = group === 0 ? run + 1 : 0;
    if (run > best[1]) best = [index - run + 1, run];
  });
  return best;
}

/** The 4 or 16 bytes of an IP literal without brackets; undefined when the text is none (a zone index makes it none). */
export function parseIp(text: string): Uint8Array | undefined {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

function parseIpv4(text: string): Uint8Array | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) return undefined;
  return Uint8Array.from(parts, Number);
}

function parseIpv6(text: string): Uint8Array | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [front, back] = halves.map((half, index) => groupBytes(half, index === halves.length - 1));
  if (front === undefined) return undefined;
  if (halves.length === 1) return front.length === 16 ? Uint8Array.from(front) : undefined;
  if (back === undefined || front.length + back.length > 14) return undefined;
  const bytes = new Uint8Array(16);
  bytes.set(front);
  bytes.set(back, 16 - back.length);
  return bytes;
}

/** The bytes of groups between colons; only the last may be dotted. */
function groupBytes(text: string, last: boolean): number[] | undefined {
  if (text === '') return [];
  const bytes: number[] = [];
  const groups = text.split(':');
  for (const [index, group] of groups.entries()) {
    if (/^[0-9a-fA-F]{1,4}$/.test(group)) {
      const value = parseInt(group, 16);
      bytes.push(value >> 8, value & 0xff);
      continue;
    }
    const dotted = last && index === groups.length - 1 ? parseIpv4(group) : undefined;
    if (dotted === undefined) return undefined;
    bytes.push(...dotted);
  }
  return bytes;
}

/** A range as name constraints hold it (RFC 5280 §4.2.1.10): address then mask, equally long. Undefined for any other length. */
export function formatIpRange(bytes: Uint8Array): string | undefined {
  const half = bytes.length / 2;
  const address = formatIp(bytes.subarray(0, half));
  const mask = bytes.subarray(half);
  if (address === undefined || (bytes.length !== 8 && bytes.length !== 32)) return undefined;
  const prefix = prefixLength(mask);
  return `${address}/${prefix ?? formatIp(mask) ?? ''}`;
}

/** The number of leading one bits when only zeros follow, else undefined. */
function prefixLength(mask: Uint8Array): number | undefined {
  const bits = [...mask].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return /^1*0*$/.test(bits) ? bits.lastIndexOf('1') + 1 : undefined;
}

/** Address and mask of a range in text form, `10.0.0.0/8` or `10.0.0.0/255.0.255.0`; undefined when it is none. */
export function parseIpRange(text: string): { address: Uint8Array; mask: Uint8Array } | undefined {
  const [before, after, more] = text.split('/');
  const address = parseIp(before ?? '');
  if (address === undefined || after === undefined || more !== undefined) return undefined;
  if (!/^\d{1,3}$/.test(after)) {
    const mask = parseIp(after);
    return mask?.length === address.length ? { address, mask } : undefined;
  }
  const length = Number(after);
  if (length > address.length * 8) return undefined;
  const mask = Uint8Array.from(address, (_, index) => (0xff00 >> Math.min(8, Math.max(0, length - index * 8))) & 0xff);
  return { address, mask };
}

/** Whether an address lies in a range of the same family. */
export function inIpRange(address: Uint8Array, range: { address: Uint8Array; mask: Uint8Array }): boolean {
  if (address.length !== range.address.length) return false;
  return range.mask.every((mask, index) => ((address[index] ?? 0) & mask) === ((range.address[index] ?? 0) & mask));
}
