/** supported_groups (10): the groups in which a key exchange may be computed. */
import { namedGroupName, namedGroupText } from '../registries/named-groups.ts';
import type { Extension } from './extension.ts';

/** The value is the list of numbers, the most liked first. */
export const supportedGroups: Extension = {
  id: 10,
  name: 'supported_groups',
  citation: 'RFC 9846 §4.3.7 [8446 §4.2.7]; RFC 7919; RFC 8422 §5.1.1',
  explanation:
    'The curves, prime fields and post-quantum hybrids in which the client can compute a key exchange, the most liked first. The server takes one of them, so a short or old list here limits how well the connection can be protected.',
  // Servers of TLS 1.2 send it in the ServerHello although they should not; clients let it pass.
  places: ['client_hello', 'server_hello', 'encrypted_extensions'],
  decode(reader) {
    const groups = reader.vector('named_group_list', 2, (list) => list.u16('named_group', namedGroupText), 1);
    reader.note(groups.map((group) => namedGroupName(group) ?? `${group}`).join(', '));
    return groups;
  },
};
