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
}

/** Public key of a certificate. */
export interface KeyFacts {
  /** `rsa`, `ec`, `ed25519`, `ed448`, `dsa`, `rsa-pss`, or the OID of anything else. */
  type: string;
  /** Modulus length for RSA, field size for EC; undefined where unknown. */
  bits?: number;
  /** Named curve in OpenSSL's spelling: `prime256v1`. */
  curve?: string;
  /** RSA public exponent, decimal. */
  exponent?: string;
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
  /** Lower-case hex as encoded; a leading `-` when negative. */
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
  /** ms since the epoch. */
  notBefore: number;
  notAfter: number;
  key: KeyFacts;
  /** Outer and inner signature algorithm: name where known (`ecdsa-with-SHA256`), else OID; and whether the two are equal bytes. */
  signatureAlgorithm: string;
  signatureAlgorithmsEqual: boolean;
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
  subjectKeyId?: string;
  authorityKeyId?: string;
  nameConstraints?: { permitted: readonly GeneralName[]; excluded: readonly GeneralName[] };
  /** Policy OIDs. */
  policies?: readonly string[];
  /** `DV`, `OV`, `IV`, `EV` from the CA/B Forum's policy OIDs. */
  validation?: 'DV' | 'OV' | 'IV' | 'EV';
  ocspUrls?: readonly string[];
  caIssuersUrls?: readonly string[];
  crlUrls?: readonly string[];
  mustStaple?: boolean;
  /** Embedded SCTs: log id (hex) and time in ms since the epoch. */
  scts?: readonly { logId: string; timestamp: number }[];
  /** Critical extensions this program does not know. */
  unknownCritical: readonly string[];

  /** What could not be read, in words. Empty for a well-formed certificate. */
  problems: readonly string[];
}
