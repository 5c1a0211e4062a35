/** Finished (RFC 9846 §4.5.3 [8446 §4.4.4]; RFC 5246 §7.4.9). */
import type { HandshakeMessageDecoder } from './message.ts';

/** The sender's seal on the whole handshake. */
export interface Finished {
  type: 'finished';
  verifyData: Uint8Array;
}

export const finished: HandshakeMessageDecoder<Finished> = {
  id: 20,
  name: 'Finished',
  citation: 'RFC 9846 §4.5.3 [8446 §4.4.4]; RFC 5246 §7.4.9',
  explanation:
    'A checksum over every message of the handshake, made with a key that only the two ends have. If anybody changed a single byte on the way, it does not fit and the connection ends here.',
  rows: { verify_data: 'Twelve bytes in TLS 1.2, one output of the suite\'s hash in TLS 1.3.' },
  decode(reader) {
    return { type: 'finished', verifyData: reader.rest('verify_data', (bytes) => `${bytes.length} bytes`) };
  },
  summary({ verifyData }) {
    return `verify_data of ${verifyData.length} bytes`;
  },
};
