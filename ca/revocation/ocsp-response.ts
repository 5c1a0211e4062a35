/** OCSP responses (RFC 6960 §4.2): DER to facts. Nothing throws on odd bytes: what cannot be read is named in `problems`. */
import { toHex } from '../../src/bytes/hex.ts';
import { Asn1Error, TAG, contentOf, encodingOf, isContext, readAsn1, readWholeAsn1 } from '../x509/asn1.ts';
import type { Asn1Node } from '../x509/asn1.ts';
import { Elements, explicitlyTagged } from '../x509/asn1-elements.ts';
import { bitsOf, describeTag, expect, integerBytes, octetsOf, oidOf, sequenceOf, smallIntegerFrom, timeOf } from '../x509/asn1-values.ts';
import { readName } from '../x509/distinguished-name.ts';
import { sctList } from '../x509/extensions/sct-list.ts';
import type { SctFacts } from '../x509/facts.ts';
import { HASH_ALGORITHMS } from '../x509/object-identifiers.ts';
import { serialText } from '../x509/serial-text.ts';
import { readSignatureAlgorithm } from '../x509/signature-algorithm.ts';
import type { SignatureAlgorithmFacts } from '../x509/signature-algorithm.ts';
import { plainExtensions, valueOf } from './extensions.ts';
import type { PlainExtension } from './extensions.ts';
import { reasonName } from './statement.ts';

/** A response has about 500 bytes, with a delegate's certificate 2,000; a responder with a long chain of RSA keys stays below this. */
export const MAX_OCSP_BYTES = 128 * 1024;

/** Statements read of one response; a staple has one. */
const MAX_RESPONSES = 100;

/** Certificates read of one response: the delegate's, seldom with its chain. */
const MAX_CERTIFICATES = 8;

/** id-pkix-ocsp-basic, the one kind of response there is (RFC 6960 §4.2.1). */
const BASIC = '1.3.6.1.5.5.7.48.1.1';

/** OCSPResponseStatus (RFC 6960 §4.2.1); 4 is not used. */
const STATUSES: ReadonlyMap<number, string> = new Map([
  [0, 'successful'],
  [1, 'malformedRequest'],
  [2, 'internalError'],
  [3, 'tryLater'],
  [5, 'sigRequired'],
  [6, 'unauthorized'],
]);

/** Which certificate a statement is about (RFC 6960 §4.1.1). Hashes and serial in lower-case hex. */
export interface CertificateId {
  /** `SHA-1`, `SHA-256`, or the OID. */
  hash: string;
  issuerNameHash: string;
  issuerKeyHash: string;
  /** As in `CertificateFacts`. */
  serial: string;
}

/** What a response says of one certificate. Times are ms since the epoch. */
export interface SingleResponse {
  id: CertificateId;
  status: 'good' | 'revoked' | 'unknown';
  revokedAt?: number;
  /** `keyCompromise` … */
  reason?: string;
  thisUpdate: number;
  nextUpdate?: number;
  /** Receipts of logs (RFC 6962 §3.3). */
  scts?: readonly SctFacts[];
  extensions: readonly PlainExtension[];
}

/** Everything read from one response. Absent: not there, or not readable, which `problems` says. */
export interface OcspResponse {
  /** `successful`, `tryLater` … */
  status: string;
  /** Who answers: by the name of its certificate (text, and DER in hex), or by the SHA-1 of its key. */
  responder?: { by: 'name'; name: string; hex: string } | { by: 'key'; hash: string };
  producedAt?: number;
  responses: readonly SingleResponse[];
  /** Lower-case hex. */
  nonce?: string;
  extensions: readonly PlainExtension[];
  algorithm?: SignatureAlgorithmFacts;
  /** The bytes that are signed, and the signature. */
  signed?: Uint8Array;
  signature?: Uint8Array;
  /** DER of the certificates that came with it. */
  certificates: readonly Uint8Array[];
  problems: readonly string[];
  /** Set when it is no OCSP response at all. */
  unreadable?: string;
}

