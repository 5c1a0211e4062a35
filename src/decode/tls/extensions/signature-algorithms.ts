/** signature_algorithms (13): the signatures that the sender can verify. */
import type { Reader } from '../../../bytes/reader.ts';
import { signatureSchemeName, signatureSchemeText } from '../registries/signature-schemes.ts';
import type { Extension } from './extension.ts';

/** The value is the list of numbers, the most liked first. */
export const signatureAlgorithms: Extension = {
  id: 13,
  name: 'signature_algorithms',
  citation: 'RFC 9846 §4.3.3 [8446 §4.2.3]; RFC 5246 §7.4.1.4.1',
  explanation:
    'The signatures the sender can verify, the most liked first; the other side proves who it is with one of them. A list with SHA-1 in it means that the sender would still believe a signature that can be forged.',
  places: ['client_hello', 'certificate_request'],
  decode: (reader) => decodeSignatureSchemes(reader),
};

/** A list of signature schemes behind a 2-byte length, as several extensions and messages have it. Returns the numbers. */
export function decodeSignatureSchemes(reader: Reader): number[] {
  const schemes = reader.vector('supported_signature_algorithms', 2, (list) => list.u16('signature_scheme', signatureSchemeText), 1);
  reader.note(schemes.map((scheme) => signatureSchemeName(scheme) ?? `${scheme}`).join(', '));
  return schemes;
}
