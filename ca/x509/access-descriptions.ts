/** Access descriptions (RFC 5280 §4.2.2.1), shared by authorityInfoAccess and subjectInfoAccess. */
import type { Asn1Node } from './asn1.ts';
import { Elements } from './asn1-elements.ts';
import { oidOf, sequenceOf } from './asn1-values.ts';
import type { GeneralName } from './facts.ts';
import { nameWithKind, readGeneralName } from './general-names.ts';
import { ACCESS_METHODS } from './object-identifiers.ts';

/** One place to get something, and how. */
export interface AccessDescription {
  /** Dotted OID. */
  method: string;
  location: GeneralName;
}

/** Access method OIDs that others ask for. */
export const ACCESS_OCSP = '1.3.6.1.5.5.7.48.1';
export const ACCESS_CA_ISSUERS = '1.3.6.1.5.5.7.48.2';

/** Reads a SEQUENCE OF AccessDescription. Throws `Asn1Error`. */
export function readAccessDescriptions(node: Asn1Node, label: string, problems: string[]): AccessDescription[] {
  const descriptions = sequenceOf(node, label).map((description) => {
    const elements = Elements.of(description, label);
    const method = oidOf(elements.next('method'), label);
    const location = readGeneralName(elements.next('location'), { label, problems });
    elements.finish();
    return { method, location };
  });
  if (descriptions.length === 0) problems.push(`${label}: an empty list`);
  return descriptions;
}

/** `OCSP - URI:http://ocsp.test`, in OpenSSL's form. */
export function accessLine(description: AccessDescription): string {
  return `${ACCESS_METHODS.get(description.method) ?? description.method} - ${nameWithKind(description.location)}`;
}

/** The addresses of one method. */
export function accessUrls(descriptions: readonly AccessDescription[], method: string): string[] {
  return descriptions
    .filter((description) => description.method === method && description.location.type === 'uri')
    .map((description) => description.location.value);
}
