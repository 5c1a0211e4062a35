/** Whether the certificate speaks for the host that was asked for. The common name does not count. */
import type { Check, Finding } from './check.ts';
import { counted } from './knowledge/durations.ts';
import { fine, notApplicable } from './knowledge/findings.ts';
import { dnsMatches, nameMatches, wildcardFault } from './knowledge/host-names.ts';
import { leafOf, shortened } from './knowledge/roles.ts';

/** Names listed in the finding, and how long each may be, characters. */
const LISTED_NAMES = 3;
const MAX_NAME = 64;

export const hostName: Check = {
  name: 'host_name',
  citation: 'RFC 9525 §6; BR §7.1.2.7.12',
  run(input) {
    const leaf = leafOf(input);
    if (leaf === undefined || leaf.unreadable !== undefined || input.host === '') return [notApplicable(this, 'there is no host to compare with')];
    const host = shortened(input.host, MAX_NAME);
    const names = leaf.subjectAlternativeNames ?? [];
    const match = names.find((name) => nameMatches(name, input.host));
    if (match !== undefined) return [fine(this, `made for ${shortened(match.value, MAX_NAME)}`)];
    const wrong = (check: string, summary: string, short: string): Finding => ({
      check,
      severity: 'error',
      summary,
      short,
      citation: this.citation,
      certificate: 0,
    });
    const candidates = names.filter((name) => name.type === 'dns' || name.type === 'ip');
    if (candidates.length === 0) {
      const common = leaf.commonName !== undefined && dnsMatches(leaf.commonName, input.host);
      if (common)
        return [
          wrong(
            'only_common_name',
            `${host} stands only in the common name, which clients no longer look at (no subjectAltName)`,
            'name only in the common name',
          ),
        ];
      return [wrong('no_names', `the certificate names no host at all, so not ${host} either (no subjectAltName)`, 'no names in the certificate')];
    }
    const partial = candidates.find((name) => name.type === 'dns' && wildcardFault(name.value) !== undefined && looselyMatches(name.value, input.host));
    if (partial !== undefined) {
      const fault = wildcardFault(partial.value) ?? '';
      return [wrong('wrong_host', `${shortened(partial.value, MAX_NAME)} does not stand for ${host}: ${fault}`, 'wrong host (partial wildcard)')];
    }
    const listed = candidates.slice(0, LISTED_NAMES).map((name) => shortened(name.value, MAX_NAME));
    const more = candidates.length > LISTED_NAMES ? ` and ${counted(candidates.length - LISTED_NAMES, 'more name')}` : '';
    return [wrong('wrong_host', `made for ${listed.join(', ')}${more}, not for ${host} (no matching subjectAltName)`, 'wrong host')];
  },
};

/** Whether a client that takes any star would be content: such certificates work somewhere, so the reason is worth telling. */
function looselyMatches(pattern: string, host: string): boolean {
  const parts = pattern.toLowerCase().split('*');
  const [first, ...rest] = parts;
  const name = host.toLowerCase();
  if (first === undefined || rest.length !== 1 || !name.startsWith(first)) return false;
  const last = rest[0] ?? '';
  return name.length >= first.length + last.length && name.endsWith(last);
}
