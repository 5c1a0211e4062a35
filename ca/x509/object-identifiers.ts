/**
 * Names of the OBJECT IDENTIFIERs in certificates, in OpenSSL's spelling where it has one. From the RFCs and registries named at
 * each table; an identifier that is missing is shown in dotted form, never refused.
 */

type Names = ReadonlyMap<string, string>;

/** Attributes of distinguished names: RFC 4514 §3, RFC 5280 appendix A.1, X.520; jurisdiction from the CA/B EV Guidelines §9.2.4. */
export const ATTRIBUTE_TYPES: Names = new Map([
  ['2.5.4.3', 'CN'],
  ['2.5.4.4', 'SN'],
  ['2.5.4.5', 'serialNumber'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.9', 'street'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['2.5.4.12', 'title'],
  ['2.5.4.13', 'description'],
  ['2.5.4.15', 'businessCategory'],
  ['2.5.4.17', 'postalCode'],
  ['2.5.4.18', 'postOfficeBox'],
  ['2.5.4.20', 'telephoneNumber'],
  ['2.5.4.41', 'name'],
  ['2.5.4.42', 'GN'],
  ['2.5.4.43', 'initials'],
  ['2.5.4.44', 'generationQualifier'],
  ['2.5.4.45', 'x500UniqueIdentifier'],
  ['2.5.4.46', 'dnQualifier'],
  ['2.5.4.65', 'pseudonym'],
  ['2.5.4.97', 'organizationIdentifier'],
  ['0.9.2342.19200300.100.1.1', 'UID'],
  ['0.9.2342.19200300.100.1.25', 'DC'],
  ['1.2.840.113549.1.9.1', 'emailAddress'],
  ['1.2.840.113549.1.9.2', 'unstructuredName'],
  ['1.2.840.113549.1.9.8', 'unstructuredAddress'],
  ['1.3.6.1.4.1.311.60.2.1.1', 'jurisdictionL'],
  ['1.3.6.1.4.1.311.60.2.1.2', 'jurisdictionST'],
  ['1.3.6.1.4.1.311.60.2.1.3', 'jurisdictionC'],
]);

/** Hashes by the names of FIPS 180-4 and FIPS 202. */
export type HashName = 'MD2' | 'MD4' | 'MD5' | 'SHA-1' | 'SHA-224' | 'SHA-256' | 'SHA-384' | 'SHA-512' | 'SHA3-256' | 'SHA3-384' | 'SHA3-512';

/** A signature algorithm: its name, and the hash where the identifier alone tells it. */
export interface SignatureAlgorithmName {
  name: string;
  hash?: HashName;
}

/** Signature algorithms: RFC 3279, 4055, 5758, 8410, 9814 (SLH-DSA), 9881 (ML-DSA); the 1.3.14 arc is the old OIW one. */
export const SIGNATURE_ALGORITHMS: ReadonlyMap<string, SignatureAlgorithmName> = new Map<string, SignatureAlgorithmName>([
  ['1.2.840.113549.1.1.2', { name: 'md2WithRSAEncryption', hash: 'MD2' }],
  ['1.2.840.113549.1.1.3', { name: 'md4WithRSAEncryption', hash: 'MD4' }],
  ['1.2.840.113549.1.1.4', { name: 'md5WithRSAEncryption', hash: 'MD5' }],
  ['1.2.840.113549.1.1.5', { name: 'sha1WithRSAEncryption', hash: 'SHA-1' }],
  ['1.3.14.3.2.3', { name: 'md5WithRSA', hash: 'MD5' }],
  ['1.3.14.3.2.29', { name: 'sha1WithRSA', hash: 'SHA-1' }],
  ['1.3.14.3.2.27', { name: 'dsaWithSHA1-old', hash: 'SHA-1' }],
  ['1.2.840.113549.1.1.14', { name: 'sha224WithRSAEncryption', hash: 'SHA-224' }],
  ['1.2.840.113549.1.1.11', { name: 'sha256WithRSAEncryption', hash: 'SHA-256' }],
  ['1.2.840.113549.1.1.12', { name: 'sha384WithRSAEncryption', hash: 'SHA-384' }],
  ['1.2.840.113549.1.1.13', { name: 'sha512WithRSAEncryption', hash: 'SHA-512' }],
  ['1.2.840.113549.1.1.10', { name: 'rsassaPss' }],
  ['1.2.840.10040.4.3', { name: 'dsaWithSHA1', hash: 'SHA-1' }],
  ['2.16.840.1.101.3.4.3.1', { name: 'dsa_with_SHA224', hash: 'SHA-224' }],
  ['2.16.840.1.101.3.4.3.2', { name: 'dsa_with_SHA256', hash: 'SHA-256' }],
  ['1.2.840.10045.4.1', { name: 'ecdsa-with-SHA1', hash: 'SHA-1' }],
  ['1.2.840.10045.4.3.1', { name: 'ecdsa-with-SHA224', hash: 'SHA-224' }],
  ['1.2.840.10045.4.3.2', { name: 'ecdsa-with-SHA256', hash: 'SHA-256' }],
  ['1.2.840.10045.4.3.3', { name: 'ecdsa-with-SHA384', hash: 'SHA-384' }],
  ['1.2.840.10045.4.3.4', { name: 'ecdsa-with-SHA512', hash: 'SHA-512' }],
  ['2.16.840.1.101.3.4.3.10', { name: 'ecdsa_with_SHA3-256', hash: 'SHA3-256' }],
  ['2.16.840.1.101.3.4.3.11', { name: 'ecdsa_with_SHA3-384', hash: 'SHA3-384' }],
  ['2.16.840.1.101.3.4.3.12', { name: 'ecdsa_with_SHA3-512', hash: 'SHA3-512' }],
  ['1.3.101.112', { name: 'ED25519' }],
  ['1.3.101.113', { name: 'ED448' }],
  ['2.16.840.1.101.3.4.3.17', { name: 'ML-DSA-44' }],
  ['2.16.840.1.101.3.4.3.18', { name: 'ML-DSA-65' }],
  ['2.16.840.1.101.3.4.3.19', { name: 'ML-DSA-87' }],
  ['2.16.840.1.101.3.4.3.20', { name: 'SLH-DSA-SHA2-128s' }],
  ['2.16.840.1.101.3.4.3.21', { name: 'SLH-DSA-SHA2-128f' }],
  ['2.16.840.1.101.3.4.3.22', { name: 'SLH-DSA-SHA2-192s' }],
  ['2.16.840.1.101.3.4.3.23', { name: 'SLH-DSA-SHA2-192f' }],
  ['2.16.840.1.101.3.4.3.24', { name: 'SLH-DSA-SHA2-256s' }],
  ['2.16.840.1.101.3.4.3.25', { name: 'SLH-DSA-SHA2-256f' }],
  ['2.16.840.1.101.3.4.3.26', { name: 'SLH-DSA-SHAKE-128s' }],
  ['2.16.840.1.101.3.4.3.27', { name: 'SLH-DSA-SHAKE-128f' }],
  ['2.16.840.1.101.3.4.3.28', { name: 'SLH-DSA-SHAKE-192s' }],
  ['2.16.840.1.101.3.4.3.29', { name: 'SLH-DSA-SHAKE-192f' }],
  ['2.16.840.1.101.3.4.3.30', { name: 'SLH-DSA-SHAKE-256s' }],
  ['2.16.840.1.101.3.4.3.31', { name: 'SLH-DSA-SHAKE-256f' }],
]);

/** Hash algorithms, as the parameters of RSASSA-PSS name them: RFC 4055 §2.1. */
export const HASH_ALGORITHMS: ReadonlyMap<string, HashName> = new Map<string, HashName>([
  ['1.2.840.113549.2.5', 'MD5'],
  ['1.3.14.3.2.26', 'SHA-1'],
  ['2.16.840.1.101.3.4.2.4', 'SHA-224'],
  ['2.16.840.1.101.3.4.2.1', 'SHA-256'],
  ['2.16.840.1.101.3.4.2.2', 'SHA-384'],
  ['2.16.840.1.101.3.4.2.3', 'SHA-512'],
]);

/** Public key algorithms by the names node:crypto gives them: RFC 3279, 4055, 5480, 8410, 9881. */
export const KEY_ALGORITHMS: Names = new Map([
  ['1.2.840.113549.1.1.1', 'rsa'],
  ['1.2.840.113549.1.1.10', 'rsa-pss'],
  ['1.2.840.10040.4.1', 'dsa'],
  ['1.2.840.10046.2.1', 'dh'],
  ['1.2.840.10045.2.1', 'ec'],
  ['1.3.101.110', 'x25519'],
  ['1.3.101.111', 'x448'],
  ['1.3.101.112', 'ed25519'],
  ['1.3.101.113', 'ed448'],
  ['2.16.840.1.101.3.4.3.17', 'ml-dsa-44'],
  ['2.16.840.1.101.3.4.3.18', 'ml-dsa-65'],
  ['2.16.840.1.101.3.4.3.19', 'ml-dsa-87'],
]);

/** Named curves with the size of their field in bits: RFC 5480 §2.1.1.1, SEC 2, RFC 5639 §4.1, GB/T 32918.5. */
export const CURVES: ReadonlyMap<string, { name: string; bits: number }> = new Map([
  ['1.2.840.10045.3.1.1', { name: 'prime192v1', bits: 192 }],
  ['1.3.132.0.33', { name: 'secp224r1', bits: 224 }],
  ['1.2.840.10045.3.1.7', { name: 'prime256v1', bits: 256 }],
  ['1.3.132.0.34', { name: 'secp384r1', bits: 384 }],
  ['1.3.132.0.35', { name: 'secp521r1', bits: 521 }],
  ['1.3.132.0.8', { name: 'secp160r1', bits: 160 }],
  ['1.3.132.0.9', { name: 'secp160k1', bits: 160 }],
  ['1.3.132.0.10', { name: 'secp256k1', bits: 256 }],
  ['1.3.132.0.31', { name: 'secp192k1', bits: 192 }],
  ['1.3.132.0.32', { name: 'secp224k1', bits: 224 }],
  ['1.3.36.3.3.2.8.1.1.3', { name: 'brainpoolP192r1', bits: 192 }],
  ['1.3.36.3.3.2.8.1.1.5', { name: 'brainpoolP224r1', bits: 224 }],
  ['1.3.36.3.3.2.8.1.1.7', { name: 'brainpoolP256r1', bits: 256 }],
  ['1.3.36.3.3.2.8.1.1.9', { name: 'brainpoolP320r1', bits: 320 }],
  ['1.3.36.3.3.2.8.1.1.11', { name: 'brainpoolP384r1', bits: 384 }],
  ['1.3.36.3.3.2.8.1.1.13', { name: 'brainpoolP512r1', bits: 512 }],
  ['1.2.156.10197.1.301', { name: 'SM2', bits: 256 }],
]);

/** Key purposes: RFC 5280 §4.2.1.12, RFC 4945, RFC 6187, RFC 7299, Microsoft's and Netscape's own. */
export const KEY_PURPOSES: Names = new Map([
  ['2.5.29.37.0', 'anyExtendedKeyUsage'],
  ['1.3.6.1.5.5.7.3.1', 'serverAuth'],
  ['1.3.6.1.5.5.7.3.2', 'clientAuth'],
  ['1.3.6.1.5.5.7.3.3', 'codeSigning'],
  ['1.3.6.1.5.5.7.3.4', 'emailProtection'],
  ['1.3.6.1.5.5.7.3.5', 'ipsecEndSystem'],
  ['1.3.6.1.5.5.7.3.6', 'ipsecTunnel'],
  ['1.3.6.1.5.5.7.3.7', 'ipsecUser'],
  ['1.3.6.1.5.5.7.3.8', 'timeStamping'],
  ['1.3.6.1.5.5.7.3.9', 'OCSPSigning'],
  ['1.3.6.1.5.5.7.3.17', 'ipsecIKE'],
  ['1.3.6.1.5.5.7.3.21', 'secureShellClient'],
  ['1.3.6.1.5.5.7.3.22', 'secureShellServer'],
  ['1.3.6.1.5.2.3.4', 'pkInitClientAuth'],
  ['1.3.6.1.5.2.3.5', 'pkInitKDC'],
  ['1.3.6.1.4.1.311.10.3.3', 'msSGC'],
  ['1.3.6.1.4.1.311.10.3.4', 'msEFS'],
  ['1.3.6.1.4.1.311.20.2.2', 'msSmartcardLogin'],
  ['2.16.840.1.113730.4.1', 'nsSGC'],
  ['1.3.6.1.4.1.11129.2.4.4', 'precertSigning'],
]);

/** Certificate policies with a fixed meaning: RFC 5280 §4.2.1.4 and the CA/B Forum's arc (BR §7.1.6.1, EV Guidelines). */
export const POLICIES: Names = new Map([
  ['2.5.29.32.0', 'anyPolicy'],
  ['2.23.140.1.1', 'EV (CA/Browser Forum)'],
  ['2.23.140.1.2.1', 'DV (CA/Browser Forum)'],
  ['2.23.140.1.2.2', 'OV (CA/Browser Forum)'],
  ['2.23.140.1.2.3', 'IV (CA/Browser Forum)'],
  ['2.23.140.1.3', 'EV code signing (CA/Browser Forum)'],
  ['2.23.140.1.4.1', 'code signing (CA/Browser Forum)'],
]);

/** Policies that tell how the subject was validated (BR §7.1.6.1; EV Guidelines §9.3). */
export const VALIDATION_POLICIES: ReadonlyMap<string, 'DV' | 'OV' | 'IV' | 'EV'> = new Map<string, 'DV' | 'OV' | 'IV' | 'EV'>([
  ['2.23.140.1.1', 'EV'],
  ['2.23.140.1.2.1', 'DV'],
  ['2.23.140.1.2.2', 'OV'],
  ['2.23.140.1.2.3', 'IV'],
]);

/** Access methods: RFC 5280 §4.2.2. */
export const ACCESS_METHODS: Names = new Map([
  ['1.3.6.1.5.5.7.48.1', 'OCSP'],
  ['1.3.6.1.5.5.7.48.2', 'CA Issuers'],
  ['1.3.6.1.5.5.7.48.3', 'timeStamping'],
  ['1.3.6.1.5.5.7.48.5', 'CA Repository'],
]);

/** Forms of otherName: RFC 4985, 7585, 8398, Microsoft's user principal name. */
export const OTHER_NAMES: Names = new Map([
  ['1.3.6.1.4.1.311.20.2.3', 'userPrincipalName'],
  ['1.3.6.1.4.1.311.25.1', 'ntdsReplication'],
  ['1.3.6.1.5.5.7.8.3', 'permanentIdentifier'],
  ['1.3.6.1.5.5.7.8.4', 'hardwareModuleName'],
  ['1.3.6.1.5.5.7.8.5', 'xmppAddr'],
  ['1.3.6.1.5.5.7.8.7', 'SRVName'],
  ['1.3.6.1.5.5.7.8.8', 'NAIRealm'],
  ['1.3.6.1.5.5.7.8.9', 'SmtpUTF8Mailbox'],
]);

/** `name (1.2.3)` where the table has a name, else the dotted form. */
export function withName(oid: string, names: Names): string {
  const name = names.get(oid);
  return name === undefined ? oid : `${name} (${oid})`;
}
