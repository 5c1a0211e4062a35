/** quic_transport_parameters (57): the settings of a QUIC connection. */
import { counted } from '../../../bytes/counted.ts';
import { quicTransportParameterName } from '../registries/quic-transport-parameters.ts';
import type { Extension } from './extension.ts';

/** The value is `[{id, length}]`, the id as decimal text because it can have 62 bits, the length in bytes. */
export const quicTransportParameters: Extension = {
  id: 57,
  name: 'quic_transport_parameters',
  citation: 'RFC 9001 §8.2; RFC 9000 §18',
  explanation:
    'Limits and timeouts of a QUIC connection, which does its TLS handshake inside UDP packets. On a TCP connection it has no business and a server must ignore or refuse it.',
  places: ['client_hello', 'encrypted_extensions'],
  decode(reader) {
    const parameters: { id: string; length: number }[] = [];
    while (reader.remaining > 0) {
      parameters.push(
        reader.group('transport_parameter', (row) => {
          const id = row.varint('id', quicTransportParameterName);
          const length = Number(row.varint('length'));
          row.note(quicTransportParameterName(id) ?? `${id}`);
          if (length > 0) row.take('value', length);
          return { id: id.toString(), length };
        }),
      );
    }
    reader.note(counted(parameters.length, 'parameter'));
    return parameters;
  },
};
