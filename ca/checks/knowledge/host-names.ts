/** Host names against the names in a certificate (RFC 9525 §6). */
import type { GeneralName } from '../../x509/facts.ts';
import { parseIp } from '../../x509/ip-address.ts';

/** The host in the form that comparisons want: lower case, without the dot of the root. */
export function normalHost(host: string): string {
  return host.toLowerCase().replace(/\.$/, '');
}

/** Whether a name of the certificate stands for the host. */
export function nameMatches(name: GeneralName, host: string): boolean {
  const address = parseIp(host);
  if (address === undefined) return name.type === 'dns' && dnsMatches(name.value, host);
  const other = name.type === 'ip' ? parseIp(name.value) : undefined;
  return other?.length === address.length && other.every((byte, index) => byte === address[index]);
}

/** RFC 9525 §6.3: equal without regard to case, or `*` in place of exactly one whole label. The star does not stand before a single label. */
export function dnsMatches(pattern: string, host: string): boolean {
  const name = normalHost(pattern);
  const wanted = normalHost(host);
  if (name === '' || wanted === '') return false;
  if (!name.includes('*')) return name === wanted;
  if (wildcardFault(name) !== undefined) return false;
  const dot = wanted.indexOf('.');
  return dot > 0 && wanted.slice(dot) === name.slice(1);
}

/** Why a name with a star is not taken by clients, or undefined when it is (or has no star). */
export function wildcardFault(pattern: string): string | undefined {
  if (!pattern.includes('*')) return undefined;
  const labels = normalHost(pattern).split('.');
  if (labels[0] !== '*' || labels.slice(1).some((label) => label.includes('*'))) return 'the star is not the whole first label';
  if (labels.length < 3) return 'the star stands for a whole top-level domain';
  return undefined;
}
