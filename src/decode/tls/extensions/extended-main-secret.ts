/** extended_main_secret (23), earlier extended_master_secret: the secret depends on the whole handshake. */
import type { Extension } from './extension.ts';

/** Only its presence counts; the value is null. */
export const extendedMainSecret: Extension = {
  id: 23,
  name: 'extended_main_secret',
  citation: 'RFC 7627 §5.1; RFC 9846 App. D [8446 App. D]',
  explanation:
    'In TLS 1.2 it ties the main secret to all handshake messages, so that nobody in the middle can bring two connections to the same secret. TLS 1.3 always does that, and a TLS 1.2 connection without it is open to the triple handshake attack.',
  places: ['client_hello', 'server_hello'],
  decode: () => null,
};
