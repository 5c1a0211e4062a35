/** key_share (51): the public halves of the key exchange. */
import { counted } from '../../../bytes/counted.ts';
import type { Reader } from '../../../bytes/reader.ts';
import type { Side } from '../item.ts';
import { readPublicValue } from '../public-values.ts';
import { namedGroupName, namedGroupText } from '../registries/named-groups.ts';
import type { Extension } from './extension.ts';

/** In a ClientHello `[{group, length}]`, in a ServerHello `{group, length}`, in a HelloRetryRequest `{group}`; lengths of the key in bytes. */
export const keyShare: Extension = {
  id: 51,
  name: 'key_share',
  citation: 'RFC 9846 §4.3.8 [8446 §4.2.8]',
  explanation:
    'Each side sends the public half of a fresh key; from its own private half and the other side\'s public half both compute the same secret, which never travels. The client guesses which group the server will take; if it guesses wrong, a HelloRetryRequest costs a round trip.',
  places: ['client_hello', 'server_hello', 'hello_retry_request'],
  decode(reader, place) {
    if (place === 'hello_retry_request') {
      const group = reader.u16('selected_group', namedGroupText);
      reader.note(groupText(group));
      return { group };
    }
    if (place === 'server_hello') {
      const share = reader.group('server_share', (row) => decodeShare(row, 'server'));
      reader.note(groupText(share.group));
      return share;
    }
    const shares = reader.vector('client_shares', 2, (list) => list.group('key_share_entry', (row) => decodeShare(row, 'client')));
    reader.note(shares.length === 0 ? 'none, to have the server choose the group' : shares.map(({ group }) => groupText(group)).join(', '));
    return shares;
  },
};

function decodeShare(reader: Reader, from: Side): { group: number; length: number } {
  const group = reader.u16('group', namedGroupText);
  const length = reader.nested('key_exchange', 2, (value) => {
    const { remaining } = value;
    value.note(counted(remaining, 'byte'));
    const about = readPublicValue(value, group, from);
    if (about !== undefined) value.about(about);
    return remaining;
  });
  if (length === 0) throw reader.fail('illegal_value', 'an empty key', 'key_exchange');
  reader.note(`${groupText(group)}, ${counted(length, 'byte')}`);
  return { group, length };
}

function groupText(group: number): string {
  return namedGroupName(group) ?? `${group}`;
}
