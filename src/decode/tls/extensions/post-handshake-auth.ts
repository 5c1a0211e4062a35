/** post_handshake_auth (49): the client may be asked for its certificate later. */
import type { Extension } from './extension.ts';

/** Only its presence counts; the value is null. */
export const postHandshakeAuth: Extension = {
  id: 49,
  name: 'post_handshake_auth',
  citation: 'RFC 9846 §4.3.6 [8446 §4.2.6]',
  explanation:
    'The client is ready to show a certificate after the handshake too, when it comes to a page that wants one. It takes the place of renegotiation, which TLS 1.3 no longer has; HTTP/2 forbids it.',
  places: ['client_hello'],
  decode: () => null,
};
