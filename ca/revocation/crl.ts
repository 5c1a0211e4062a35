/**
 * Lists of revoked certificates (RFC 5280 §5): DER to facts. A list may have a hundred thousand entries, so those are not turned
 * into objects: the frame is walked element by element, and a serial number is looked up in the bytes. Nothing throws on odd bytes.
 */
import { toHex } from '../../src/bytes/hex.ts';
import { Asn1Error, contentOf, encodingOf, readWholeAsn1, TAG } from '../x509/asn1.ts';
import type { Asn1Node } from '../x509/asn1.ts';
import { Elements, explicitlyTagged } from '../x509/asn1-elements.ts';
import { bitNames, bitsFrom, bitsOf, expect, integerBytes, smallInteger, smallIntegerFrom, timeOf } from '../x509/asn1-values.ts';
import { readName } from '../x509/distinguished-name.ts';
import { CRL_REASONS } from '../x509/distribution-points.ts';
import { readGeneralNameList } from '../x509/general-names.ts';
import { serialText } from '../x509/serial-text.ts';
import { readSignatureAlgorithm } from '../x509/signature-algorithm.ts';
import type { SignatureAlgorithmFacts } from '../x509/signature-algorithm.ts';
import { elementAt } from './element-at.ts';
import type { Element } from './element-at.ts';
import { plainExtensions, valueOf } from './extensions.ts';
import type { PlainExtension } from './extensions.ts';
import { reasonName } from './statement.ts';

/** The largest lists of public CAs have some 10 MB; more would only cost memory. */
export const MAX_CRL_BYTES = 64 * 1024 * 1024;

/** A part other than the entries that is longer is not read, bytes. */
const MAX_PART = 256 * 1024;

/** Entries that are walked: 64 MB have at most 3 million of 20 bytes. */
const MAX_ENTRIES = 4_000_000;

/** What the list covers (RFC 5280 §5.2.5). */
export interface CrlScope {
  /** Places the list is for: a certificate has to name one of them. */
  urls: readonly string[];
  /** The only kind of certificate it covers; absent when it covers all. */
  only?: 'user' | 'ca' | 'attribute';
  /** The only reasons it covers; absent when it covers all. */
  reasons?: readonly string[];
  /** It also speaks of certificates of other CAs. */
  indirect: boolean;
}

/** One entry. Times are ms since the epoch. */
export interface RevokedEntry {
  /** As in `CertificateFacts`. */
  serial: string;
  revokedAt: number;
  reason?: string;
  /** When the key is thought to have been lost (RFC 5280 §5.3.2). */
  invalidSince?: number;
}

/** Everything read from one list but its entries. Absent: not there, or not readable, which `problems` says. */
export interface Crl {
  der: Uint8Array;
  /** 1 or 2. */
  version: number;
  issuer: string;
  /** DER of the issuer's name, lower-case hex. */
  issuerHex: string;
  thisUpdate: number;
  nextUpdate?: number;
  /** Entries in the list. */
  count: number;
  /** Lower-case hex. */
  number?: string;
  /** It only tells what changed since the list of this number. */
  deltaOf?: string;
  scope?: CrlScope;
  authorityKeyId?: string;
  extensions: readonly PlainExtension[];
  /** Critical extensions that nothing here knows. */
  unknownCritical: readonly string[];
  algorithm?: SignatureAlgorithmFacts;
  signed?: Uint8Array;
  signature?: Uint8Array;
  /** Where the entries are in `der`. */
  entries?: { start: number; end: number };
  problems: readonly string[];
  /** Set when it is no CRL at all. */
  unreadable?: string;
}

/** Extensions of a list that are taken into account; a critical one besides these makes the list unusable (RFC 5280 §5.2). */
const KNOWN = new Set(['cRLNumber', 'deltaCRLIndicator', 'issuingDistributionPoint', 'authorityKeyIdentifier', 'freshestCRL']);

