/** renegotiation_info (0xff01): protection of a renegotiation in TLS 1.2. */
import { counted } from '../../../bytes/counted.ts';
import type { Extension } from './extension.ts';

/** The value is the length of the verify data in bytes, 0 in a first handshake. */
export const renegotiationInfo: Extension = {
  id: 0xff01,
  name: 'renegotiation_info',
  citation: 'RFC 5746 §3.2',
  explanation:
    'In TLS 1.2 it ties a renegotiated handshake to the connection it happens in, so that an attacker cannot put a request of its own before that of the victim. Empty, it says that this is the first handshake and that the sender knows of it.',
  places: ['client_hello', 'server_hello'],
  decode(reader) {
    const { length } = reader.opaque('renegotiated_connection', 1, (bytes) => (bytes.length === 0 ? 'empty' : counted(bytes.length, 'byte')));
    reader.note(length === 0 ? 'first handshake' : 'renegotiation');
    return length;
  },
};
