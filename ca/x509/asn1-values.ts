/** Values of single ASN.1 elements: numbers, identifiers, bits, text and times. Every function throws `Asn1Error` and nothing else. */
import { Asn1Error, contentOf, isUniversal, TAG } from './asn1.ts';
import type { Asn1Node } from './asn1.ts';

/** Longest OBJECT IDENTIFIER read, octets: the longest in use have about 20, and converting is quadratic. */
const MAX_OID_BYTES = 128;

/** Text with what is odd about it. */
export interface Asn1Text {
  value: string;
  /** ASN.1 type as X.680 spells it. */
  encoding: string;
  /** Set when the bytes do not follow the type; the value is then the nearest reading. */
  problem?: string;
}

/** A moment with what is odd about its form. */
export interface Asn1Time {
  /** ms since the epoch. */
  value: number;
  encoding: 'UTCTime' | 'GeneralizedTime';
  problem?: string;
}

/** Fails unless the element is of the type. `label` names it in the message. */
export function expect(node: Asn1Node, tag: number, label: string): Asn1Node {
  if (!isUniversal(node, tag)) throw new Asn1Error(`${label} is ${describeTag(node)} instead of ${UNIVERSAL_NAMES.get(tag) ?? `type ${tag}`}`);
  return node;
}

/** The elements of a SEQUENCE. */
export function sequenceOf(node: Asn1Node, label: string): readonly Asn1Node[] {
  expect(node, TAG.sequence, label);
  if (!node.constructed) throw new Asn1Error(`${label} is a primitive SEQUENCE`);
  return node.children;
}

/** Dotted form of an OBJECT IDENTIFIER. */
export function oidOf(node: Asn1Node, label: string): string {
  return oidFromBytes(contentOf(expect(node, TAG.objectIdentifier, label)), label);
}

/** Dotted form of the content octets of an OBJECT IDENTIFIER (X.690 §8.19); also for implicitly tagged ones. */
export function oidFromBytes(bytes: Uint8Array, label: string): string {
  if (bytes.length === 0 || bytes.length > MAX_OID_BYTES) throw new Asn1Error(`${label} is an OBJECT IDENTIFIER of ${bytes.length} octets`);
  let text = '';
  let start = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    const octet = bytes[index] ?? 0;
    if (index === start && octet === 0x80) throw new Asn1Error(`${label} is an OBJECT IDENTIFIER with a padded arc`);
    if (octet >= 0x80) continue;
    const arc = arcOf(bytes.subarray(start, index + 1));
    text += start === 0 ? firstArcs(arc) : `.${arc}`;
    start = index + 1;
  }
  if (start < bytes.length) throw new Asn1Error(`${label} is an OBJECT IDENTIFIER that is cut off`);
  return text;
}

/** Seven bits an octet; longer ones than a number holds exactly as BigInt. */
function arcOf(octets: Uint8Array): number | bigint {
  if (octets.length > 7) return octets.reduce((arc, octet) => (arc << 7n) | BigInt(octet & 0x7f), 0n);
  let arc = 0;
  for (const octet of octets) arc = arc * 128 + (octet & 0x7f);
  return arc;
}

/** The first octets hold two arcs: 40 times the first, which is 0, 1 or 2, and the second. */
function firstArcs(arc: number | bigint): string {
  if (typeof arc === 'bigint') return `2.${arc - 80n}`;
  const root = Math.min(2, Math.floor(arc / 40));
  return `${root}.${arc - root * 40}`;
}

/** A BOOLEAN. */
export function booleanOf(node: Asn1Node, label: string): boolean {
  const content = contentOf(expect(node, TAG.boolean, label));
  if (content.length !== 1) throw new Asn1Error(`${label} is a BOOLEAN of ${content.length} octets`);
  return content[0] !== 0;
}

/** Content octets of an INTEGER, two's complement, at least one. */
export function integerBytes(node: Asn1Node, label: string): Uint8Array {
  const content = contentOf(expect(node, TAG.integer, label));
  if (content.length === 0) throw new Asn1Error(`${label} is an INTEGER without octets`);
  return content;
}

