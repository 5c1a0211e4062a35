/** application_layer_protocol_negotiation (16), ALPN: which protocol will be spoken inside TLS. */
import { asciiText } from '../../../bytes/printable.ts';
import type { Reader } from '../../../bytes/reader.ts';
import type { Extension } from './extension.ts';

/** The value is the list of protocols as text; a server names exactly one. Bytes outside ASCII stand as `\xNN`. */
export const applicationLayerProtocolNegotiation: Extension = {
  id: 16,
  name: 'application_layer_protocol_negotiation',
  citation: 'RFC 7301 §3.1',
  explanation:
    'The client lists the protocols it can speak inside TLS, such as h2 for HTTP/2, and the server picks one, without a further round trip. A proxy in the middle must see that both sides end up with the same one.',
  places: ['client_hello', 'server_hello', 'encrypted_extensions'],
  decode(reader, place) {
    const protocols = decodeProtocolNames(reader);
    if (place !== 'client_hello' && protocols.length !== 1) {
      throw reader.fail('illegal_value', `${protocols.length} protocols where the server must pick one`, 'protocol_name_list');
    }
    return protocols;
  },
};

/** ProtocolNameList: names of 1 to 255 bytes behind a 2-byte length (RFC 7301 §3.1). */
export function decodeProtocolNames(reader: Reader): string[] {
  const names = reader.vector(
    'protocol_name_list',
    2,
    (list) => {
      const name = list.opaque('protocol_name', 1, asciiText);
      if (name.length === 0) throw list.fail('illegal_value', 'a protocol without a name', 'protocol_name');
      return asciiText(name);
    },
    1,
  );
  reader.note(names.join(', '));
  return names;
}
