/**
 * Names a certificate can speak for: what a well-formed host is, which host a certificate's name covers, what a name constraint
 * allows. Pure; host names never become keys or file names before they went through `parseHost`.
 */
import { isIPv4, isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';

/** A DNS name in lower-case A-label form without a trailing dot. */
export interface DnsHost {
  type: 'dns';
  value: string;
}

/** An IP address: canonical text (RFC 5952 for IPv6) and its 4 or 16 bytes. */
export interface IpHost {
  type: 'ip';
  value: string;
  bytes: Uint8Array;
}

export type Host = DnsHost | IpHost;

/** A subtree of names: a domain with everything below it, or an IP network. `value` is its canonical text. */
export type Constraint = { type: 'dns'; value: string } | { type: 'ip'; value: string; bytes: Uint8Array; mask: Uint8Array };

/** Longest DNS name in text form without the trailing dot (RFC 1035 §2.3.4: 255 octets on the wire). */
const MAX_NAME_LENGTH = 253;

/** Letters, digits and hyphens (RFC 1034 §3.5), and the underscore that service names of real networks use; 63 octets at most. */
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

/** A last label that makes URL parsers take the whole name for an IPv4 address (WHATWG URL, "ends in a number checker"). */
const NUMBER_LABEL = /^(?:[0-9]+|0x[0-9a-f]*)$/;

/** The host in `text`, or undefined when it is neither an A-label DNS name nor an IP literal without brackets. */
export function parseHost(text: string): Host | undefined {
  const bytes = ipBytes(text);
  if (bytes !== undefined) return { type: 'ip', value: ipText(bytes), bytes };
  const name = text.toLowerCase().replace(/\.$/, '');
  return isDnsName(name) ? { type: 'dns', value: name } : undefined;
}

/** The DNS name of a certificate in canonical form, a wildcard as its whole first label allowed; undefined for anything odd. */
export function parseCertificateName(text: string): string | undefined {
  const name = text.toLowerCase();
  return isDnsName(name.startsWith('*.') ? name.slice(2) : name) ? name : undefined;
}

/**
 * Whether a DNS name of a certificate, as `parseCertificateName` gives it, is the host's: equal, or a wildcard in place of exactly
 * one label (RFC 9525 §6.3).
 */
export function nameCovers(name: string, host: DnsHost): boolean {
  if (!name.startsWith('*.')) return name === host.value;
  const dot = host.value.indexOf('.');
  return dot > 0 && host.value.slice(dot) === name.slice(1);
}

/** The subtree in `text`: `example.test`, `10.0.0.0/8`, `192.0.2.7`; undefined when it is none. U-labels become A-labels. */
export function parseConstraint(text: string): Constraint | undefined {
  const [address = '', length, ...more] = text.trim().split('/');
  if (more.length > 0) return undefined;
  const bytes = ipBytes(address);
  if (bytes !== undefined) {
    const bits = length === undefined ? bytes.length * 8 : /^[0-9]{1,3}$/.test(length) ? Number(length) : Infinity;
    if (bits > bytes.length * 8) return undefined;
    const mask = prefixMask(bytes.length, bits);
    const network = bytes.map((byte, index) => byte & (mask[index] ?? 0));
    return { type: 'ip', value: `${ipText(network)}/${bits}`, bytes: network, mask };
  }
  if (length !== undefined) return undefined;
  const name = domainToASCII(address);
  return isDnsName(name) ? { type: 'dns', value: name } : undefined;
}

/** Whether a certificate's name lies in one of the subtrees; everything does when there are none (RFC 5280 §4.2.1.10). */
export function isAllowed(constraints: readonly Constraint[], name: Host): boolean {
  return constraints.length === 0 || constraints.some((constraint) => isWithin(constraint, name));
}

function isWithin(constraint: Constraint, name: Host): boolean {
  if (constraint.type === 'dns') {
    if (name.type !== 'dns') return false;
    const value = name.value.startsWith('*.') ? name.value.slice(2) : name.value;
    return value === constraint.value || value.endsWith(`.${constraint.value}`);
  }
  if (name.type !== 'ip' || name.bytes.length !== constraint.bytes.length) return false;
  return name.bytes.every((byte, index) => (byte & (constraint.mask[index] ?? 0)) === constraint.bytes[index]);
}

function isDnsName(name: string): boolean {
  if (name.length === 0 || name.length > MAX_NAME_LENGTH) return false;
  const labels = name.split('.');
  return labels.every((label) => LABEL.test(label)) && !NUMBER_LABEL.test(labels.at(-1) ?? '');
}

/** The 4 or 16 bytes of an IP literal; undefined for anything else, also for an IPv6 address with a zone. */
function ipBytes(text: string): Uint8Array | undefined {
  if (isIPv4(text)) return Uint8Array.from(text.split('.'), Number);
  if (!isIPv6(text) || text.includes('%')) return undefined;
  // The URL parser writes IPv6 in its one canonical form, without a dotted tail, so that groups are all there is to read.
  const [head = '', tail] = canonicalIpv6(text).split('::');
  const front = groups(head);
  const back = groups(tail ?? '');
  const zeros = tail === undefined ? 0 : 8 - front.length - back.length;
  const all = [...front, ...Array.from({ length: zeros }, () => 0), ...back];
  return Uint8Array.from(all.flatMap((group) => [group >> 8, group & 0xff]));
}

function groups(text: string): number[] {
  return text === '' ? [] : text.split(':').map((group) => parseInt(group, 16));
}

function canonicalIpv6(text: string): string {
  return new URL(`http://[${text}]/`).hostname.slice(1, -1);
}

function ipText(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.');
  return canonicalIpv6((Buffer.from(bytes).toString('hex').match(/.{4}/g) ?? []).join(':'));
}

function prefixMask(length: number, bits: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => {
    const ones = Math.min(8, Math.max(0, bits - index * 8));
    return 0xff & ~(0xff >> ones);
  });
}