/** An INTEGER that is small by its meaning (a version, a depth). Also for implicitly tagged ones. */
export function smallIntegerFrom(bytes: Uint8Array, label: string): number {
  if (bytes.length === 0 || bytes.length > 4) throw new Asn1Error(`${label} is an INTEGER of ${bytes.length} octets`);
  const first = bytes[0] ?? 0;
  let value = first >= 0x80 ? first - 0x100 : first;
  for (const octet of bytes.subarray(1)) value = value * 256 + octet;
  return value;
}

/** An INTEGER that is small by its meaning. */
export function smallInteger(node: Asn1Node, label: string): number {
  return smallIntegerFrom(integerBytes(node, label), label);
}

/** Content of an OCTET STRING. */
export function octetsOf(node: Asn1Node, label: string): Uint8Array {
  expect(node, TAG.octetString, label);
  if (node.constructed) throw new Asn1Error(`${label} is an OCTET STRING in pieces`);
  return contentOf(node);
}

/** Bytes of a BIT STRING and how many bits of the last one do not count. */
export function bitsOf(node: Asn1Node, label: string): { bytes: Uint8Array; unused: number } {
  expect(node, TAG.bitString, label);
  if (node.constructed) throw new Asn1Error(`${label} is a BIT STRING in pieces`);
  return bitsFrom(contentOf(node), label);
}

/** Content octets of a BIT STRING taken apart; also for implicitly tagged ones. */
export function bitsFrom(content: Uint8Array, label: string): { bytes: Uint8Array; unused: number } {
  const unused = content[0];
  if (unused === undefined || unused > 7 || (content.length === 1 && unused > 0))
    throw new Asn1Error(`${label} is a BIT STRING with a wrong count of unused bits`);
  return { bytes: content.subarray(1), unused };
}