/** Reads a CertificateList. Never throws. */
export function readCrl(der: Uint8Array): Crl {
  const problems: string[] = [];
  const crl: Crl = { der, version: 1, issuer: '', issuerHex: '', thisUpdate: 0, count: 0, extensions: [], unknownCritical: [], problems };
  try {
    if (der.length > MAX_CRL_BYTES) throw new Asn1Error(`${der.length} bytes, more than ${MAX_CRL_BYTES} are not read`);
    const outer = elementAt(der, 0, der.length, 'list');
    if (outer.identifier !== SEQUENCE) throw new Asn1Error('no SEQUENCE');
    if (outer.end < der.length) problems.push(`${der.length - outer.end} bytes behind the list`);
    const [list, algorithm, signature, more] = parts(der, outer);
    if (list === undefined || algorithm === undefined || signature === undefined || more !== undefined) throw new Asn1Error('a list has three parts');
    crl.signed = der.subarray(list.start, list.end);
    readList(crl, list, problems);
    crl.algorithm = readSignatureAlgorithm(small(der, algorithm));
    crl.signature = bitsOf(small(der, signature), 'signature').bytes;
  } catch (error) {
    if (!(error instanceof Asn1Error)) throw error;
    crl.unreadable = error.message;
    problems.push(error.message);
  }
  return crl;
}

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;
const EXTENSIONS = 0xa0;

/** The elements directly inside one; a list has about nine. */
function parts(der: Uint8Array, outer: Element): Element[] {
  const found: Element[] = [];
  for (let at = outer.contentStart; at < outer.end; at = found.at(-1)?.end ?? outer.end) {
    found.push(elementAt(der, at, outer.end, 'list'));
    if (found.length > 20) throw new Asn1Error('too many parts');
  }
  return found;
}

/** A part as the tree that the readers of values take. */
function small(der: Uint8Array, { start, end }: Element): Asn1Node {
  if (end - start > MAX_PART) throw new Asn1Error(`a part of ${end - start} bytes, more than ${MAX_PART} are not read`);
  return readWholeAsn1(der.slice(start, end));
}

/** TBSCertList: version, signature, issuer, thisUpdate, nextUpdate, revokedCertificates, [0] crlExtensions. */
function readList(crl: Crl, list: Element, problems: string[]): void {
  const { der } = crl;
  const rest = parts(der, list);
  const take = (...identifiers: number[]): Element | undefined => (identifiers.includes(rest[0]?.identifier ?? -1) ? rest.shift() : undefined);
  const version = take(INTEGER);
  if (version !== undefined) crl.version = smallInteger(small(der, version), 'version') + 1;
  const algorithm = take(SEQUENCE);
  const issuer = take(SEQUENCE);
  const thisUpdate = take(UTC_TIME, GENERALIZED_TIME);
  if (algorithm === undefined || issuer === undefined || thisUpdate === undefined) throw new Asn1Error('algorithm, issuer or date is missing');
  const nextUpdate = take(UTC_TIME, GENERALIZED_TIME);
  const entries = take(SEQUENCE);
  const extensions = take(EXTENSIONS);
  if (rest.length > 0) throw new Asn1Error('something stands where nothing more may stand');
  const issuerNode = small(der, issuer);
  const name = readName(issuerNode, 'issuer');
  problems.push(...name.problems);
  crl.issuer = name.line;
  crl.issuerHex = toHex(encodingOf(issuerNode));
  crl.thisUpdate = timeOf(small(der, thisUpdate), 'thisUpdate').value;
  if (nextUpdate !== undefined) crl.nextUpdate = timeOf(small(der, nextUpdate), 'nextUpdate').value;
  if (entries !== undefined) {
    crl.entries = { start: entries.contentStart, end: entries.end };
    crl.count = countEntries(der, entries);
  }
  if (extensions !== undefined) readListExtensions(crl, small(der, extensions), problems);
}

function countEntries(der: Uint8Array, entries: Element): number {
  let count = 0;
  for (let at = entries.contentStart; at < entries.end; count += 1) {
    if (count >= MAX_ENTRIES) throw new Asn1Error(`more than ${MAX_ENTRIES} entries`);
    at = elementAt(der, at, entries.end, 'entry').end;
  }
  return count;
}

