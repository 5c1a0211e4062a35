/** What a certificate says, as values: the superset of what the panes show and the checks ask. Filled by `certificate.ts`. */

/** One attribute of a distinguished name, in order of appearance. */
export interface NameAttribute {
  oid: string;
  /** Short name where there is one: `CN`, `O`; else the OID. */
  type: string;
  value: string;
  /** Index of the RDN it belongs to; attributes with the same index form one multi-valued RDN. */
  rdn: number;
  /** ASN.1 string type: `UTF8String`, `PrintableString` … */
  encoding: string;
}

/** A general name of a SAN, name constraint and the like (RFC 5280 §4.2.1.6). */
export interface GeneralName {
  type: 'dns' | 'ip' | 'email' | 'uri' | 'directory' | 'other' | 'registered_id' | 'x400' | 'edi';
  /** DNS name, IP literal (with prefix length in name constraints), URI, one-line DN, OID … */
  value: string;
  /** The attributes of a directory name, for comparison. */
  attributes?: readonly NameAttribute[];
}

/** Public key of a certificate. */
export interface KeyFacts {
  /** `rsa`, `ec`, `ed25519`, `ed448`, `dsa`, `rsa-pss`, or the OID of anything else. */
  type: string;
  /** Modulus length for RSA, field size for EC; undefined where unknown. */
  bits?: number;
  /** Named curve in OpenSSL's spelling: `prime256v1`. */
  curve?: string;
  /** RSA public exponent, decimal; in hex with `0x` when it is absurdly long. */
  exponent?: string;
  /** RSA modulus, lower-case hex. */
  modulus?: string;
  /** The curve is written out as numbers instead of named, which RFC 5480 §2.1.1 forbids in certificates. */
  explicitCurve?: boolean;
  /** Whether the point of an EC key is in compressed form. */
  compressed?: boolean;
  /** DER of the AlgorithmIdentifier, lower-case hex. */
  algorithmHex?: string;
}

/** One extension: what it is, whether it is critical, what it says. */
export interface ExtensionFacts {
  oid: string;
  name: string;
  critical: boolean;
  /** DER of the value, lower-case hex. */
  hex: string;
  /** Decoded lines for people; empty where it is unknown. */
  lines: readonly string[];
  /** Set when the value could not be read; a finding, not a failure. */
  unreadable?: string;
}

/** A signed certificate timestamp (RFC 6962 §3.2). */
export interface SctFacts {
  /** Lower-case hex. */
  logId: string;
  /** ms since the epoch. */
  timestamp: number;
  /** Name of the signature scheme, for example `sha256 ecdsa`. */
  algorithm?: string;
}

/** Everything read from one certificate. Fields that could not be read are absent and named in `problems`. */
export interface CertificateFacts {
  der: Uint8Array;
  /** SHA-256 and SHA-1 of the DER, lower-case hex. */
  sha256: string;
  sha1: string;
  /** SHA-256 of the SubjectPublicKeyInfo, base64 (the form of a pin). */
  spkiSha256: string;
  /** 1, 2 or 3. */
  version: number;
  /** The number in lower-case hex, whole octets, without sign octet; a leading `-` when negative, empty when unreadable. */
  serial: string;
  /** One line, RFC 4514 order reversed to be read from CN: `CN=a.test, O=Test`. */
  subject: string;
  issuer: string;
  subjectAttributes: readonly NameAttribute[];
  issuerAttributes: readonly NameAttribute[];
  /** DER of the names, for comparison, lower-case hex. */
  subjectHex: string;
  issuerHex: string;
  commonName?: string;
  /** ms since the epoch; both 0 when they could not be read. */
  notBefore: number;
  notAfter: number;
  /** `UTCTime` or `GeneralizedTime`. */
  timeEncodings?: { notBefore: string; notAfter: string };
  key: KeyFacts;
  /** DER of the SubjectPublicKeyInfo. */
  spki?: Uint8Array;
  /** Outer and inner signature algorithm: name where known (`ecdsa-with-SHA256`), else OID; and whether the two are equal bytes. */
  signatureAlgorithm: string;
  signatureAlgorithmsEqual: boolean;
  /** Name or OID of the outer algorithm, where the two are not equal. */
  outerSignatureAlgorithm?: string;
  /** Hash of the signature where the algorithm tells it: `SHA-256`. */
  signatureHash?: string;
  /** DER of the inner AlgorithmIdentifier, lower-case hex. */
  signatureAlgorithmHex?: string;
  /** The signature itself. */
  signature?: Uint8Array;
  /** Which of the unique identifiers of X.509 version 2 are there. */
  uniqueIds?: readonly ('issuer' | 'subject')[];
  selfIssued: boolean;
  extensions: readonly ExtensionFacts[];

  /** basicConstraints; absent when the extension is. */
  basicConstraints?: { ca: boolean; pathLength?: number };
  /** keyUsage bit names in order: `digitalSignature` …; absent when the extension is. */
  keyUsage?: readonly string[];
  /** EKU OIDs or names where known: `serverAuth`; absent when the extension is. */
  extendedKeyUsage?: readonly string[];
  /** SAN; absent when the extension is. */
  subjectAlternativeNames?: readonly GeneralName[];
  /** issuerAltName; absent when the extension is. */
  issuerAlternativeNames?: readonly GeneralName[];
  /** Lower-case hex. */
  subjectKeyId?: string;
  authorityKeyId?: string;
  /** The other half of an authority key identifier: issuer and serial of the issuer's certificate. */
  authorityCertificate?: { issuer: readonly GeneralName[]; serial?: string };
  nameConstraints?: { permitted: readonly GeneralName[]; excluded: readonly GeneralName[] };
  /** Policy OIDs. */
  policies?: readonly string[];
  policyMappings?: readonly { issuerDomain: string; subjectDomain: string }[];
  /** Certificates that may follow before the restriction holds (RFC 5280 §4.2.1.11). */
  policyConstraints?: { requireExplicitPolicy?: number; inhibitPolicyMapping?: number };
  inhibitAnyPolicy?: number;
  /** `DV`, `OV`, `IV`, `EV` from the CA/B Forum's policy OIDs. */
  validation?: 'DV' | 'OV' | 'IV' | 'EV';
  ocspUrls?: readonly string[];
  caIssuersUrls?: readonly string[];
  crlUrls?: readonly string[];
  freshestCrlUrls?: readonly string[];
  mustStaple?: boolean;
  /** Embedded SCTs. */
  scts?: readonly SctFacts[];
  /** Carries the CT poison: made for the logs, never for a server (RFC 6962 §3.1). */
  precertificate?: boolean;
  /** Critical extensions this program does not know. */
  unknownCritical: readonly string[];

  /** What could not be read or is not DER, in words. Empty for a well-formed certificate. */
  problems: readonly string[];
  /** Set when not even the frame of a certificate was there; the other fields then say nothing. */
  unreadable?: string;
}