/** Names of the bits that are set, the first name for the leftmost bit; bits without a name as `bit 9`. */
export function bitNames(bits: { bytes: Uint8Array; unused: number }, names: readonly string[]): string[] {
  const count = bits.bytes.length * 8 - bits.unused;
  const set: string[] = [];
  for (let bit = 0; bit < count; bit += 1) {
    if (((bits.bytes[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0) set.push(names[bit] ?? `bit ${bit}`);
  }
  return set;
}

/** Universal types by number, spelled as in X.680. */
const UNIVERSAL_NAMES: ReadonlyMap<number, string> = new Map([
  [TAG.boolean, 'BOOLEAN'],
  [TAG.integer, 'INTEGER'],
  [TAG.bitString, 'BIT STRING'],
  [TAG.octetString, 'OCTET STRING'],
  [TAG.null, 'NULL'],
  [TAG.objectIdentifier, 'OBJECT IDENTIFIER'],
  [TAG.enumerated, 'ENUMERATED'],
  [TAG.utf8String, 'UTF8String'],
  [TAG.sequence, 'SEQUENCE'],
  [TAG.set, 'SET'],
  [TAG.numericString, 'NumericString'],
  [TAG.printableString, 'PrintableString'],
  [TAG.teletexString, 'TeletexString'],
  [TAG.ia5String, 'IA5String'],
  [TAG.utcTime, 'UTCTime'],
  [TAG.generalizedTime, 'GeneralizedTime'],
  [TAG.visibleString, 'VisibleString'],
  [TAG.universalString, 'UniversalString'],
  [TAG.bmpString, 'BMPString'],
]);

/** How a type is written: `SEQUENCE`, `[3]`, `[APPLICATION 1]`. */
export function describeTag(node: Asn1Node): string {
  if (node.tagClass === 'universal') return UNIVERSAL_NAMES.get(node.tag) ?? `[UNIVERSAL ${node.tag}]`;
  return node.tagClass === 'context' ? `[${node.tag}]` : `[${node.tagClass.toUpperCase()} ${node.tag}]`;
}

/** Whether the element is one of the character string types. */
export function isText(node: Asn1Node): boolean {
  return node.tagClass === 'universal' && TEXT_READERS.has(node.tag);
}

/** A character string of any type. Characters that may not stand in the type are kept and told in `problem`. */
export function textOf(node: Asn1Node, label: string): Asn1Text {
  const reader = node.tagClass === 'universal' ? TEXT_READERS.get(node.tag) : undefined;
  if (reader === undefined) throw new Asn1Error(`${label} is ${describeTag(node)} instead of a character string`);
  if (node.constructed) throw new Asn1Error(`${label} is a character string in pieces`);
  const { value, fault } = reader(contentOf(node));
  const encoding = describeTag(node);
  return fault === undefined ? { value, encoding } : { value, encoding, problem: `${label}: ${fault}` };
}

type TextReader = (bytes: Uint8Array) => { value: string; fault?: string };

/** Characters of PrintableString (X.680 §41.4) and NumericString (§41.2). */
const PRINTABLE = /^[A-Za-z0-9 '()+,\-./:=?]*$/;
const NUMERIC = /^[0-9 ]*$/;

function oneByteText(allowed: RegExp | undefined, type: string): TextReader {
  return (bytes) => {
    const value = latin1(bytes);
    return allowed === undefined || allowed.test(value) ? { value } : { value, fault: `characters that ${type} does not have` };
  };
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function utf8Text(bytes: Uint8Array): { value: string; fault?: string } {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const value = buffer.toString('utf8');
  return Buffer.from(value, 'utf8').equals(buffer) ? { value } : { value, fault: 'not UTF-8' };
}

function wideText(bytes: Uint8Array, width: 2 | 4): { value: string; fault?: string } {
  let value = '';
  let faulty = bytes.length % width !== 0;
  for (let at = 0; at + width <= bytes.length; at += width) {
    let code = 0;
    for (const octet of bytes.subarray(at, at + width)) code = code * 256 + octet;
    faulty ||= code > 0x10ffff;
    value += code > 0x10ffff ? '\ufffd' : width === 2 ? String.fromCharCode(code) : String.fromCodePoint(code);
  }
  return faulty ? { value, fault: `not whole characters of ${width} octets` } : { value };
}

const TEXT_READERS: ReadonlyMap<number, TextReader> = new Map<number, TextReader>([
  [TAG.utf8String, utf8Text],
  [TAG.numericString, oneByteText(NUMERIC, 'NumericString')],
  [TAG.printableString, oneByteText(PRINTABLE, 'PrintableString')],
  [TAG.teletexString, oneByteText(undefined, 'TeletexString')],
  [TAG.ia5String, oneByteText(/^[\x00-\x7f]*$/, 'IA5String')],
  [TAG.visibleString, oneByteText(/^[\x20-\x7e]*$/, 'VisibleString')],
  [TAG.universalString, (bytes) => wideText(bytes, 4)],
  [TAG.bmpString, (bytes) => wideText(bytes, 2)],
]);

/** Fields of UTCTime and GeneralizedTime, the second also with the fractions and offsets that X.690 allows and RFC 5280 does not. */
const TIME = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?([.,]\d+)?(Z|[+-]\d{4})?$/;

/** A UTCTime or GeneralizedTime. Forms that RFC 5280 §4.1.2.5 forbids are read where their meaning is plain, with `problem` set. */
export function timeOf(node: Asn1Node, label: string): Asn1Time {
  const utc = isUniversal(node, TAG.utcTime);
  if (!utc && !isUniversal(node, TAG.generalizedTime)) throw new Asn1Error(`${label} is ${describeTag(node)} instead of a time`);
  const encoding = utc ? 'UTCTime' : 'GeneralizedTime';
  const text = latin1(contentOf(node));
  const parts = TIME.exec(text);
  const digits = parts?.[1];
  if (parts === null || digits === undefined || (digits.length === 2) !== utc) throw new Asn1Error(`${label} is a ${encoding} that is no time`);
  const [month, day, hour, minute, second] = [Number(parts[2]), Number(parts[3]), Number(parts[4]), Number(parts[5]), Number(parts[6] ?? 0)];
  const date = new Date(0);
  date.setUTCFullYear(fullYear(digits), month - 1, day);
  date.setUTCHours(hour, minute, second);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || date.getUTCHours() !== hour || date.getUTCMinutes() !== minute) {
    throw new Asn1Error(`${label} is a date that does not exist`);
  }
  const value = date.getTime() - offsetOf(parts[8]);
  const plain = parts[6] !== undefined && parts[7] === undefined && parts[8] === 'Z';
  return plain ? { value, encoding } : { value, encoding, problem: `${label}: a ${encoding} in a form that RFC 5280 §4.1.2.5 does not allow` };
}

/** Two digits stand for 1950 to 2049 (RFC 5280 §4.1.2.5.1). */
function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length === 4) return year;
  return year < 50 ? 2000 + year : 1900 + year;
}

/** ms that `+hhmm` is ahead of UTC. */
function offsetOf(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}
