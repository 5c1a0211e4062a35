/** oid_filters (48): what a client certificate must have in its extensions. */
import { counted } from '../../../bytes/counted.ts';
import { extensionName, extensionWords } from '../der/certificate-extension.ts';
import { objectIdentifier } from '../distinguished-name.ts';
import type { Extension } from './extension.ts';

/** The value is `[{oid, valuesLength}]`, lengths in bytes. */
export const oidFilters: Extension = {
  id: 48,
  name: 'oid_filters',
  citation: 'RFC 9846 §4.3.5 [8446 §4.2.5]',
  explanation:
    'The server says which extensions, with which values, a client certificate should have. A client with many certificates so finds the right one without asking its user.',
  places: ['certificate_request'],
  decode(reader) {
    const filters = reader.vector('filters', 2, (list) =>
      list.group('oid_filter', (item) => {
        const oid = derOid(item.opaque('certificate_extension_oid', 1, oidText));
        const { length } = item.opaque('certificate_extension_values', 2, (bytes) => extensionWords(oid, bytes));
        return { oid: oid ?? 'not an object identifier', valuesLength: length };
      }),
    );
    reader.note(counted(filters.length, 'filter'));
    return filters;
  },
};

/** `keyUsage (2.5.29.15)`. */
function oidText(bytes: Uint8Array): string | undefined {
  const oid = derOid(bytes);
  const name = oid === undefined ? undefined : extensionName(oid);
  return name === undefined ? oid : `${name} (${oid})`;
}

/** The field holds a whole DER OBJECT IDENTIFIER, with tag and length. */
function derOid(bytes: Uint8Array): string | undefined {
  return bytes[0] === 6 && bytes[1] === bytes.length - 2 ? objectIdentifier(bytes.subarray(2)) : undefined;
}
