/**
 * Writes certificates: X.509 version 3 (RFC 5280 §4.1) as DER, put together with node-forge's ASN.1 writer. Keys and signatures
 * are not forge's business: it knows no elliptic curves, so the public key comes in as DER and signing is the caller's function.
 */
import forge from 'node-forge';

type Element = forge.asn1.Asn1;

/** One attribute of a distinguished name; each becomes an RDN of its own. */
export interface SubjectAttribute {
  oid: string;
  value: string;
  /** printable only where the attribute's definition asks for it. */
  encoding: 'utf8' | 'printable';
}

/** An extension with its value as DER. */
export interface Extension {
  oid: string;
  critical: boolean;
  value: Uint8Array;
}

/** A name in a SAN or a name constraint; `bytes` is the address, in a constraint followed by its mask. */
export type AlternativeName = { type: 'dns'; value: string } | { type: 'ip'; bytes: Uint8Array };

/** All that a certificate says. Names are DER, so that an issuer is copied byte for byte. Times are ms since the epoch. */
export interface CertificateTemplate {
  /** Big-endian, positive and minimal: the first byte between 0x01 and 0x7f. */
  serial: Uint8Array;
  issuer: Uint8Array;
  subject: Uint8Array;
  notBefore: number;
  notAfter: number;
  /** SubjectPublicKeyInfo as DER. */
  publicKey: Uint8Array;
  extensions: readonly Extension[];
}

/** Key usage bits by their number (RFC 5280 §4.2.1.3). */
export const KEY_USAGE = { digitalSignature: 0, keyEncipherment: 2, keyCertSign: 5, cRLSign: 6 } as const;

/** The years that UTCTime's two digits stand for; all others need a GeneralizedTime (RFC 5280 §4.1.2.5). */
const FIRST_UTC_YEAR = 1950;
const LAST_UTC_YEAR = 2049;

const { Class, Type } = forge.asn1;

/** ecdsa-with-SHA256, without parameters (RFC 5758 §3.2). */
const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';
/** sha256WithRSAEncryption, with a NULL as parameters (RFC 4055 §5). */
const RSA_WITH_SHA256 = '1.2.840.113549.1.1.11';

/**
 * The certificate as DER. `sign` makes a signature with SHA-256 over the bytes it is given: ECDSA in DER form, or PKCS #1 v1.5 where
 * `signedWith` is rsa.
 */
export function buildCertificate(template: CertificateTemplate, sign: (toBeSigned: Uint8Array) => Uint8Array, signedWith: 'ec' | 'rsa' = 'ec'): Buffer {
  const toBeSigned = sequence(
    context(0, true, [integer(Uint8Array.of(2))]),
    integer(template.serial),
    signatureAlgorithm(signedWith),
    parsed(template.issuer),
    sequence(time(template.notBefore), time(template.notAfter)),
    parsed(template.subject),
    parsed(template.publicKey),
    context(3, true, [sequence(...template.extensions.map(extension))]),
  );
  return encoded(sequence(toBeSigned, signatureAlgorithm(signedWith), bitString(sign(encoded(toBeSigned)))));
}

/** A distinguished name as DER. */
export function distinguishedName(attributes: readonly SubjectAttribute[]): Uint8Array {
  return encoded(
    sequence(
      ...attributes.map(({ oid, value, encoding }) => {
        const type = encoding === 'utf8' ? Type.UTF8 : Type.PRINTABLESTRING;
        const text = forge.asn1.create(Class.UNIVERSAL, type, false, binary(Buffer.from(value, 'utf8')));
        return forge.asn1.create(Class.UNIVERSAL, Type.SET, true, [sequence(objectIdentifier(oid), text)]);
      }),
    ),
  );
}

/** basicConstraints (RFC 5280 §4.2.1.9), critical: of a CA with its path length, or of an end entity. */
export function basicConstraints(authority: { pathLength: number } | null): Extension {
  const content = authority === null ? [] : [boolean(true), integer(Uint8Array.of(authority.pathLength))];
  return { oid: '2.5.29.19', critical: true, value: encoded(sequence(...content)) };
}

/** keyUsage (RFC 5280 §4.2.1.3), critical. */
export function keyUsage(...usages: readonly (keyof typeof KEY_USAGE)[]): Extension {
  const numbers = usages.map((usage) => KEY_USAGE[usage]);
  const byte = numbers.reduce<number>((bits, number) => bits | (0x80 >> number), 0);
  // A named bit list ends with its last set bit (X.690 §11.2.2).
  return { oid: '2.5.29.15', critical: true, value: encoded(bitString(Uint8Array.of(byte), 7 - Math.max(...numbers))) };
}

