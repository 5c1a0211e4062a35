/** server_name (0): the host the client wants to reach. */
import { asciiText } from '../../../bytes/printable.ts';
import type { Extension } from './extension.ts';

const HOST_NAME = 0;

/** An address where only a name may stand: four decimal parts, or anything with a colon. */
const IP_LITERAL = /^\d+\.\d+\.\d+\.\d+$|:/;

/** In a ClientHello the value is the host name as sent, or null when only other kinds of names are given; elsewhere it is null. */
export const serverName: Extension = {
  id: 0,
  name: 'server_name',
  citation: 'RFC 6066 §3',
  explanation:
    'The client says which host it wants, because one address often serves many hosts and each has its own certificate. It is sent in the clear, so anyone on the path can read it; ECH exists to hide it.',
  places: ['client_hello', 'server_hello', 'encrypted_extensions'],
  decode(reader, place) {
    if (place !== 'client_hello') return null;
    const hosts = reader.vector(
      'server_name_list',
      2,
      (list) =>
        list.group('server_name', (entry) => {
          const type = entry.u8('name_type', (value) => (value === HOST_NAME ? 'host_name' : undefined));
          const name = asciiText(entry.opaque(type === HOST_NAME ? 'host_name' : 'name', 2, (bytes) => asciiText(bytes) + remark(asciiText(bytes))));
          return type === HOST_NAME ? name : undefined;
        }),
      1,
    );
    const host = hosts.find((name) => name !== undefined);
    if (host === undefined) return null;
    reader.note(host + remark(host));
    return host;
  },
};

function remark(host: string): string {
  if (IP_LITERAL.test(host)) return ', an IP address, which may not stand here';
  return host.endsWith('.') ? ', with a trailing dot, which may not stand here' : '';
}
