/** Extension types by number (RFC 9846 §4.3 [8446 §4.2]). */
import { greaseName, isGrease } from './grease.ts';
import { hexNumber, named } from './registry.ts';
import type { Named } from './registry.ts';
import { extensionTypeTable } from './tables/extension-types.ts';

/** The registry's name; `GREASE` for those values. */
export function extensionTypeName(id: number): string | undefined {
  return extensionTypeTable.get(id) ?? greaseName(id);
}

/** Number and name. */
export function extensionTypeNamed(id: number): Named {
  return named(id, extensionTypeName(id));
}

/** A name that tells any two extensions apart: the registry's, `GREASE 0x3a3a`, or `extension_12345`. */
export function extensionLabel(id: number): string {
  if (isGrease(id)) return `GREASE ${hexNumber(id)}`;
  return extensionTypeTable.get(id) ?? `extension_${id}`;
}
