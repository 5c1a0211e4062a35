/** Whether a name lies within what name constraints speak of (RFC 5280 §4.2.1.10). */
import type { CertificateFacts, GeneralName } from '../../x509/facts.ts';
import { inIpRange, parseIp, parseIpRange } from '../../x509/ip-address.ts';
import { normalHost } from './host-names.ts';
import { inDirectorySubtree } from './name-comparison.ts';

/** The names of a certificate that constraints apply to: its SAN, its subject, and the mail addresses within that. */
export function constrainedNames(certificate: CertificateFacts): GeneralName[] {
  const names = [...(certificate.subjectAlternativeNames ?? [])];
  if (certificate.subjectAttributes.length > 0) names.push({ type: 'directory', value: certificate.subject, attributes: certificate.subjectAttributes });
  for (const attribute of certificate.subjectAttributes) {
    if (attribute.type === 'emailAddress') names.push({ type: 'email', value: attribute.value });
  }
  return names;
}

/** How a name relates to the subtree it is compared with. A wildcard can stand for an excluded name without lying in the subtree. */
export type Relation = 'inside' | 'overlaps' | 'outside';

/** Compares a name with a subtree of the same type. */
export function relationTo(name: GeneralName, subtree: GeneralName): Relation {
  switch (name.type) {
    case 'dns':
      return dnsRelation(normalHost(name.value), normalHost(subtree.value));
    case 'ip': {
      const address = parseIp(name.value);
      const range = parseIpRange(subtree.value);
      return address !== undefined && range !== undefined && inIpRange(address, range) ? 'inside' : 'outside';
    }
    case 'directory':
      return inDirectorySubtree(name.attributes ?? [], subtree.attributes ?? []) ? 'inside' : 'outside';
    case 'email':
      return inMailSubtree(name.value, subtree.value) ? 'inside' : 'outside';
    case 'uri':
      return inHostSubtree(hostOfUri(name.value), subtree.value.toLowerCase()) ? 'inside' : 'outside';
    case 'other':
    case 'registered_id':
    case 'x400':
    case 'edi':
      return name.value === subtree.value ? 'inside' : 'outside';
  }
}

/** The name itself and everything below; a leading dot, which OpenSSL and others take, means only what is below. */
function dnsRelation(name: string, base: string): Relation {
  if (base === '') return 'inside';
  if (name.endsWith(base.startsWith('.') ? base : `.${base}`) || name === base) return 'inside';
  const covered = name.startsWith('*.') ? name.slice(1) : undefined;
  return covered !== undefined && base.endsWith(covered) ? 'overlaps' : 'outside';
}

function inHostSubtree(host: string, base: string): boolean {
  return base.startsWith('.') ? host.endsWith(base) : host === base;
}

function inMailSubtree(address: string, base: string): boolean {
  const at = address.lastIndexOf('@');
  const host = address.slice(at + 1).toLowerCase();
  if (base.includes('@')) return address.slice(0, at) === base.slice(0, base.lastIndexOf('@')) && host === base.slice(base.lastIndexOf('@') + 1).toLowerCase();
  return inHostSubtree(host, base.toLowerCase());
}

/** The host between `//` with an optional user and an optional port; empty when there is none. */
function hostOfUri(uri: string): string {
  return (/^[^:]*:\/\/(?:[^/?#]*@)?([^/?#:]*)/.exec(uri)?.[1] ?? '').toLowerCase();
}
