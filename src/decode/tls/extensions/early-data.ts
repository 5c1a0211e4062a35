/** early_data (42): application data before the handshake is done, also called 0-RTT. */
import { counted } from '../../../bytes/counted.ts';
import type { Extension } from './extension.ts';

/** In a NewSessionTicket the value is the number of bytes the server will take; elsewhere null. */
export const earlyData: Extension = {
  id: 42,
  name: 'early_data',
  citation: 'RFC 9846 §4.3.10 [8446 §4.2.10]',
  explanation:
    'The client sends application data at once, encrypted with a key from an earlier session, and saves a round trip. An attacker can send such data a second time, so it is fit only for requests that change nothing.',
  places: ['client_hello', 'encrypted_extensions', 'new_session_ticket'],
  decode(reader, place) {
    if (place !== 'new_session_ticket') return null;
    const size = reader.u32('max_early_data_size', (value) => counted(value, 'byte'));
    reader.note(`up to ${counted(size, 'byte')}`);
    return size;
  },
};
