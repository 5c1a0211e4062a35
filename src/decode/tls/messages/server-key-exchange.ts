/** ServerKeyExchange: the server's half of an ephemeral key exchange in TLS 1.2 (RFC 5246 §7.4.3; RFC 8422 §5.4; PSK: RFC 4279 §2 to §4). */
import type { Reader } from '../../../bytes/reader.ts';
import { readPublicValue } from '../public-values.ts';
import { cipherSuite } from '../registries/cipher-suites.ts';
import { namedGroupName, namedGroupText } from '../registries/named-groups.ts';
import { signatureSchemeName, signatureSchemeText } from '../registries/signature-schemes.ts';
import { VERSION } from '../registries/versions.ts';
import type { HandshakeMessageDecoder, MessageContext } from './message.ts';

/** The server's public value and who signed it. */
export interface ServerKeyExchange {
  type: 'server_key_exchange';
  /** ECDHE. */
  group: number | undefined;
  /** DHE: size of the prime, bits. */
  primeBits: number | undefined;
  /** Length of the public value, bytes. */
  publicLength: number | undefined;
  /** SignatureScheme; undefined without a signature and before TLS 1.2. */
  algorithm: number | undefined;
  /** What the signature covers besides the two randoms: everything before it. */
  params: Uint8Array;
  /** Undefined where nothing is signed. */
  signature: Uint8Array | undefined;
}

/** ECCurveType (RFC 8422 §5.4; the explicit ones are gone). */
const CURVE_TYPES: ReadonlyMap<number, string> = new Map([
  [1, 'explicit_prime'],
  [2, 'explicit_char2'],
  [3, 'named_curve'],
]);
const NAMED_CURVE = 3;
const NO_BYTES = new Uint8Array(0);
/** Shorter primes are within reach of an attacker (RFC 9325 §4.4). */
const SHORTEST_PRIME = 2048;

export const serverKeyExchange: HandshakeMessageDecoder<ServerKeyExchange> = {
  id: 12,
  name: 'ServerKeyExchange',
  citation: 'RFC 5246 §7.4.3; RFC 8422 §5.4',
  explanation:
    'The public half of a key that the server made for this connection alone, signed with the key of its certificate. Because the private half is thrown away, a stolen certificate key cannot open recordings of this connection later.',
  rows: {
    psk_identity_hint: 'Which of the keys it shares with the server the client should use.',
    curve_type: 'Always named_curve: curves described by their parameters are no longer used.',
    named_curve: 'The elliptic curve both compute on.',
    public: 'The server\'s public point on the curve.',
    dh_p: 'The prime both compute with. Less than 2,048 bits is too little today.',
    dh_g: 'The number that is raised to the secret power.',
    dh_Ys: 'The server\'s public value.',
    algorithm: 'How the server signed its value.',
    signature: 'Signature over both randoms and the public value, by the key of the certificate.',
  },
  decode(reader, context) {
    const suite = context.cipherSuite === undefined ? undefined : cipherSuite(context.cipherSuite);
    const exchange = suite?.keyExchange;
    const result: ServerKeyExchange = { type: 'server_key_exchange', group: undefined, primeBits: undefined, publicLength: undefined, algorithm: undefined, params: NO_BYTES, signature: undefined };
    const start = reader.offset;
    const body = reader.view(reader.remaining);
    if (suite?.authentication.includes('PSK') === true) reader.opaque('psk_identity_hint', 2);
    if (exchange === 'ECDHE') decodeCurve(reader, result);
    else if (exchange === 'DHE') decodePrime(reader, result);
    else if (exchange !== 'PSK' && !(exchange === 'RSA' && suite?.authentication.includes('PSK') === true)) {
      reader.rest('params');
      return result;
    }
    const signed = suite !== undefined && suite.authentication !== 'none' && !suite.authentication.includes('PSK');
    result.params = body.subarray(0, reader.offset - start);
    if (signed) decodeSignature(reader, context, result);
    return result;
  },
  summary({ group, primeBits, algorithm }) {
    const parts: string[] = [];
    if (group !== undefined) parts.push(`ECDHE in ${namedGroupName(group) ?? `group ${group}`}`);
    if (primeBits !== undefined) parts.push(`DHE with ${primeBits} bits${primeBits < SHORTEST_PRIME ? ', too short' : ''}`);
    if (algorithm !== undefined) parts.push(signatureSchemeName(algorithm) ?? `signature scheme ${algorithm}`);
    return parts.join(' · ');
  },
};

function decodeCurve(reader: Reader, result: ServerKeyExchange): void {
  const curveType = reader.u8('curve_type', (value) => CURVE_TYPES.get(value));
  if (curveType !== NAMED_CURVE) throw reader.fail('illegal_value', `curve type ${curveType} is not in use any more`, 'curve_type');
  const group = reader.u16('named_curve', namedGroupText);
  result.group = group;
  result.publicLength = reader.nested('public', 1, (value) => {
    const { remaining } = value;
    value.note(`${remaining} bytes`);
    readPublicValue(value, group, 'server');
    return remaining;
  });
}

function decodePrime(reader: Reader, result: ServerKeyExchange): void {
  const prime = reader.opaque('dh_p', 2, (bytes) => `${bitLength(bytes)} bits${bitLength(bytes) < SHORTEST_PRIME ? ', too short' : ''}`);
  reader.opaque('dh_g', 2);
  result.primeBits = bitLength(prime);
  result.publicLength = reader.opaque('dh_Ys', 2, sizeText).length;
}

function decodeSignature(reader: Reader, { version = VERSION.tls12 }: MessageContext, result: ServerKeyExchange): void {
  if (version >= VERSION.tls12) result.algorithm = reader.u16('algorithm', signatureSchemeText);
  result.signature = reader.opaque('signature', 2, sizeText);
}

/** Bits of a big-endian number, without leading zeros. */
function bitLength(bytes: Uint8Array): number {
  const first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? 0 : (bytes.length - first) * 8 - Math.clz32(bytes[first] ?? 0) + 24;
}

function sizeText(bytes: Uint8Array): string {
  return `${bytes.length} bytes`;
}
