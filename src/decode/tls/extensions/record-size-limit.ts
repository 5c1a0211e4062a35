/** record_size_limit (28): the largest record the sender is willing to receive. */
import { counted } from '../../../bytes/counted.ts';
import type { Extension } from './extension.ts';

/** RFC 8449 §4: a smaller limit is an error. */
const LEAST = 64;

/** The value is the limit in bytes. */
export const recordSizeLimit: Extension = {
  id: 28,
  name: 'record_size_limit',
  citation: 'RFC 8449 §4',
  explanation:
    'The largest record the sender wants to receive, in bytes of plaintext. Small devices and Firefox use it; each side speaks only for itself.',
  places: ['client_hello', 'server_hello', 'encrypted_extensions'],
  decode(reader) {
    const limit = reader.u16('record_size_limit', (value) => counted(value, 'byte'));
    if (limit < LEAST) throw reader.fail('illegal_value', `${counted(limit, 'byte')}, less than ${LEAST}`, 'record_size_limit');
    reader.note(counted(limit, 'byte'));
    return limit;
  },
};
