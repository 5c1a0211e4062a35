/** ServerHelloDone (RFC 5246 §7.4.5). */
import type { HandshakeMessageDecoder } from './message.ts';

/** The server has said what it had to say. */
export interface ServerHelloDone {
  type: 'server_hello_done';
}

export const serverHelloDone: HandshakeMessageDecoder<ServerHelloDone> = {
  id: 14,
  name: 'ServerHelloDone',
  citation: 'RFC 5246 §7.4.5',
  explanation: 'The server has sent its certificate and its half of the key exchange, and now waits for the client. Only up to TLS 1.2; it has no content.',
  decode: () => ({ type: 'server_hello_done' }),
  summary: () => '',
};
