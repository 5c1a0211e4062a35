/** certificate_authorities (47): the CAs that the sender accepts. */
import { counted } from '../../../bytes/counted.ts';
import { distinguishedName } from '../distinguished-name.ts';
import type { Reader } from '../../../bytes/reader.ts';
import type { Extension } from './extension.ts';

/** The value is the list of names: `CN=Example CA, O=Example`. */
export const certificateAuthorities: Extension = {
  id: 47,
  name: 'certificate_authorities',
  citation: 'RFC 9846 §4.3.4 [8446 §4.2.4]',
  explanation:
    'The names of the CAs the sender trusts, so that the other side can pick a fitting certificate. Servers use it when they ask for a client certificate; browsers do not send it.',
  places: ['client_hello', 'certificate_request'],
  decode(reader) {
    const names = decodeDistinguishedNames(reader, 1);
    reader.note(counted(names.length, 'name'));
    return names;
  },
};

/** DistinguishedNames behind a 2-byte length, as the CertificateRequest of TLS 1.2 has them too (RFC 5246 §7.4.4). */
export function decodeDistinguishedNames(reader: Reader, least = 0): string[] {
  return reader.vector(
    'certificate_authorities',
    2,
    (list) => distinguishedName(list.opaque('distinguished_name', 2, distinguishedName)) ?? 'not a distinguished name',
    least,
  );
}
