/** compress_certificate (27): certificates may come compressed. */
import { certificateCompressionName } from '../registries/certificate-compression.ts';
import type { Extension } from './extension.ts';

/** The value is the list of numbers, the most liked first. */
export const compressCertificate: Extension = {
  id: 27,
  name: 'compress_certificate',
  citation: 'RFC 8879 §3',
  explanation:
    'The sender can unpack a compressed certificate message. Certificates are the largest part of a handshake, so this often saves a round trip.',
  places: ['client_hello', 'certificate_request'],
  decode(reader) {
    const algorithms = reader.vector('algorithms', 1, (list) => list.u16('algorithm', certificateCompressionName), 1);
    reader.note(algorithms.map((algorithm) => certificateCompressionName(algorithm) ?? `${algorithm}`).join(', '));
    return algorithms;
  },
};
