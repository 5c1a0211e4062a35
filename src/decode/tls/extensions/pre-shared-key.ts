/** pre_shared_key (41): sessions or keys from before that the client wants to go on with. */
import { counted } from '../../../bytes/counted.ts';
import type { Extension } from './extension.ts';

/** The shortest hash there is in TLS 1.3, bytes: a binder is an HMAC of that length. */
const SHORTEST_BINDER = 32;

/** In a ClientHello `{identities: [{length, obfuscatedTicketAge}], binders: [length]}`, lengths in bytes; in a ServerHello the index that was selected. */
export const preSharedKey: Extension = {
  id: 41,
  name: 'pre_shared_key',
  citation: 'RFC 9846 §4.3.11 [8446 §4.2.11]',
  explanation:
    'The client names tickets of earlier sessions, or keys agreed elsewhere, and proves with a binder that it has them. If the server takes one, both are known to each other and no certificate is sent again.',
  places: ['client_hello', 'server_hello'],
  decode(reader, place) {
    if (place === 'server_hello') {
      const selected = reader.u16('selected_identity');
      reader.note(`identity ${selected}`);
      return selected;
    }
    const identities = reader.vector(
      'identities',
      2,
      (list) =>
        list.group('psk_identity', (item) => ({
          length: item.opaque('identity', 2, (bytes) => counted(bytes.length, 'byte')).length,
          obfuscatedTicketAge: item.u32('obfuscated_ticket_age', (value) => (value === 0 ? 'none, as for a key that is no ticket' : 'ms since the ticket came, plus its ticket_age_add, modulo 2³²')),
        })),
      1,
    );
    const binders = reader.vector(
      'binders',
      2,
      (list) => {
        const { length } = list.opaque('psk_binder_entry', 1, (bytes) => counted(bytes.length, 'byte'));
        if (length < SHORTEST_BINDER) throw list.fail('illegal_value', `a binder of ${counted(length, 'byte')}`, 'psk_binder_entry');
        return length;
      },
      1,
    );
    if (binders.length !== identities.length) {
      throw reader.fail('illegal_value', `${identities.length} identities but ${binders.length} binders`, 'binders');
    }
    reader.note(`${identities.length} ${identities.length === 1 ? 'identity' : 'identities'}`);
    return { identities, binders };
  },
};
