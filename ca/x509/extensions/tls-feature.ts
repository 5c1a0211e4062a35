/** TLS feature: what the server promises to do in the handshake, in practice to staple its revocation status. */
import { sequenceOf, smallInteger } from '../asn1-values.ts';
import type { CertificateExtension } from './extension.ts';

/** TLS extensions that features stand for: RFC 7633 §4, numbers from the IANA registry of TLS ExtensionType values. */
const STATUS_REQUEST = 5;
const STATUS_REQUEST_V2 = 17;

export const tlsFeature: CertificateExtension = {
  oid: '1.3.6.1.5.5.7.1.24',
  name: 'tlsfeature',
  citation: 'RFC 7633',
  explanation:
    'Promises that the server will send a proof with every handshake that its certificate was not revoked ("must staple"). A client that knows the promise refuses a server that does not keep it.',
  read(value) {
    const features = sequenceOf(value, 'tlsfeature').map((node) => smallInteger(node, 'a feature'));
    const mustStaple = features.includes(STATUS_REQUEST) || features.includes(STATUS_REQUEST_V2);
    return {
      lines: features.map((feature) =>
        feature === STATUS_REQUEST ? 'status_request (5)' : feature === STATUS_REQUEST_V2 ? 'status_request_v2 (17)' : `feature ${feature}`,
      ),
      values: mustStaple ? { mustStaple } : {},
    };
  },
};
