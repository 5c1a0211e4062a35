/** session_ticket (35): resumption of TLS 1.2 without memory in the server. */
import { counted } from '../../../bytes/counted.ts';
import type { Extension } from './extension.ts';

/** The value is the length of the ticket in bytes, 0 when the client only wants one. */
export const sessionTicket: Extension = {
  id: 35,
  name: 'session_ticket',
  citation: 'RFC 5077 §3.2',
  explanation:
    'Empty, it asks the server for a ticket; with a ticket in it, the client wants to resume an earlier TLS 1.2 session. The ticket holds the session keys, encrypted with a key of the server, so that key opens all resumed connections.',
  places: ['client_hello', 'server_hello'],
  decode(reader) {
    const length = reader.remaining;
    if (length > 0) reader.rest('ticket', (bytes) => counted(bytes.length, 'byte'));
    reader.note(length === 0 ? 'empty' : `a ticket of ${counted(length, 'byte')}`);
    return length;
  },
};
