/** Names and addresses that no public CA may certify, because nobody owns them (BR §4.2.2, §7.1.2.7.12). */
import { inIpRange, parseIp, parseIpRange } from '../../x509/ip-address.ts';

/** Top-level domains that are not delegated: RFC 2606, RFC 6762, RFC 8375, ICANN's resolution of 2018 on .corp, .home and .mail, and of 2024 on .internal. */
const RESERVED_TLDS: ReadonlySet<string> = new Set([
  'test',
  'example',
  'invalid',
  'localhost',
  'local',
  'internal',
  'corp',
  'home',
  'mail',
  'lan',
  'localdomain',
  'intranet',
  'private',
  'alt',
]);

/** From the IANA special-purpose address registries (RFC 6890), as far as a server could carry them. */
const RESERVED_RANGES = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/127',
  '::ffff:0:0/96',
  '100::/64',
  '2001:db8::/32',
  'fc00::/7',
  'fe80::/10',
  'ff00::/8',
].flatMap((text) => parseIpRange(text) ?? []);

const UNDER_ARPA = 'a name under .arpa';
const INTERNAL = 'an internal name';
const RESERVED_ADDRESS = 'an address of a private or reserved range';

/** Since when `.arpa` is forbidden, ms: BR §4.2.2 for certificates issued from 2026-03-15 on. */
const NO_ARPA = Date.UTC(2026, 2, 15);

/** Since when internal names and reserved addresses are, ms: BR 1.6.0 §1.2.2. */
const NO_INTERNAL = Date.UTC(2015, 10, 1);

/** From when a fault counts, ms, by its words; the others have no date of their own. */
export const FAULTS_SINCE: ReadonlyMap<string, number> = new Map([
  [UNDER_ARPA, NO_ARPA],
  [INTERNAL, NO_INTERNAL],
  [RESERVED_ADDRESS, NO_INTERNAL],
]);

/** Longest label and name of the DNS (RFC 1035 §2.3.4). */
const MAX_LABEL = 63;
const MAX_NAME = 253;

/** Why a public CA may not certify this DNS name, or undefined when it may. `issued` is the notBefore in ms. */
export function dnsNameFault(name: string, issued: number): string | undefined {
  const labels = name.toLowerCase().split('.');
  const top = labels.at(-1) ?? '';
  if (labels.some((label) => label === '')) return 'an empty label';
  if (name.length > MAX_NAME || labels.some((label) => label.length > MAX_LABEL)) return 'longer than the DNS allows';
  if (labels.length === 1 || RESERVED_TLDS.has(top)) return INTERNAL;
  if (top === 'arpa' && issued >= NO_ARPA) return UNDER_ARPA;
  if (name.includes('_')) return 'an underscore';
  if (parseIp(name) !== undefined) return 'an address written as a DNS name';
  const plain = labels[0] === '*' ? labels.slice(1) : labels;
  if (!plain.every((label) => /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(label))) return 'characters that host names do not have';
  if (plain.some((label) => /^..--/.test(label) && !/^xn--[a-z0-9]/.test(label))) return 'hyphens where only xn-- may have them';
  return undefined;
}

/** Why a public CA may not certify this address, or undefined when it may: it belongs to a range that nobody owns. */
export function addressFault(text: string): string | undefined {
  const address = parseIp(text);
  return address !== undefined && RESERVED_RANGES.some((range) => inIpRange(address, range)) ? RESERVED_ADDRESS : undefined;
}
