/** ticket_request (58): how many tickets the client would like. */
import { counted } from '../../../bytes/counted.ts';
import type { Extension } from './extension.ts';

/** From a client `{newSessions, resumptions}`, from a server `{expected}`: numbers of tickets. */
export const ticketRequest: Extension = {
  id: 58,
  name: 'ticket_request',
  citation: 'RFC 9149 §3',
  explanation:
    'The client says how many tickets for later sessions it can use after a full handshake and after a resumed one. A server otherwise sends a fixed number, often too many or too few.',
  places: ['client_hello', 'encrypted_extensions'],
  decode(reader, place) {
    if (place === 'encrypted_extensions') {
      const expected = reader.u8('expected_count');
      reader.note(counted(expected, 'ticket'));
      return { expected };
    }
    const newSessions = reader.u8('new_session_count');
    const resumptions = reader.u8('resumption_count');
    reader.note(`${newSessions} after a new session, ${resumptions} after a resumed one`);
    return { newSessions, resumptions };
  },
};
