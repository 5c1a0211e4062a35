/** Certificate extensions by OID and by name, because a comparison of two certificates has only the name: the words each of them has in its own file. */
import { CERTIFICATE_EXTENSIONS } from '../../../ca/x509/extensions/registry.ts';
import type { Entries, Entry } from '../entry.ts';

export const EXTENSIONS: Entries = Object.fromEntries(
  CERTIFICATE_EXTENSIONS.flatMap(({ oid, name, explanation, citation }) => {
    const value: Entry = { text: explanation, citation };
    return [
      [oid, value],
      [name, value],
    ];
  }),
);
