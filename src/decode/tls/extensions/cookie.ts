/** cookie (44): bytes that the client has to send back. */
import { counted } from '../../../bytes/counted.ts';
import type { Extension } from './extension.ts';

/** The value is the length in bytes. */
export const cookie: Extension = {
  id: 44,
  name: 'cookie',
  citation: 'RFC 9846 §4.3.2 [8446 §4.2.2]',
  explanation:
    'With a HelloRetryRequest the server hands out bytes that the client must repeat in its second ClientHello. So the server need not remember anything in between, and knows that the client is reachable at its address.',
  places: ['client_hello', 'hello_retry_request'],
  decode(reader) {
    const { length } = reader.opaque('cookie', 2, (bytes) => counted(bytes.length, 'byte'));
    if (length === 0) throw reader.fail('illegal_value', 'an empty cookie', 'cookie');
    reader.note(counted(length, 'byte'));
    return length;
  },
};
