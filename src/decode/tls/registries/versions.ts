/** Protocol versions by number (RFC 9846 §4.3.1 [8446 §4.2.1]; RFC 5246 App. A.1; DTLS: RFC 9147). */
import { greaseName } from './grease.ts';
import { named } from './registry.ts';
import type { Named } from './registry.ts';

const versions: ReadonlyMap<number, string> = new Map([
  [0x0002, 'SSL 2.0'],
  [0x0300, 'SSL 3.0'],
  [0x0301, 'TLS 1.0'],
  [0x0302, 'TLS 1.1'],
  [0x0303, 'TLS 1.2'],
  [0x0304, 'TLS 1.3'],
  [0xfeff, 'DTLS 1.0'],
  [0xfefd, 'DTLS 1.2'],
  [0xfefc, 'DTLS 1.3'],
]);

/** The numbers that stand in code. */
export const VERSION = { ssl30: 0x0300, tls10: 0x0301, tls11: 0x0302, tls12: 0x0303, tls13: 0x0304 } as const;

/** `TLS 1.3` for 0x0304; `TLS 1.3 draft 28` for 0x7f1c (RFC 8446 drafts counted that way); `GREASE` for those values. */
export function versionName(id: number): string | undefined {
  if (id >>> 8 === 0x7f) return `TLS 1.3 draft ${id & 0xff}`;
  return versions.get(id) ?? greaseName(id);
}

/** Number and name. */
export function versionNamed(id: number): Named {
  return named(id, versionName(id));
}
