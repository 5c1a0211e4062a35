/** CertificateStatus: the OCSP staple of TLS 1.2 (RFC 6066 §8). */
import { certificateStatusTypeName } from '../registries/certificate-status-types.ts';
import type { HandshakeMessageDecoder } from './message.ts';

/** Word of the CA that the server's certificate is not revoked. */
export interface CertificateStatus {
  type: 'certificate_status';
  statusType: number;
  /** DER of the OCSPResponse; empty when the kind is another. */
  response: Uint8Array;
}

/** CertificateStatusType ocsp. */
const OCSP = 1;

export const certificateStatus: HandshakeMessageDecoder<CertificateStatus> = {
  id: 22,
  name: 'CertificateStatus',
  citation: 'RFC 6066 §8',
  explanation:
    'A signed and dated statement of the CA about the server\'s certificate, brought by the server itself, so that the client need not ask the CA and tell it where it goes. TLS 1.3 puts it beside the certificate instead.',
  rows: { response: 'An OCSP response (RFC 6960 §4.2), signed by the CA or in its name.' },
  decode(reader) {
    const statusType = reader.u8('status_type', certificateStatusTypeName);
    if (statusType === OCSP) return { type: 'certificate_status', statusType, response: reader.opaque('response', 3, (bytes) => `${bytes.length} bytes`) };
    reader.rest('response');
    return { type: 'certificate_status', statusType, response: new Uint8Array(0) };
  },
  summary({ statusType, response }) {
    return statusType === OCSP ? `OCSP response of ${response.length} bytes` : `status of type ${statusType}`;
  },
};
