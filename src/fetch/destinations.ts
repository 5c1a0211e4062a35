/**
 * Which addresses may be asked on behalf of a certificate. Its author chooses them, and we stand where he does not: a server out
 * there must not make us ask this machine or the network it is in (server-side request forgery).
 */
import { BlockList, isIP } from 'node:net';

/** Where an address lies. never: no single machine, or another address in disguise. */
export type Range = 'public' | 'private' | 'link_local' | 'loopback' | 'never';

/** From the IANA special-purpose address registries (RFC 6890), the first that fits counts; `public` is what is left. */
const RANGES: readonly (readonly [range: Exclude<Range, 'public'>, networks: readonly string[]])[] = [
  ['loopback', ['127.0.0.0/8', '::1/128']],
  // fec0::/10 was site-local once (RFC 3879).
  ['private', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7', 'fec0::/10']],
  ['link_local', ['169.254.0.0/16', 'fe80::/10']],
  [
    'never',
    [
      // This network, protocol assignments, documentation, benchmarks, multicast, reserved and broadcast.
      '0.0.0.0/8', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4',
      '::/128', '100::/64', '2001:db8::/32', '3fff::/20', '5f00::/16', 'ff00::/8',
      // IPv4 addresses inside: compatible, translated (RFC 6052, RFC 8215), Teredo and 6to4.
      '::/96', '64:ff9b::/96', '64:ff9b:1::/48', '2001::/23', '2002::/16',
    ],
  ],
];

const LISTS = RANGES.map(([range, networks]) => ({ range, list: blockList(networks) }));

function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix = ''] = network.split('/');
    list.addSubnet(address, Number(prefix), isIP(address) === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
}

/** The range of an IP address; one that is mapped into IPv6 counts as the IPv4 address it is. Text that is no address: `never`. */
export function rangeOf(address: string): Range {
  const [plain = ''] = address.split('%');
  const version = isIP(plain);
  if (version === 0) return 'never';
  return LISTS.find(({ list }) => list.check(plain, version === 6 ? 'ipv6' : 'ipv4'))?.range ?? 'public';
}

/** Whether `address` may be asked for the sake of a server that was reached at `server` (null: at no address): everything public, else only the range the server is in itself. */
export function mayAsk(address: string, server: string | null): boolean {
  const range = rangeOf(address);
  return range === 'public' || (range !== 'never' && server !== null && range === rangeOf(server));
}

/** Longest address taken, characters; those of CAs have some 60. */
const MAX_URL = 2_048;

/** The address as it may be asked; undefined for everything but plain http without user and password: https would need judging a chain first (RFC 5280 §8). */
export function plainHttp(text: string): URL | undefined {
  if (text.length > MAX_URL || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.protocol === 'http:' && url.hostname !== '' && url.username === '' && url.password === '' ? url : undefined;
}
