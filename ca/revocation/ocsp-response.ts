/** OCSP responses (RFC 6960 §4.2): DER to facts and to a dissection tree. Nothing throws on odd bytes: what cannot be read is named in `problems`. */
import type { Field } from '../../src/bytes/reader.ts';
import { toHex } from '../../src/bytes/hex.ts';
import { Asn1Error, TAG, contentOf, encodingOf, isContext, readAsn1, readWholeAsn1 } from '../x509/asn1.ts';
import type { Asn1Node } from '../x509/asn1.ts';
import { Elements, explicitlyTagged } from '../x509/asn1-elements.ts';
import { Asn1Rows } from '../x509/asn1-rows.ts';
import { bitsOf, describeTag, expect, integerBytes, octetsOf, oidOf, sequenceOf, smallIntegerFrom, timeOf } from '../x509/asn1-values.ts';
import { readName } from '../x509/distinguished-name.ts';
import { sctList } from '../x509/extensions/sct-list.ts';
import type { SctFacts } from '../x509/facts.ts';
import { HASH_ALGORITHMS } from '../x509/object-identifiers.ts';
import { serialText } from '../x509/serial-text.ts';
import { readSignatureAlgorithm } from '../x509/signature-algorithm.ts';
import type { SignatureAlgorithmFacts } from '../x509/signature-algorithm.ts';
import { isoTime } from '../x509/time-text.ts';
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
  /** The tree, as far as it could be read; names as in the standard, keys into the glossary `ocsp.` and the name. */
  fields: readonly Field[];
}

/** Reads an OCSPResponse. Never throws. */
export function readOcspResponse(der: Uint8Array): OcspResponse {
  const problems: string[] = [];
  const rows = new Asn1Rows(der, 'ocsp.');
  const facts: OcspResponse = { status: 'unreadable', responses: [], extensions: [], certificates: [], problems, fields: rows.fields };
  try {
    if (der.length > MAX_OCSP_BYTES) throw new Asn1Error(`${der.length} bytes, more than ${MAX_OCSP_BYTES} are not read`);
    const { root, trailing, problems: faults } = readAsn1(new Uint8Array(der.buffer, der.byteOffset, der.byteLength));
    problems.push(...faults);
    if (trailing > 0) problems.push(`${trailing} bytes behind the response`);
    const outer = Elements.of(root, 'OCSP response');
    const statusNode = outer.next('status');
    const status = smallIntegerFrom(contentOf(expect(statusNode, TAG.enumerated, 'response status')), 'response status');
    facts.status = STATUSES.get(status) ?? `status ${status}`;
    rows.add('responseStatus', statusNode, facts.status);
    const bytes = outer.context(0);
    outer.finish();
    if (bytes !== undefined) readBasic(basicOf(bytes, rows), facts, problems, rows);
    else if (status === 0) problems.push('successful, but without an answer');
  } catch (error) {
    if (!(error instanceof Asn1Error)) throw error;
    if (facts.status === 'unreadable' || facts.signed === undefined) facts.unreadable = error.message;
    problems.push(error.message);
  }
  return facts;
}

/** The response inside ResponseBytes, a document of its own. */
function basicOf(node: Asn1Node, rows: Asn1Rows): Asn1Node {
  const elements = Elements.of(explicitlyTagged(node, 'response bytes'), 'response bytes');
  const typeNode = elements.next('type');
  const type = oidOf(typeNode, 'response type');
  rows.add('responseType', typeNode, type === BASIC ? 'id-pkix-ocsp-basic' : type);
  if (type !== BASIC) throw new Asn1Error(`a response of type ${type}, which nobody knows`);
  const response = octetsOf(elements.next('response'), 'response');
  elements.finish();
  return readWholeAsn1(response);
}

function readBasic(root: Asn1Node, facts: OcspResponse, problems: string[], rows: Asn1Rows): void {
  const outer = Elements.of(root, 'basic response');
  const data = outer.next('response data');
  const algorithm = outer.next('signature algorithm');
  const signature = outer.next('signature');
  const certificates = outer.context(0);
  outer.finish();
  facts.signed = encodingOf(data);
  facts.algorithm = readSignatureAlgorithm(algorithm);
  facts.signature = bitsOf(signature, 'signature').bytes;
  const list = certificates === undefined ? [] : sequenceOf(explicitlyTagged(certificates, 'certificates'), 'certificates');
  if (list.length > MAX_CERTIFICATES) problems.push(`${list.length} certificates, more than ${MAX_CERTIFICATES} are not read`);
  facts.certificates = list.slice(0, MAX_CERTIFICATES).map(encodingOf);
  try {
    readData(data, facts, problems, rows);
  } finally {
    rows.add('signatureAlgorithm', algorithm, facts.algorithm.name);
    rows.add('signature', signature);
    for (const certificate of list.slice(0, MAX_CERTIFICATES)) rows.add('Certificate', certificate, subjectOf(certificate));
  }
}

/** The name of the holder of a certificate; undefined where there is none to be read. */
function subjectOf(certificate: Asn1Node): string | undefined {
  const [first, ...more] = certificate.children[0]?.children ?? [];
  // Version is explicitly tagged and may be left out; serial number, algorithm, issuer and dates stand before the subject.
  const subject = first !== undefined && isContext(first, 0) ? more[4] : more[3];
  return subject === undefined ? undefined : attempt(() => readName(subject, 'subject').line, [])[0];
}

