/** Recognises roots that trustlens made, of whichever home folder and however old, by the name it gives them. */
import { X509Certificate } from 'node:crypto';
import { readPem } from '../pem.ts';
import { sha256Hex } from '../root.ts';

/** How the CN of a root begins (`rootName` in profiles.ts): `trustlens 2026-11-21 ana@mbp`. */
const ROOT_NAME = /^CN=(trustlens \d{4}-\d\d-\d\d .*)$/m;

/** The same as bytes: most certificates of a store need not be parsed. */
const START = Buffer.from('trustlens ');

/** A root of ours. */
export interface OwnRootFound {
  name: string;
  sha256: string;
  der: Uint8Array;
}

/** What the certificate is, where trustlens made it as a root; undefined for every other one. */
export function ownRootIn(der: Uint8Array): OwnRootFound | undefined {
  if (!Buffer.from(der.buffer, der.byteOffset, der.byteLength).includes(START)) return undefined;
  try {
    const certificate = new X509Certificate(der);
    const name = ROOT_NAME.exec(certificate.subject)?.[1];
    return name !== undefined && certificate.ca && certificate.subject === certificate.issuer ? { name, sha256: sha256Hex(der), der } : undefined;
  } catch {
    return undefined;
  }
}

/** Our roots in a PEM text, each once. */
export function ownRootsIn(text: string): OwnRootFound[] {
  const roots = new Map<string, OwnRootFound>();
  for (const { label, der } of readPem(text)) {
    const root = label.endsWith('CERTIFICATE') ? ownRootIn(der) : undefined;
    if (root !== undefined) roots.set(root.sha256, root);
  }
  return [...roots.values()];
}

/** What a store is to call a root: its name, and the beginning of its fingerprint, because two roots of a day have one name. */
export function storeName({ name, sha256 }: { name: string; sha256: string }): string {
  return `${name} (${sha256.slice(0, 8)})`;
}

/** The same for a file or an alias: letters, digits and hyphens. */
export function storeFileName({ sha256 }: { sha256: string }): string {
  return `trustlens-${sha256.slice(0, 16)}`;
}
