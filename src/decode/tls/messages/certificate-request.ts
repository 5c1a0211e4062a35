/** CertificateRequest: the server wants to know who the client is (RFC 9846 §4.4.2, §4.7.2 [8446 §4.3.2, §4.6.2]; RFC 5246 §7.4.4). */
import type { Reader } from '../../../bytes/reader.ts';
import { decodeDistinguishedNames } from '../extensions/certificate-authorities.ts';
import type { DecodedExtension, Json } from '../extensions/extension.ts';
import { decodeExtensions } from '../extensions/registry.ts';
import { signatureSchemeText } from '../registries/signature-schemes.ts';
import { VERSION } from '../registries/versions.ts';
import type { HandshakeMessageDecoder, MessageContext } from './message.ts';

/** What kind of certificate the server would take. */
export interface CertificateRequest {
  type: 'certificate_request';
  /** TLS 1.3: to be repeated by the answer; not empty when it is asked after the handshake. */
  context: Uint8Array;
  /** TLS 1.2: ClientCertificateType. */
  certificateTypes: readonly number[];
  signatureAlgorithms: readonly number[];
  /** The CAs the server trusts, as text; empty when it does not say. */
  authorities: readonly string[];
  /** TLS 1.3. */
  extensions: readonly DecodedExtension[];
}

/** Numbers of the extensions that say what TLS 1.2 has fields for. */
const EXTENSION = { signatureAlgorithms: 13, certificateAuthorities: 47 } as const;

/** ClientCertificateType. Registry: https://www.iana.org/assignments/tls-parameters/tls-parameters.xhtml#tls-parameters-2. */
const CERTIFICATE_TYPES: ReadonlyMap<number, string> = new Map([
  [1, 'rsa_sign'],
  [2, 'dss_sign'],
  [3, 'rsa_fixed_dh'],
  [4, 'dss_fixed_dh'],
  [64, 'ecdsa_sign'],
  [65, 'rsa_fixed_ecdh'],
  [66, 'ecdsa_fixed_ecdh'],
  [67, 'gost_sign256'], // RFC 9189
  [68, 'gost_sign512'], // RFC 9189
]);

export const certificateRequest: HandshakeMessageDecoder<CertificateRequest> = {
  id: 13,
  name: 'CertificateRequest',
  citation: 'RFC 9846 §4.4.2 [8446 §4.3.2]; RFC 5246 §7.4.4',
  explanation:
    'The server asks the client for a certificate of its own, and says which CAs and signatures it would accept. A proxy in the middle cannot answer for the client: it does not have the client\'s private key.',
  rows: {
    certificate_request_context: 'A number the client\'s answer repeats, so that the two belong together; empty during the handshake.',
    certificate_types: 'Which kinds of key the client\'s certificate may have.',
    supported_signature_algorithms: 'How the client may sign.',
    certificate_authorities: 'The names of the CAs whose certificates the server accepts; an empty list leaves it open.',
  },
  decode: (reader, context) => (isTls13(context) ? decode13(reader) : decode12(reader, context)),
  summary({ authorities }) {
    if (authorities.length === 0) return 'from any CA';
    return authorities.length === 1 ? (authorities[0] ?? '') : `from one of ${authorities.length} CAs`;
  },
};

function isTls13({ version }: MessageContext): boolean {
  return version !== undefined && version >= VERSION.tls13;
}

function decode13(reader: Reader): CertificateRequest {
  const context = reader.opaque('certificate_request_context', 1);
  const extensions = decodeExtensions(reader, 'certificate_request');
  const signatureAlgorithms = list(extensions, EXTENSION.signatureAlgorithms).filter((item) => typeof item === 'number');
  const authorities = list(extensions, EXTENSION.certificateAuthorities).filter((item) => typeof item === 'string');
  return { type: 'certificate_request', context, certificateTypes: [], signatureAlgorithms, authorities, extensions };
}

function decode12(reader: Reader, { version = VERSION.tls12 }: MessageContext): CertificateRequest {
  const certificateTypes = reader.vector('certificate_types', 1, (types) => types.u8('certificate_type', (value) => CERTIFICATE_TYPES.get(value)));
  const signatureAlgorithms =
    version < VERSION.tls12 ? [] : reader.vector('supported_signature_algorithms', 2, (algorithms) => algorithms.u16('signature_algorithm', signatureSchemeText));
  const authorities = decodeDistinguishedNames(reader);
  return { type: 'certificate_request', context: new Uint8Array(0), certificateTypes, signatureAlgorithms, authorities, extensions: [] };
}

/** The decoded list of an extension; empty when it is not there. */
function list(extensions: readonly DecodedExtension[], id: number): readonly Json[] {
  const value = extensions.find((extension) => extension.id === id)?.value;
  return isList(value) ? value : [];
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
