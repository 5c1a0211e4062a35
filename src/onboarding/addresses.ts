/** At which addresses other devices reach a listener of this machine. Pure: the interfaces are handed in. */

/** One address of a network interface, as `os.networkInterfaces()` gives it. */
export interface InterfaceAddress {
  address: string;
  family: string;
  internal: boolean;
}

/** Networks that stand in homes and offices, the likeliest first (RFC 1918 §3). */
const LIKELY: readonly RegExp[] = [/^192\.168\./, /^10\./, /^172\.(?:1[6-9]|2\d|3[01])\./];

/** The addresses for a proxy that listens on `listen`, the likeliest first; none when that is loopback. */
export function reachableAddresses(listen: string, interfaces: readonly InterfaceAddress[]): readonly string[] {
  if (listen === '::1' || listen.startsWith('127.')) return [];
  if (listen !== '0.0.0.0' && listen !== '::') return [listen];
  return interfaces
    .filter(({ address, family, internal }) => !internal && (listen === '::' || family === 'IPv4') && !isLinkLocal(address))
    .map(({ address }) => address)
    .sort((one, other) => rank(one) - rank(other));
}

function rank(address: string): number {
  const known = LIKELY.findIndex((network) => network.test(address));
  if (known >= 0) return known;
  return address.includes(':') ? LIKELY.length + 1 : LIKELY.length;
}

/** Addresses that need a zone or come from no server, and mostly lead nowhere (RFC 4291 §2.5.6, RFC 3927 §2.1). */
function isLinkLocal(address: string): boolean {
  return /^(?:fe[89ab]|169\.254\.)/i.test(address);
}
