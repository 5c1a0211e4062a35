/** next_protocol_negotiation (13172), NPN: the forerunner of ALPN. Obsolete, never registered. */
import { asciiText } from '../../../bytes/printable.ts';
import type { Extension } from './extension.ts';

/** From a client null; from a server the list of protocols as text. */
export const nextProtocolNegotiation: Extension = {
  id: 13172,
  name: 'next_protocol_negotiation',
  citation: 'draft-agl-tls-nextprotoneg-04',
  explanation:
    'The way in which protocols such as SPDY were agreed on before ALPN: the server lists, the client picks and says so encrypted. Only very old clients still send it.',
  places: ['client_hello', 'server_hello'],
  decode(reader, place) {
    if (place === 'client_hello') return null;
    const names: string[] = [];
    while (reader.remaining > 0) names.push(asciiText(reader.opaque('protocol_name', 1, asciiText)));
    reader.note(names.join(', '));
    return names;
  },
};
