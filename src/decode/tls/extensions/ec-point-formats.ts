/** ec_point_formats (11): how points on a curve are written, a matter of TLS 1.2. */
import { ecPointFormatName } from '../registries/ec-point-formats.ts';
import type { Extension } from './extension.ts';

/** The value is the list of numbers. */
export const ecPointFormats: Extension = {
  id: 11,
  name: 'ec_point_formats',
  citation: 'RFC 8422 §5.1.2',
  explanation:
    'The ways in which the client can read a point on an elliptic curve in TLS 1.2. Only the uncompressed one is still in use, and TLS 1.3 has dropped the choice.',
  places: ['client_hello', 'server_hello'],
  decode(reader) {
    const formats = reader.vector('ec_point_format_list', 1, (list) => list.u8('ec_point_format', ecPointFormatName), 1);
    reader.note(formats.map((format) => ecPointFormatName(format) ?? `${format}`).join(', '));
    return formats;
  },
};
