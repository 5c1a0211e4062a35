/** CertificateStatus: the OCSP staple of TLS 1.2 (RFC 6066 §8). */
import { readOcsp } from '../der/ocsp-response.ts';
import { certificateStatusTypeName } from '../registries/certificate-status-types.ts';
import type { HandshakeMessageDecoder } from './message.ts';

/** Word of the CA that the server's certificate is not revoked. */
export interface CertificateStatus {
  type: 'certificate_status';
  statusType: number;
  /** DER of the OCSPResponse; empty when the kind is another. */
  response: Uint8Array;
  /** What it says in short. */
  words: string;
}

/** CertificateStatusType; ocsp_multi is a list with one for each certificate of the chain (RFC 6961 §2.2). */
const OCSP = 1;
const OCSP_MULTI = 2;

export const certificateStatus: HandshakeMessageDecoder<CertificateStatus> = {
  id: 22,
  name: 'CertificateStatus',
  citation: 'RFC 6066 §8',
  explanation:
    'A signed and dated statement of the CA about the server\'s certificate, brought by the server itself, so that the client need not ask the CA and tell it where it goes. TLS 1.3 puts it beside the certificate instead.',
  rows: {
    response: 'An OCSP response (RFC 6960 §4.2), signed by the CA or in its name.',
    ocsp_response_list: 'An OCSP response for each certificate of the chain, in the same order; an empty one where there is none.',
  },
  decode(reader) {
    const statusType = reader.u8('status_type', certificateStatusTypeName);
    if (statusType === OCSP) {
      const { der, words } = reader.nested('response', 3, readOcsp);
      return { type: 'certificate_status', statusType, response: der, words };
    }
    if (statusType === OCSP_MULTI) reader.vector('ocsp_response_list', 3, (list) => list.nested('ocsp_response', 3, readOcsp), 1);
    else reader.rest('response');
    return { type: 'certificate_status', statusType, response: new Uint8Array(0), words: '' };
  },
  summary({ statusType, words }) {
    return statusType === OCSP ? `OCSP response, ${words}` : `status of type ${statusType}`;
  },
};
