/** status_request (5): the wish for an OCSP response along with the certificate, and the response itself. */
import { readOcsp } from '../der/ocsp-response.ts';
import { certificateStatusTypeName } from '../registries/certificate-status-types.ts';
import type { Extension } from './extension.ts';

const OCSP = 1;

/** In a ClientHello: `{type, responderIds}`. Beside a certificate: `{type, responseLength}`. Elsewhere null. */
export const statusRequest: Extension = {
  id: 5,
  name: 'status_request',
  citation: 'RFC 6066 §8; RFC 9846 §4.5.1.1 [8446 §4.4.2.1]',
  explanation:
    'The client asks the server to bring a fresh statement of the CA that the certificate is not revoked (a stapled OCSP response). So the client need not ask the CA itself, which would be slow and would tell the CA where it goes.',
  places: ['client_hello', 'server_hello', 'certificate_request', 'certificate'],
  decode(reader, place) {
    // The ServerHello of TLS 1.2 and the CertificateRequest of TLS 1.3 only carry the type.
    if (place === 'server_hello' || place === 'certificate_request') return null;
    const type = reader.u8('status_type', certificateStatusTypeName);
    if (place === 'certificate') {
      const { der, words } = reader.nested('ocsp_response', 3, readOcsp);
      reader.note(`OCSP response, ${words}`);
      return { type, responseLength: der.length };
    }
    if (type !== OCSP) {
      reader.rest('request');
      return { type, responderIds: 0 };
    }
    const responders = reader.vector('responder_id_list', 2, (list) => list.opaque('responder_id', 2));
    reader.opaque('request_extensions', 2, (bytes) => (bytes.length === 0 ? 'none' : undefined));
    reader.note('OCSP');
    return { type, responderIds: responders.length };
  },
};