function readListExtensions(crl: Crl, node: Asn1Node, problems: string[]): void {
  const extensions = plainExtensions(explicitlyTagged(node, 'extensions'), 'extensions', problems);
  crl.extensions = extensions;
  crl.unknownCritical = extensions.filter(({ name, critical }) => critical && !KNOWN.has(name)).map(({ oid }) => oid);
  const number = valueOf(extensions, 'cRLNumber', problems, (value) => serialText(integerBytes(value, 'cRLNumber')));
  if (number !== undefined) crl.number = number;
  const deltaOf = valueOf(extensions, 'deltaCRLIndicator', problems, (value) => serialText(integerBytes(value, 'deltaCRLIndicator')));
  if (deltaOf !== undefined) crl.deltaOf = deltaOf;
  const keyId = valueOf(extensions, 'authorityKeyIdentifier', problems, (value) => Elements.of(value, 'authorityKeyIdentifier').context(0));
  if (keyId !== undefined) crl.authorityKeyId = toHex(contentOf(keyId));
  const scope = valueOf(extensions, 'issuingDistributionPoint', problems, (value) => scopeOf(value, problems));
  if (scope !== undefined) crl.scope = scope;
}

/** IssuingDistributionPoint: place [0], user [1], CA [2], reasons [3], indirect [4], attribute [5]. */
function scopeOf(node: Asn1Node, problems: string[]): CrlScope {
  const label = 'issuingDistributionPoint';
  const elements = Elements.of(node, label);
  const place = elements.context(0);
  const [user, ca] = [elements.context(1), elements.context(2)];
  const reasons = elements.context(3);
  const [indirect, attribute] = [elements.context(4), elements.context(5)];
  elements.finish();
  const full = place === undefined ? undefined : explicitlyTagged(place, label);
  const names = full?.tagClass === 'context' && full.tag === 0 ? readGeneralNameList(full.children, { label, problems }) : [];
  const set = (flag: Asn1Node | undefined): boolean => flag !== undefined && contentOf(flag)[0] !== 0;
  const only = set(user) ? 'user' : set(ca) ? 'ca' : set(attribute) ? 'attribute' : undefined;
  return {
    urls: names.filter(({ type }) => type === 'uri').map(({ value }) => value),
    ...(only === undefined ? {} : { only }),
    ...(reasons === undefined ? {} : { reasons: bitNames(bitsFrom(contentOf(reasons), label), CRL_REASONS) }),
    indirect: set(indirect),
  };
}

/** The entry of a serial number, given as in `CertificateFacts`; undefined when the list has none. Throws `Asn1Error` on an entry that cannot be read. */
export function entryOf(crl: Crl, serial: string): RevokedEntry | undefined {
  const { der, entries } = crl;
  if (entries === undefined) return undefined;
  const magnitude = Buffer.from(serial.replace(/^-/, ''), 'hex');
  const bytes = Buffer.from(der.buffer, der.byteOffset + entries.start, entries.end - entries.start);
  // A negative number has other octets than its text; for the rest a search in native code answers nearly always.
  if (!serial.startsWith('-') && bytes.indexOf(magnitude) < 0) return undefined;
  for (let at = entries.start; at < entries.end; ) {
    const entry = elementAt(der, at, entries.end, 'entry');
    const number = elementAt(der, entry.contentStart, entry.end, 'entry');
    const octets = der.subarray(number.contentStart, number.end);
    if (octets.length <= magnitude.length + 1 && serialText(octets) === serial) return readEntry(small(der, entry));
    at = entry.end;
  }
  return undefined;
}

function readEntry(node: Asn1Node): RevokedEntry {
  const elements = Elements.of(node, 'entry');
  const serial = serialText(integerBytes(elements.next('serial number'), 'serial number'));
  const revokedAt = timeOf(elements.next('date'), 'date of the revocation').value;
  const [more] = elements.rest();
  const extensions = more === undefined ? [] : plainExtensions(more, 'extensions of an entry', []);
  const reason = valueOf(extensions, 'reasonCode', [], (value) => reasonName(smallIntegerFrom(contentOf(expect(value, TAG.enumerated, 'reason')), 'reason')));
  const invalidSince = valueOf(extensions, 'invalidityDate', [], (value) => timeOf(value, 'invalidityDate').value);
  return { serial, revokedAt, ...(reason === undefined ? {} : { reason }), ...(invalidSince === undefined ? {} : { invalidSince }) };
}
