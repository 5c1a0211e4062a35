/** EndOfEarlyData (RFC 9846 §4.6 [8446 §4.5]). */
import type { HandshakeMessageDecoder } from './message.ts';

/** The client's early data ends here. */
export interface EndOfEarlyData {
  type: 'end_of_early_data';
}

export const endOfEarlyData: HandshakeMessageDecoder<EndOfEarlyData> = {
  id: 5,
  name: 'EndOfEarlyData',
  citation: 'RFC 9846 §4.6 [8446 §4.5]',
  explanation: 'The last record under the keys of the early data, which the client could send before it had heard anything from the server. From here on the keys of the handshake count.',
  decode: () => ({ type: 'end_of_early_data' }),
  summary: () => '',
};
