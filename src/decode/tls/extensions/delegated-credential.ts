/** delegated_credential (34): a short-lived key that the holder of a certificate signed itself. */
import { counted } from '../../../bytes/counted.ts';
import { publicKeyWords } from '../der/public-key.ts';
import { signatureSchemeName, signatureSchemeText } from '../registries/signature-schemes.ts';
import type { Extension } from './extension.ts';
import { decodeSignatureSchemes } from './signature-algorithms.ts';

/** Where it is asked for: the list of signature schemes. Beside a certificate: `{validTime, algorithm, keyLength, signatureAlgorithm}`, time in seconds. */
export const delegatedCredential: Extension = {
  id: 34,
  name: 'delegated_credential',
  citation: 'RFC 9345 §4',
  explanation:
    'The sender accepts a key that the owner of the certificate signed for a few days, instead of the key of the certificate itself. Large operators so keep the real key out of their edge servers.',
  places: ['client_hello', 'certificate_request', 'certificate'],
  decode(reader, place) {
    if (place !== 'certificate') return decodeSignatureSchemes(reader);
    const credential = reader.group('credential', (row) => ({
      validTime: row.u32('valid_time', (seconds) => `${seconds} s after notBefore of the certificate`),
      algorithm: row.u16('dc_cert_verify_algorithm', signatureSchemeText),
      keyLength: row.opaque('subject_public_key_info', 3, publicKeyWords).length,
    }));
    const signatureAlgorithm = reader.u16('algorithm', signatureSchemeText);
    reader.opaque('signature', 2, (bytes) => counted(bytes.length, 'byte'));
    reader.note(signatureSchemeName(credential.algorithm) ?? `${credential.algorithm}`);
    return { ...credential, signatureAlgorithm };
  },
};
