/** message_hash (RFC 9846 §4.5.1 and §4.2.4 [8446 §4.4.1]). */
import type { HandshakeMessageDecoder } from './message.ts';

/** The hash that stands for the first ClientHello in the transcript after a HelloRetryRequest. */
export interface MessageHash {
  type: 'message_hash';
  hash: Uint8Array;
}

export const messageHash: HandshakeMessageDecoder<MessageHash> = {
  id: 254,
  name: 'message_hash',
  citation: 'RFC 9846 §4.2.4 [8446 §4.4.1]',
  explanation: 'Exists only in the computation of the handshake\'s hash, where it replaces the first ClientHello after a HelloRetryRequest. Nobody should ever send one.',
  decode: (reader) => ({ type: 'message_hash', hash: reader.rest('hash') }),
  summary: () => 'never sent by a working TLS stack',
};