/** extendedKeyUsage (RFC 5280 §4.2.1.12) with serverAuth alone. */
export function serverAuthOnly(): Extension {
  return { oid: '2.5.29.37', critical: false, value: encoded(sequence(objectIdentifier('1.3.6.1.5.5.7.3.1'))) };
}

/** subjectAltName (RFC 5280 §4.2.1.6); critical only beside an empty subject. */
export function subjectAlternativeName(names: readonly AlternativeName[], critical: boolean): Extension {
  return { oid: '2.5.29.17', critical, value: encoded(sequence(...names.map(generalName))) };
}

/** nameConstraints (RFC 5280 §4.2.1.10), critical. */
export function nameConstraints(permitted: readonly AlternativeName[], excluded: readonly AlternativeName[]): Extension {
  const subtrees = (tag: number, names: readonly AlternativeName[]): Element[] =>
    names.length === 0 ? [] : [context(tag, true, names.map((name) => sequence(generalName(name))))];
  return { oid: '2.5.29.30', critical: true, value: encoded(sequence(...subtrees(0, permitted), ...subtrees(1, excluded))) };
}

/** subjectKeyIdentifier (RFC 5280 §4.2.1.2). */
export function subjectKeyIdentifier(id: Uint8Array): Extension {
  return { oid: '2.5.29.14', critical: false, value: encoded(octetString(id)) };
}

/** authorityKeyIdentifier (RFC 5280 §4.2.1.1) with the key identifier alone. */
export function authorityKeyIdentifier(id: Uint8Array): Extension {
  return { oid: '2.5.29.35', critical: false, value: encoded(sequence(context(0, false, binary(id)))) };
}

function extension({ oid, critical, value }: Extension): Element {
  return sequence(objectIdentifier(oid), ...(critical ? [boolean(true)] : []), octetString(value));
}

function generalName(name: AlternativeName): Element {
  return name.type === 'dns' ? context(2, false, binary(Buffer.from(name.value, 'latin1'))) : context(7, false, binary(name.bytes));
}

function signatureAlgorithm(signedWith: 'ec' | 'rsa'): Element {
  if (signedWith === 'ec') return sequence(objectIdentifier(ECDSA_WITH_SHA256));
  return sequence(objectIdentifier(RSA_WITH_SHA256), forge.asn1.create(Class.UNIVERSAL, Type.NULL, false, ''));
}

function time(at: number): Element {
  const date = new Date(at);
  const year = date.getUTCFullYear();
  return year >= FIRST_UTC_YEAR && year <= LAST_UTC_YEAR
    ? forge.asn1.create(Class.UNIVERSAL, Type.UTCTIME, false, forge.asn1.dateToUtcTime(date))
    : forge.asn1.create(Class.UNIVERSAL, Type.GENERALIZEDTIME, false, forge.asn1.dateToGeneralizedTime(date));
}

function sequence(...content: Element[]): Element {
  return forge.asn1.create(Class.UNIVERSAL, Type.SEQUENCE, true, content);
}

function context(tag: number, constructed: boolean, content: string | Element[]): Element {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- forge takes any tag number, its type names the universal ones alone
  return forge.asn1.create(Class.CONTEXT_SPECIFIC, tag, constructed, content);
}

function integer(bytes: Uint8Array): Element {
  return forge.asn1.create(Class.UNIVERSAL, Type.INTEGER, false, binary(bytes));
}

function boolean(value: boolean): Element {
  return forge.asn1.create(Class.UNIVERSAL, Type.BOOLEAN, false, value ? '\xff' : '\x00');
}

function octetString(bytes: Uint8Array): Element {
  return forge.asn1.create(Class.UNIVERSAL, Type.OCTETSTRING, false, binary(bytes));
}

function bitString(bytes: Uint8Array, unusedBits = 0): Element {
  return forge.asn1.create(Class.UNIVERSAL, Type.BITSTRING, false, String.fromCharCode(unusedBits) + binary(bytes));
}

function objectIdentifier(oid: string): Element {
  return forge.asn1.create(Class.UNIVERSAL, Type.OID, false, forge.asn1.oidToDer(oid).getBytes());
}

/** DER made elsewhere (a public key, a name) as an element; forge writes it out again byte for byte. */
function parsed(der: Uint8Array): Element {
  return forge.asn1.fromDer(binary(der), true);
}

function encoded(element: Element): Buffer {
  return Buffer.from(forge.asn1.toDer(element).getBytes(), 'latin1');
}

/** Forge takes bytes as strings of characters up to 0xff. */
function binary(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
