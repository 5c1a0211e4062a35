/** ClientKeyExchange: the client's part of the key exchange in TLS 1.2 (RFC 5246 §7.4.7; RFC 8422 §5.7; PSK: RFC 4279 §2 to §4). */
import type { Reader } from '../../../bytes/reader.ts';
import { readPoint } from '../public-values.ts';
import { cipherSuite } from '../registries/cipher-suites.ts';
import type { HandshakeMessageDecoder } from './message.ts';

/** How the client brings about the common secret. */
export interface ClientKeyExchange {
  type: 'client_key_exchange';
  /** rsa: the secret itself, encrypted for the server. dhe, ecdhe: a public value. psk: only the name of a key both have. */
  method: 'rsa' | 'dhe' | 'ecdhe' | 'psk' | 'unknown';
  /** Bytes of the encrypted secret or the public value. */
  length: number;
}

type Method = ClientKeyExchange['method'];

const METHODS: ReadonlyMap<string | undefined, Method> = new Map([
  ['RSA', 'rsa'],
  ['DHE', 'dhe'],
  ['DH', 'dhe'],
  ['ECDHE', 'ecdhe'],
  ['ECDH', 'ecdhe'],
  ['PSK', 'psk'],
]);

export const clientKeyExchange: HandshakeMessageDecoder<ClientKeyExchange> = {
  id: 16,
  name: 'ClientKeyExchange',
  citation: 'RFC 5246 §7.4.7; RFC 8422 §5.7',
  explanation:
    'Now both sides can compute the keys. With RSA the client invents the secret and sends it encrypted for the certificate\'s key, so whoever gets that key later can read everything; with (EC)DHE it sends only a public value and the secret never travels.',
  rows: {
    psk_identity: 'The name of the key that both sides have had from the start.',
    encrypted_pre_main_secret: 'The secret, chosen by the client and encrypted with the public key of the server\'s certificate: no forward secrecy.',
    dh_Yc: 'The client\'s public value.',
    public: 'The client\'s public point on the curve.',
  },
  decode(reader, context) {
    const suite = context.cipherSuite === undefined ? undefined : cipherSuite(context.cipherSuite);
    const method = METHODS.get(suite?.keyExchange) ?? 'unknown';
    if (method !== 'unknown' && suite?.authentication.includes('PSK') === true) reader.opaque('psk_identity', 2);
    switch (method) {
      case 'rsa':
        return { type: 'client_key_exchange', method, length: reader.opaque('encrypted_pre_main_secret', 2, sizeText).length };
      case 'dhe':
        return { type: 'client_key_exchange', method, length: reader.opaque('dh_Yc', 2, sizeText).length };
      case 'ecdhe':
        // Empty when the client's certificate already holds the point (RFC 8422 §5.7).
        return { type: 'client_key_exchange', method, length: reader.remaining === 0 ? 0 : reader.nested('public', 1, readPublic) };
      case 'psk':
        return { type: 'client_key_exchange', method, length: 0 };
      case 'unknown':
        return { type: 'client_key_exchange', method, length: reader.rest('exchange_keys').length };
    }
  },
  summary({ method, length }) {
    switch (method) {
      case 'rsa':
        return `RSA: the secret, encrypted, ${length} bytes`;
      case 'dhe':
        return `DHE: public value of ${length} bytes`;
      case 'ecdhe':
        return `ECDHE: public point of ${length} bytes`;
      case 'psk':
        return 'a key both already have';
      case 'unknown':
        return `${length} bytes`;
    }
  },
};

/** The curve stands in the message of the server; the form of the point can be told without it. Returns its length in bytes. */
function readPublic(reader: Reader): number {
  const { remaining } = reader;
  reader.note(`${remaining} bytes`);
  readPoint(reader);
  return remaining;
}

function sizeText(bytes: Uint8Array): string {
  return `${bytes.length} bytes`;
}