/** Reads an OCSPResponse. Never throws. */
export function readOcspResponse(der: Uint8Array): OcspResponse {
  const problems: string[] = [];
  const facts: OcspResponse = { status: 'unreadable', responses: [], extensions: [], certificates: [], problems };
  try {
    if (der.length > MAX_OCSP_BYTES) throw new Asn1Error(`${der.length} bytes, more than ${MAX_OCSP_BYTES} are not read`);
    const { root, trailing, problems: faults } = readAsn1(new Uint8Array(der.buffer, der.byteOffset, der.byteLength));
    problems.push(...faults);
    if (trailing > 0) problems.push(`${trailing} bytes behind the response`);
    const outer = Elements.of(root, 'OCSP response');
    const status = smallIntegerFrom(contentOf(expect(outer.next('status'), TAG.enumerated, 'response status')), 'response status');
    facts.status = STATUSES.get(status) ?? `status ${status}`;
    const bytes = outer.context(0);
    outer.finish();
    if (bytes !== undefined) readBasic(basicOf(bytes), facts, problems);
    else if (status === 0) problems.push('successful, but without an answer');
  } catch (error) {
    if (!(error instanceof Asn1Error)) throw error;
    if (facts.status === 'unreadable' || facts.signed === undefined) facts.unreadable = error.message;
    problems.push(error.message);
  }
  return facts;
}

/** The response inside ResponseBytes, a document of its own. */
function basicOf(node: Asn1Node): Asn1Node {
  const elements = Elements.of(explicitlyTagged(node, 'response bytes'), 'response bytes');
  const type = oidOf(elements.next('type'), 'response type');
  if (type !== BASIC) throw new Asn1Error(`a response of type ${type}, which nobody knows`);
  const response = octetsOf(elements.next('response'), 'response');
  elements.finish();
  return readWholeAsn1(response);
}

function readBasic(root: Asn1Node, facts: OcspResponse, problems: string[]): void {
  const outer = Elements.of(root, 'basic response');
  const data = outer.next('response data');
  const algorithm = outer.next('signature algorithm');
  const signature = outer.next('signature');
  const certificates = outer.context(0);
  outer.finish();
  facts.signed = encodingOf(data);
  facts.algorithm = readSignatureAlgorithm(algorithm);
  facts.signature = bitsOf(signature, 'signature').bytes;
  if (certificates !== undefined) {
    const list = sequenceOf(explicitlyTagged(certificates, 'certificates'), 'certificates');
    if (list.length > MAX_CERTIFICATES) problems.push(`${list.length} certificates, more than ${MAX_CERTIFICATES} are not read`);
    facts.certificates = list.slice(0, MAX_CERTIFICATES).map(encodingOf);
  }
  readData(data, facts, problems);
}

function readData(node: Asn1Node, facts: OcspResponse, problems: string[]): void {
  const elements = Elements.of(node, 'response data');
  elements.context(0);
  facts.responder = responderOf(elements.next('responder'), problems);
  const producedAt = timeOf(elements.next('producedAt'), 'producedAt');
  if (producedAt.problem !== undefined) problems.push(producedAt.problem);
  facts.producedAt = producedAt.value;
  const responses = sequenceOf(elements.next('responses'), 'responses');
  const extensions = elements.context(1);
  elements.finish();
  if (responses.length > MAX_RESPONSES) problems.push(`${responses.length} statements, more than ${MAX_RESPONSES} are not read`);
  facts.responses = responses.slice(0, MAX_RESPONSES).flatMap((response) => attempt(() => singleOf(response, problems), problems));
  if (extensions === undefined) return;
  facts.extensions = plainExtensions(explicitlyTagged(extensions, 'response extensions'), 'response extensions', problems);
  const nonce = facts.extensions.find(({ name }) => name === 'nonce');
  if (nonce !== undefined) facts.nonce = attempt(() => toHex(octetsOf(readWholeAsn1(nonce.value), 'nonce')), problems)[0] ?? nonce.hex;
}

