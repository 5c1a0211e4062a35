/** Distinguished names compared as RFC 5280 §7.1 wants it: case and runs of spaces do not matter, string types neither. */
import type { NameAttribute } from '../../x509/facts.ts';

/** One line that is equal for equal names. */
export function normalName(attributes: readonly NameAttribute[]): string {
  return normalParts(attributes).join('\u0001');
}

/** Whether a name lies in the subtree of another: begins with all its RDNs (RFC 5280 §4.2.1.10). */
export function inDirectorySubtree(attributes: readonly NameAttribute[], base: readonly NameAttribute[]): boolean {
  const parts = normalParts(attributes);
  return normalParts(base).every((part, index) => parts[index] === part);
}

/** One text for each RDN; the attributes of a multi-valued one in fixed order, because they are a set. */
function normalParts(attributes: readonly NameAttribute[]): string[] {
  const parts = new Map<number, string[]>();
  for (const { oid, value, rdn, encoding } of attributes) {
    const text = encoding.endsWith('String') ? value.normalize('NFKC').toLowerCase().trim().replace(/\s+/g, ' ') : value;
    const part = parts.get(rdn);
    const pair = `${oid}=${text}`;
    if (part === undefined) parts.set(rdn, [pair]);
    else part.push(pair);
  }
  return [...parts.values()].map((part) => part.sort().join('\u0002'));
}
