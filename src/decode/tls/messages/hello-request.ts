/** HelloRequest (RFC 5246 §7.4.1.1). */
import type { HandshakeMessageDecoder } from './message.ts';

/** The server asks for a new handshake on this connection. */
export interface HelloRequest {
  type: 'hello_request';
}

export const helloRequest: HandshakeMessageDecoder<HelloRequest> = {
  id: 0,
  name: 'HelloRequest',
  citation: 'RFC 5246 §7.4.1.1',
  explanation: 'The server asks the client to negotiate anew on the same connection. TLS 1.3 has done away with that, because it was attacked more than once.',
  decode: () => ({ type: 'hello_request' }),
  summary: () => 'asks to negotiate anew',
};