function readData(node: Asn1Node, facts: OcspResponse, problems: string[], rows: Asn1Rows): void {
  const elements = Elements.of(node, 'response data');
  elements.context(0);
  const responder = elements.next('responder');
  facts.responder = responderOf(responder, problems);
  rows.add('responderID', responder, facts.responder.by === 'name' ? facts.responder.name : `the key with the SHA-1 ${facts.responder.hash}`);
  const producedNode = elements.next('producedAt');
  const producedAt = timeOf(producedNode, 'producedAt');
  rows.add('producedAt', producedNode, isoTime(producedAt.value));
  if (producedAt.problem !== undefined) problems.push(producedAt.problem);
  facts.producedAt = producedAt.value;
  const responses = sequenceOf(elements.next('responses'), 'responses');
  const extensions = elements.context(1);
  elements.finish();
  if (responses.length > MAX_RESPONSES) problems.push(`${responses.length} statements, more than ${MAX_RESPONSES} are not read`);
  facts.responses = responses.slice(0, MAX_RESPONSES).flatMap((response) => attempt(() => singleOf(response, problems, rows), problems));
  if (extensions === undefined) return;
  facts.extensions = plainExtensions(explicitlyTagged(extensions, 'response extensions'), 'response extensions', problems);
  const nonce = facts.extensions.find(({ name }) => name === 'nonce');
  if (nonce !== undefined) facts.nonce = attempt(() => toHex(octetsOf(readWholeAsn1(nonce.value), 'nonce')), problems)[0] ?? nonce.hex;
  rows.add('responseExtensions', extensions, extensionNames(facts.extensions) + (facts.nonce === undefined ? '' : ` ${facts.nonce}`));
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

function extensionNames(extensions: readonly PlainExtension[]): string {
  return extensions.map(({ name, critical }) => (critical ? `${name}, critical` : name)).join('; ');
}

function singleOf(node: Asn1Node, problems: string[], above: Asn1Rows): SingleResponse {
  const row = above.add('SingleResponse', node);
  const rows = above.below(row);
  const elements = Elements.of(node, 'statement');
  const id = idOf(elements.next('certificate'), rows);
  const status = certificateStatus(elements.next('status'), rows);
  row.text = `${status.status}, serial number ${id.serial}`;
  const thisNode = elements.next('thisUpdate');
  const thisUpdate = timeOf(thisNode, 'thisUpdate');
  rows.add('thisUpdate', thisNode, isoTime(thisUpdate.value));
  const next = elements.context(0);
  const more = elements.context(1);
  elements.finish();
  const nextUpdate = next === undefined ? undefined : timeOf(explicitlyTagged(next, 'nextUpdate'), 'nextUpdate');
  if (next !== undefined && nextUpdate !== undefined) rows.add('nextUpdate', next, isoTime(nextUpdate.value));
  const extensions = more === undefined ? [] : plainExtensions(explicitlyTagged(more, 'extensions of a statement'), 'extensions of a statement', problems);
  const scts = valueOf(extensions, 'signedCertificateTimestampList', problems, (value) => sctList.read(value).values?.scts);
  if (more !== undefined) rows.add('singleExtensions', more, extensionNames(extensions));
  return {
    id,
    ...status,
    thisUpdate: thisUpdate.value,
    ...(nextUpdate === undefined ? {} : { nextUpdate: nextUpdate.value }),
    ...(scts === undefined ? {} : { scts }),
    extensions,
  };
}

function idOf(node: Asn1Node, above: Asn1Rows): CertificateId {
  const rows = above.below(above.add('certID', node));
  const elements = Elements.of(node, 'certificate identifier');
  const algorithm = elements.next('hash algorithm');
  const oid = oidOf(Elements.of(algorithm, 'hash algorithm').next('identifier'), 'hash algorithm');
  const hash = HASH_ALGORITHMS.get(oid) ?? oid;
  const nameHash = elements.next('hash of the issuer name');
  const issuerNameHash = toHex(octetsOf(nameHash, 'hash of the issuer name'));
  const keyHash = elements.next('hash of the issuer key');
  const issuerKeyHash = toHex(octetsOf(keyHash, 'hash of the issuer key'));
  const number = elements.next('serial number');
  const serial = serialText(integerBytes(number, 'serial number'));
  elements.finish();
  rows.add('hashAlgorithm', algorithm, hash);
  rows.add('issuerNameHash', nameHash, issuerNameHash);
  rows.add('issuerKeyHash', keyHash, issuerKeyHash);
  rows.add('serialNumber', number, serial);
  return { hash, issuerNameHash, issuerKeyHash, serial };
}

/** good [0], revoked [1], unknown [2]. */
function certificateStatus(node: Asn1Node, above: Asn1Rows): Pick<SingleResponse, 'status' | 'revokedAt' | 'reason'> {
  const row = above.add('certStatus', node);
  const status = isContext(node, 0) ? 'good' : isContext(node, 1) ? 'revoked' : isContext(node, 2) ? 'unknown' : undefined;
  if (status === undefined) throw new Asn1Error(`status of a certificate is ${describeTag(node)}`);
  row.text = status;
  if (status !== 'revoked') return { status };
  const rows = above.below(row);
  const elements = new Elements(node.children, 'revocation');
  const time = elements.next('time');
  const revokedAt = timeOf(time, 'time of the revocation').value;
  rows.add('revocationTime', time, isoTime(revokedAt));
  const reason = elements.context(0);
  elements.finish();
  if (reason === undefined) return { status: 'revoked', revokedAt };
  const code = smallIntegerFrom(contentOf(expect(explicitlyTagged(reason, 'reason'), TAG.enumerated, 'reason')), 'reason');
  rows.add('revocationReason', reason, reasonName(code));
  return { status: 'revoked', revokedAt, reason: reasonName(code) };
}
