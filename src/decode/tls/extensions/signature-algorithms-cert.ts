/** signature_algorithms_cert (50): the signatures that are accepted inside certificates. */
import type { Extension } from './extension.ts';
import { decodeSignatureSchemes } from './signature-algorithms.ts';

/** The value is the list of numbers. */
export const signatureAlgorithmsCert: Extension = {
  id: 50,
  name: 'signature_algorithms_cert',
  citation: 'RFC 9846 §4.3.3 [8446 §4.2.3]',
  explanation:
    'The signatures the sender accepts inside certificates, where that is another list than for the handshake itself. Without it signature_algorithms counts for both.',
  places: ['client_hello', 'certificate_request'],
  decode: (reader) => decodeSignatureSchemes(reader),
};
