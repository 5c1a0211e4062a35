/**
 * The little DER that TLS messages carry outside of certificates: names of CAs and object identifiers (X.690; RFC 5280 §4.1.2.4).
 * Nothing here throws; what is not well-formed has no text.
 */
import { printable } from '../../bytes/printable.ts';

const SEQUENCE = 0x30;
const SET = 0x31;
/** Explicitly tagged [0]. */
const VERSION = 0xa0;
const OBJECT_IDENTIFIER = 0x06;
/** BMPString: two bytes a character, big-endian. */
const BMP_STRING = 0x1e;
/** TeletexString and the like are read as Latin-1, UTF8String as UTF-8. */
const UTF8_STRING = 0x0c;

/** Short names of attribute types (RFC 4514 §3, RFC 5280 App. A.1). */
const attributeNames: ReadonlyMap<string, string> = new Map([
  ['2.5.4.3', 'CN'],
  ['2.5.4.5', 'serialNumber'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.9', 'street'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['2.5.4.97', 'organizationIdentifier'],
  ['0.9.2342.19200300.100.1.1', 'UID'],
  ['0.9.2342.19200300.100.1.25', 'DC'],
  ['1.2.840.113549.1.9.1', 'emailAddress'],
]);

interface Element {
  tag: number;
  content: Uint8Array;
}

/** A DER Name as text in the order it is written: `C=DE, O=Example, CN=Example CA`. Undefined when the bytes are no Name. */
export function distinguishedName(bytes: Uint8Array): string | undefined {
  const outer = elements(bytes);
  return outer?.length !== 1 || outer[0]?.tag !== SEQUENCE ? undefined : nameText(outer[0].content);
}

function nameText(content: Uint8Array): string | undefined {
  const sets = elements(content);
  if (sets === undefined) return undefined;
  const parts: string[] = [];
  for (const set of sets) {
    const attributes = set.tag === SET ? elements(set.content) : undefined;
    const texts = attributes?.map(attributeText);
    if (texts === undefined || texts.includes(undefined)) return undefined;
    parts.push(texts.join(' + '));
  }
  return parts.length === 0 ? 'empty' : parts.join(', ');
}

/** Whom a certificate was issued to, from its DER (RFC 5280 §4.1). Undefined when the bytes are no certificate. */
export function certificateSubject(der: Uint8Array): string | undefined {
  const [certificate] = elements(der) ?? [];
  const [signed] = (certificate?.tag === SEQUENCE ? elements(certificate.content) : undefined) ?? [];
  const [first, ...more] = (signed?.tag === SEQUENCE ? elements(signed.content) : undefined) ?? [];
  // Version may be left out; serial number, algorithm, issuer and dates stand before the subject.
  const subject = more[first?.tag === VERSION ? 4 : 3];
  return subject?.tag === SEQUENCE ? nameText(subject.content) : undefined;
}

/** The dotted form of an object identifier's content bytes: `2.5.29.17`. Undefined when they are not well-formed. */
export function objectIdentifier(content: Uint8Array): string | undefined {
  const [shared, ...rest] = arcsOf(content) ?? [];
  if (shared === undefined) return undefined;
  // X.690 §8.19.4: the first two arcs share a number.
  const first = shared < 80n ? shared / 40n : 2n;
  return [first, shared - first * 40n, ...rest].join('.');
}

/** The dotted form of a relative object identifier's content bytes (X.690 §8.20): `32473.1`. Undefined when they are not well-formed. */
export function relativeObjectIdentifier(content: Uint8Array): string | undefined {
  return arcsOf(content)?.join('.');
}

/** Numbers of seven bits a byte, the last byte of each below 0x80. */
function arcsOf(content: Uint8Array): bigint[] | undefined {
  const arcs: bigint[] = [];
  let value = 0n;
  let open = false;
  for (const byte of content) {
    if (!open && byte === 0x80) return undefined;
    value = value * 128n + BigInt(byte & 0x7f);
    open = byte >= 0x80;
    if (open) continue;
    arcs.push(value);
    value = 0n;
  }
  return arcs.length === 0 || open ? undefined : arcs;
}

/** The elements that `bytes` consist of; undefined when a length does not fit or is not of definite form. */
function elements(bytes: Uint8Array): Element[] | undefined {
  const found: Element[] = [];
  let position = 0;
  while (position < bytes.length) {
    const tag = bytes[position];
    let length = bytes[position + 1];
    if (tag === undefined || length === undefined) return undefined;
    position += 2;
    if (length >= 0x80) {
      const count = length - 0x80;
      // Two length bytes reach 65,535, the most a TLS vector can hold.
      if (count < 1 || count > 2 || position + count > bytes.length) return undefined;
      length = bytes.subarray(position, position + count).reduce((sum, byte) => sum * 256 + byte, 0);
      position += count;
    }
    if (position + length > bytes.length) return undefined;
    found.push({ tag, content: bytes.subarray(position, position + length) });
    position += length;
  }
  return found;
}

/** AttributeTypeAndValue: `CN=Example CA`. */
function attributeText(element: Element): string | undefined {
  const [type, value, extra] = (element.tag === SEQUENCE ? elements(element.content) : undefined) ?? [];
  if (type?.tag !== OBJECT_IDENTIFIER || value === undefined || extra !== undefined) return undefined;
  const oid = objectIdentifier(type.content);
  return oid === undefined ? undefined : `${attributeNames.get(oid) ?? oid}=${printable(stringText(value))}`;
}

function stringText({ tag, content }: Element): string {
  const bytes = Buffer.from(content);
  if (tag === UTF8_STRING) return bytes.toString('utf8');
  if (tag === BMP_STRING && bytes.length % 2 === 0) return bytes.swap16().toString('utf16le');
  return bytes.toString('latin1');
}
