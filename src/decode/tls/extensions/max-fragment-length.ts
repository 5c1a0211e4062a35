/** max_fragment_length (1): smaller records for small devices. */
import { counted } from '../../../bytes/counted.ts';
import { maxFragmentLength as lengthOf } from '../registries/max-fragment-lengths.ts';
import type { Extension } from './extension.ts';

/** The value is the limit in bytes. */
export const maxFragmentLength: Extension = {
  id: 1,
  name: 'max_fragment_length',
  citation: 'RFC 6066 §4',
  explanation:
    'The client asks for records smaller than the usual 16 KiB, because it has little memory. Newer clients use record_size_limit, which lets each side speak for itself.',
  places: ['client_hello', 'server_hello', 'encrypted_extensions'],
  decode(reader) {
    const limit = lengthOf(reader.u8('max_fragment_length', (code) => bytesText(lengthOf(code))));
    if (limit === undefined) throw reader.fail('illegal_value', 'none of the four lengths', 'max_fragment_length');
    reader.note(counted(limit, 'byte'));
    return limit;
  },
};

function bytesText(limit: number | undefined): string | undefined {
  return limit === undefined ? undefined : counted(limit, 'byte');
}
