/** A path that every rule is content with, to be changed in one place by each test of a check. */
import { readCertificate } from '../../ca/x509/certificate.ts';
import type { Check, CheckInput } from '../../ca/checks/check.ts';
import {
  alternativeNames,
  authorityKeyId,
  basicConstraints,
  crlPlace,
  extendedKeyUsage,
  issuerPlace,
  keyUsage,
  makeCertificate,
  policies,
  subjectKeyId,
  timestamps,
} from './made-certificate.ts';
import type { CertificateWish, MadeCertificate } from './made-certificate.ts';

/** When the tests judge, ms since the epoch. */
export const NOW = Date.UTC(2026, 10, 21, 12);

export const HOST = 'www.example.com';

/** The extensions of the leaf by name, so that a test can replace or drop one. */
export const LEAF_EXTENSIONS: Readonly<Record<string, Buffer>> = {
  authorityKeyId: authorityKeyId('intermediate key'),
  basicConstraints: basicConstraints(false),
  keyUsage: keyUsage('digitalSignature'),
  extendedKeyUsage: extendedKeyUsage('serverAuth'),
  policies: policies('2.23.140.1.2.1'),
  issuerPlace: issuerPlace('http://ca.example.com/intermediate.crt'),
  crlPlace: crlPlace('http://ca.example.com/leaf.crl'),
  names: alternativeNames(HOST, 'example.com'),
  timestamps: timestamps(1, 2),
};

/** Extensions of the intermediate. */
export const INTERMEDIATE_EXTENSIONS: Readonly<Record<string, Buffer>> = {
  subjectKeyId: subjectKeyId('intermediate key'),
  authorityKeyId: authorityKeyId('root key'),
  basicConstraints: basicConstraints(true, 0),
  keyUsage: keyUsage('keyCertSign', 'cRLSign'),
  extendedKeyUsage: extendedKeyUsage('serverAuth'),
  policies: policies('2.23.140.1.2.1'),
  crlPlace: crlPlace('http://ca.example.com/intermediate.crl'),
};

/** What differs from the good path. An extension of undefined is left out. */
export interface PathWish {
  leaf?: CertificateWish;
  leafExtensions?: Readonly<Record<string, Buffer | undefined>>;
  intermediate?: CertificateWish;
  intermediateExtensions?: Readonly<Record<string, Buffer | undefined>>;
  root?: CertificateWish;
}

/** Leaf, intermediate and root. */
export function goodPath(wish: PathWish = {}): [leaf: MadeCertificate, intermediate: MadeCertificate, root: MadeCertificate] {
  const root = makeCertificate({
    subject: 'Example Root X1',
    keyName: 'root',
    notBefore: Date.UTC(2015, 5, 4),
    notAfter: Date.UTC(2035, 5, 4),
    extensions: [basicConstraints(true), keyUsage('keyCertSign', 'cRLSign'), subjectKeyId('root key')],
    ...wish.root,
  });
  const intermediate = makeCertificate({
    subject: 'Example CA R3',
    keyName: 'intermediate',
    issuer: root,
    notBefore: Date.UTC(2024, 2, 13),
    notAfter: Date.UTC(2028, 2, 12),
    extensions: present({ ...INTERMEDIATE_EXTENSIONS, ...wish.intermediateExtensions }),
    ...wish.intermediate,
  });
  const leaf = makeCertificate({
    subject: HOST,
    keyName: 'leaf',
    issuer: intermediate,
    notBefore: Date.UTC(2026, 9, 25, 12),
    notAfter: Date.UTC(2027, 0, 23, 12),
    extensions: present({ ...LEAF_EXTENSIONS, ...wish.leafExtensions }),
    ...wish.leaf,
  });
  return [leaf, intermediate, root];
}

function present(extensions: Readonly<Record<string, Buffer | undefined>>): Buffer[] {
  return Object.values(extensions).filter((value) => value !== undefined);
}

/** What `judge` is given for a path: public and untroubled unless the test says otherwise. */
export function checkInput(path: readonly { der: Uint8Array }[] = goodPath(), change: Partial<CheckInput> = {}): CheckInput {
  return { host: HOST, now: NOW, path: path.map(({ der }) => readCertificate(der)), openssl: null, anchor: 'bundled', ...change };
}

/** What a check found, as `fault severity` lines. */
export function found(check: Check, input: CheckInput): string[] {
  return check.run(input).map((finding) => `${finding.check} ${finding.severity}`);
}
