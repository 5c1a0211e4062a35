/** Certificates out of a file of any common form: PEM with whatever else stands in it, DER, PKCS #7. Pure. */
import { readPem } from '../../../ca/pem.ts';
import { pkcs7Certificates } from '../../../ca/x509/pkcs7.ts';

/** Most certificates taken from one file: bundles of all roots have some 150. */
export const MAX_CERTIFICATES = 512;

/** What was in the file. */
export interface CertificateFile {
  /** DER, in the order of the file. */
  certificates: readonly Uint8Array[];
  /** What was passed over, in words: `1 private key`. */
  notes: readonly string[];
}

const TRUSTED = 'TRUSTED CERTIFICATE';
const CERTIFICATE_LABELS: ReadonlySet<string> = new Set(['CERTIFICATE', 'X509 CERTIFICATE', TRUSTED]);

/** Reads the bytes of a file. Keys are counted and never looked at. */
export function readCertificateFile(bytes: Uint8Array): CertificateFile {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const { certificates, notes } = text.includes('-----BEGIN ') ? fromPem(text) : { certificates: pkcs7Certificates(bytes) ?? elements(bytes), notes: [] };
  const left = certificates.length - MAX_CERTIFICATES;
  return {
    certificates: certificates.slice(0, MAX_CERTIFICATES),
    notes: left > 0 ? [...notes, `${left} certificates were left out: more than ${MAX_CERTIFICATES} are not looked at`] : notes,
  };
}

function fromPem(text: string): CertificateFile {
  const certificates = readPem(text).flatMap(({ label, der }) => {
    if (label === 'PKCS7' || label === 'CMS') return pkcs7Certificates(der) ?? [];
    // OpenSSL writes its trust settings behind the certificate.
    if (label === TRUSTED) return elements(der).slice(0, 1);
    return CERTIFICATE_LABELS.has(label) ? [der] : [];
  });
  const begun = [...text.matchAll(/^-----BEGIN ([A-Z0-9 ]+)-----/gm)].map(([, label = '']) => label);
  const keys = begun.filter((label) => label.endsWith('PRIVATE KEY')).length;
  const broken = begun.filter((label) => CERTIFICATE_LABELS.has(label)).length - readPem(text).filter(({ label }) => CERTIFICATE_LABELS.has(label)).length;
  return {
    certificates,
    notes: [
      ...(keys > 0 ? [`${keys === 1 ? 'a private key' : `${keys} private keys`} in the file ${keys === 1 ? 'was' : 'were'} not looked at`] : []),
      ...(broken > 0 ? [`${broken === 1 ? 'a certificate' : `${broken} certificates`} in the file ${broken === 1 ? 'is' : 'are'} cut off or no base64`] : []),
    ],
  };
}

/** The DER elements that stand one behind the other; what is no element is given as it is, for the findings to say so. */
function elements(bytes: Uint8Array): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = elementLength(bytes.subarray(at));
    found.push(bytes.subarray(at, at + length));
    at += length;
  }
  return found;
}

/** Octets of the first element (X.690 §8.1); all that is left where that cannot be told. */
function elementLength(bytes: Uint8Array): number {
  const [tag = 0, first = 0] = bytes;
  const many = first & 0x7f;
  if (tag !== 0x30 || first === 0x80 || many > 4) return bytes.length;
  const header = first < 0x80 ? 2 : 2 + many;
  const content = first < 0x80 ? first : bytes.subarray(2, header).reduce((sum, byte) => sum * 256 + byte, 0);
  return Math.min(bytes.length, header + content);
}