/** A list of one, or of none with the reason in `problems`. */
function attempt<T>(read: () => T, problems: string[]): T[] {
  try {
    return [read()];
  } catch (error) {
    if (!(error instanceof Asn1Error)) throw error;
    problems.push(error.message);
    return [];
  }
}

/** byName [1], byKey [2]. */
function responderOf(node: Asn1Node, problems: string[]): NonNullable<OcspResponse['responder']> {
  if (!isContext(node, 1) && !isContext(node, 2)) throw new Asn1Error(`responder is ${describeTag(node)}, neither a name nor a key`);
  const inner = explicitlyTagged(node, 'responder');
  if (node.tag === 2) return { by: 'key', hash: toHex(octetsOf(inner, 'hash of the responder key')) };
  const name = readName(inner, 'responder');
  problems.push(...name.problems);
  return { by: 'name', name: name.line, hex: toHex(encodingOf(inner)) };
}

function singleOf(node: Asn1Node, problems: string[]): SingleResponse {
  const elements = Elements.of(node, 'statement');
  const id = idOf(elements.next('certificate'));
  const status = elements.next('status');
  const thisUpdate = timeOf(elements.next('thisUpdate'), 'thisUpdate');
  const next = elements.context(0);
  const more = elements.context(1);
  elements.finish();
  const nextUpdate = next === undefined ? undefined : timeOf(explicitlyTagged(next, 'nextUpdate'), 'nextUpdate');
  const extensions = more === undefined ? [] : plainExtensions(explicitlyTagged(more, 'extensions of a statement'), 'extensions of a statement', problems);
  const scts = valueOf(extensions, 'signedCertificateTimestampList', problems, (value) => sctList.read(value).values?.scts);
  return {
    id,
    ...certificateStatus(status),
    thisUpdate: thisUpdate.value,
    ...(nextUpdate === undefined ? {} : { nextUpdate: nextUpdate.value }),
    ...(scts === undefined ? {} : { scts }),
    extensions,
  };
}

function idOf(node: Asn1Node): CertificateId {
  const elements = Elements.of(node, 'certificate identifier');
  const algorithm = Elements.of(elements.next('hash algorithm'), 'hash algorithm');
  const oid = oidOf(algorithm.next('identifier'), 'hash algorithm');
  const issuerNameHash = toHex(octetsOf(elements.next('hash of the issuer name'), 'hash of the issuer name'));
  const issuerKeyHash = toHex(octetsOf(elements.next('hash of the issuer key'), 'hash of the issuer key'));
  const serial = serialText(integerBytes(elements.next('serial number'), 'serial number'));
  elements.finish();
  return { hash: HASH_ALGORITHMS.get(oid) ?? oid, issuerNameHash, issuerKeyHash, serial };
}

/** good [0], revoked [1], unknown [2]. */
function certificateStatus(node: Asn1Node): Pick<SingleResponse, 'status' | 'revokedAt' | 'reason'> {
  if (isContext(node, 0)) return { status: 'good' };
  if (isContext(node, 2)) return { status: 'unknown' };
  if (!isContext(node, 1)) throw new Asn1Error(`status of a certificate is ${describeTag(node)}`);
  const elements = new Elements(node.children, 'revocation');
  const revokedAt = timeOf(elements.next('time'), 'time of the revocation').value;
  const reason = elements.context(0);
  elements.finish();
  if (reason === undefined) return { status: 'revoked', revokedAt };
  const code = smallIntegerFrom(contentOf(expect(explicitlyTagged(reason, 'reason'), TAG.enumerated, 'reason')), 'reason');
  return { status: 'revoked', revokedAt, reason: reasonName(code) };
}
