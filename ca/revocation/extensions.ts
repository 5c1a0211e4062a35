/** The extensions of OCSP responses and CRLs: the same SEQUENCE as in certificates, with other identifiers. */
import { toHex } from '../../src/bytes/hex.ts';
import { Asn1Error, TAG, readWholeAsn1 } from '../x509/asn1.ts';
import type { Asn1Node } from '../x509/asn1.ts';
import { Elements } from '../x509/asn1-elements.ts';
import { booleanOf, octetsOf, oidOf, sequenceOf } from '../x509/asn1-values.ts';

/** More are in no response and no list. */
const MAX_EXTENSIONS = 50;

/** Identifiers that occur: RFC 6960 §4.4, RFC 5280 §5.2 and §5.3, RFC 6962 §3.3. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['1.3.6.1.5.5.7.48.1.2', 'nonce'],
  ['1.3.6.1.5.5.7.48.1.3', 'crlReferences'],
  ['1.3.6.1.5.5.7.48.1.4', 'acceptableResponses'],
  ['1.3.6.1.5.5.7.48.1.6', 'archiveCutoff'],
  ['1.3.6.1.5.5.7.48.1.7', 'serviceLocator'],
  ['1.3.6.1.5.5.7.48.1.9', 'extendedRevoke'],
  ['1.3.6.1.4.1.11129.2.4.5', 'signedCertificateTimestampList'],
  ['2.5.29.20', 'cRLNumber'],
  ['2.5.29.21', 'reasonCode'],
  ['2.5.29.24', 'invalidityDate'],
  ['2.5.29.27', 'deltaCRLIndicator'],
  ['2.5.29.28', 'issuingDistributionPoint'],
  ['2.5.29.29', 'certificateIssuer'],
  ['2.5.29.35', 'authorityKeyIdentifier'],
  ['2.5.29.46', 'freshestCRL'],
]);

/** One extension, its value not yet looked into. */
export interface PlainExtension {
  oid: string;
  /** The OID where it has no name here. */
  name: string;
  critical: boolean;
  value: Uint8Array;
  /** The value, lower-case hex. */
  hex: string;
}

/** Reads a SEQUENCE OF Extension. What is odd goes to `problems`. Throws `Asn1Error` when it is no sequence. */
export function plainExtensions(node: Asn1Node, label: string, problems: string[]): PlainExtension[] {
  const children = sequenceOf(node, label);
  if (children.length > MAX_EXTENSIONS) problems.push(`${label}: ${children.length}, more than ${MAX_EXTENSIONS} are not read`);
  const found: PlainExtension[] = [];
  for (const child of children.slice(0, MAX_EXTENSIONS)) {
    try {
      const elements = Elements.of(child, label);
      const oid = oidOf(elements.next('identifier'), label);
      const flag = elements.universal(TAG.boolean);
      const value = octetsOf(elements.next('value'), `${label} ${oid}`);
      elements.finish();
      found.push({ oid, name: NAMES.get(oid) ?? oid, critical: flag !== undefined && booleanOf(flag, label), value, hex: toHex(value) });
    } catch (error) {
      if (!(error instanceof Asn1Error)) throw error;
      problems.push(error.message);
    }
  }
  return found;
}

/** What `read` makes of the extension's one value; undefined where it is absent or unreadable, which goes to `problems`. */
export function valueOf<T>(extensions: readonly PlainExtension[], name: string, problems: string[], read: (value: Asn1Node) => T): T | undefined {
  const extension = extensions.find((candidate) => candidate.name === name);
  if (extension === undefined) return undefined;
  try {
    return read(readWholeAsn1(extension.value));
  } catch (error) {
    if (!(error instanceof Asn1Error)) throw error;
    problems.push(`${name}: cannot be read, ${error.message}`);
    return undefined;
  }
}
