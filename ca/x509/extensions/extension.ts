/** The contract of a certificate extension: one file each in this folder, found through `registry.ts`. */
import type { Asn1Node } from '../asn1.ts';
import type { CertificateFacts } from '../facts.ts';

/** The fields of the facts that extensions fill. */
export type ExtensionValues = Pick<
  CertificateFacts,
  | 'basicConstraints'
  | 'keyUsage'
  | 'extendedKeyUsage'
  | 'subjectAlternativeNames'
  | 'issuerAlternativeNames'
  | 'subjectKeyId'
  | 'authorityKeyId'
  | 'authorityCertificate'
  | 'nameConstraints'
  | 'policies'
  | 'policyMappings'
  | 'policyConstraints'
  | 'inhibitAnyPolicy'
  | 'validation'
  | 'ocspUrls'
  | 'caIssuersUrls'
  | 'crlUrls'
  | 'freshestCrlUrls'
  | 'mustStaple'
  | 'scts'
  | 'precertificate'
>;

/** What an extension says. */
export interface ExtensionReading {
  /** For people, one statement each. */
  lines: readonly string[];
  /** What others ask for. */
  values?: ExtensionValues;
  /** What is odd without being unreadable. */
  problems?: readonly string[];
}

/** Decodes the value of one extension. */
export interface CertificateExtension {
  oid: string;
  /** In OpenSSL's spelling where it has one: `basicConstraints`. */
  name: string;
  /** `RFC 5280 §4.2.1.9`. */
  citation: string;
  /** Two plain sentences: what it is for, and why it matters. */
  explanation: string;
  /** Reads the one element inside the extension's OCTET STRING; throws only `Asn1Error`. */
  read(value: Asn1Node): ExtensionReading;
}

/** Most lines one extension gives to people; certificates with thousands of names exist, and the values stay complete. */
export const MAX_EXTENSION_LINES = 200;

/** The lines up to the limit, and how many were left out. */
export function limitedLines(lines: readonly string[]): readonly string[] {
  if (lines.length <= MAX_EXTENSION_LINES) return lines;
  return [...lines.slice(0, MAX_EXTENSION_LINES), `… and ${lines.length - MAX_EXTENSION_LINES} more`];
}
