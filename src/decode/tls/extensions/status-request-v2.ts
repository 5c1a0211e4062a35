/** status_request_v2 (17): the wish for OCSP responses for the whole chain. Obsolete. */
import { certificateStatusTypeName } from '../registries/certificate-status-types.ts';
import type { Extension } from './extension.ts';

/** In a ClientHello the value is the list of status types that are asked for; elsewhere null. */
export const statusRequestV2: Extension = {
  id: 17,
  name: 'status_request_v2',
  citation: 'RFC 6961 §2.2; deprecated by RFC 9846 §4.5.1.1 [8446 §4.4.2.1]',
  explanation:
    'The client asks for OCSP responses for all certificates of the chain instead of the first one only. TLS 1.3 made it needless, because there every certificate can carry its own response.',
  places: ['client_hello', 'server_hello'],
  decode(reader, place) {
    if (place !== 'client_hello') return null;
    const types = reader.vector(
      'certificate_status_req_list',
      2,
      (list) =>
        list.group('certificate_status_request', (item) => {
          const type = item.u8('status_type', certificateStatusTypeName);
          item.nested('request', 2, (request) => {
            if (certificateStatusTypeName(type) === undefined) {
              request.rest('data');
              return;
            }
            request.vector('responder_id_list', 2, (ids) => ids.opaque('responder_id', 2));
            request.opaque('request_extensions', 2);
          });
          return type;
        }),
      1,
    );
    reader.note(types.map((type) => certificateStatusTypeName(type) ?? `${type}`).join(', '));
    return types;
  },
};
