/** Certificates with any content, right or wrong, signed by real keys; written with no code of the product. */
import { execFileSync } from 'node:child_process';
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { bitString, boolean, implicit, integer, nothing, octetString, oid, sequence, set, tagged, time, utf8 } from './der.ts';

/** Keys a test may ask for. They are made once, because RSA takes long. */
export type KeyKind = 'p256' | 'p384' | 'rsa8192' | 'rsa4096' | 'rsa2048' | 'rsa1024' | 'rsa512' | 'ed25519' | 'secp256k1';

interface Pair {
  publicKey: KeyObject;
  privateKey: KeyObject;
}

const pairs = new Map<string, Pair>();

/** A key pair by kind and name: equal names give the same key. */
export function keyPair(kind: KeyKind, name = ''): Pair {
  const known = pairs.get(`${kind} ${name}`);
  if (known !== undefined) return known;
  const pair = freshPair(kind);
  pairs.set(`${kind} ${name}`, pair);
  return pair;
}

function freshPair(kind: KeyKind): Pair {
  switch (kind) {
    case 'p256':
      return generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    case 'p384':
      return generateKeyPairSync('ec', { namedCurve: 'secp384r1' });
    case 'secp256k1':
      return generateKeyPairSync('ec', { namedCurve: 'secp256k1' });
    case 'ed25519':
      return generateKeyPairSync('ed25519');
    case 'rsa8192': {
      // Of two primes it would take a minute; of five (RFC 8017 §3.1) a second or two, and its public half is like any other.
      const privateKey = createPrivateKey(execFileSync('openssl', ['genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:8192', '-pkeyopt', 'rsa_keygen_primes:5'], { stdio: 'pipe' }));
      return { publicKey: createPublicKey(privateKey), privateKey };
    }
    default:
      return generateKeyPairSync('rsa', { modulusLength: Number(kind.slice(3)) });
  }
}

/** What a certificate is to be. */
export interface CertificateWish {
  /** The whole Name, or a text for a CN, or null for an empty one. */
  subject?: Buffer | string | null;
  /** The certificate that signs; the certificate itself when absent. */
  issuer?: MadeCertificate;
  /** Another issuer name than that of `issuer`. */
  issuerName?: Buffer;
  key?: KeyKind;
  /** Tells keys of the same kind apart. */
  keyName?: string;
  hash?: 'sha256' | 'sha384' | 'sha1' | 'md5';
  notBefore?: number;
  notAfter?: number;
  /** Content octets of the serial. */
  serial?: Buffer;
  /** 1 or 3. */
  version?: 1 | 3;
  extensions?: readonly Buffer[];
  /** DER in place of the right one. */
  spki?: Buffer;
  outerAlgorithm?: Buffer;
  innerAlgorithm?: Buffer;
  signature?: Buffer;
}

/** A certificate and what is needed to sign with it. */
export interface MadeCertificate {
  der: Buffer;
  pem: string;
  name: Buffer;
  privateKey: KeyObject;
  keyPem: string;
}

/** Dates that hold at `NOW` and now. */
const NOT_BEFORE = Date.UTC(2020, 0, 1);
const NOT_AFTER = Date.UTC(2048, 0, 1);

/** A Name of one CN. */
export function commonName(text: string): Buffer {
  return sequence(set(sequence(oid('2.5.4.3'), utf8(text))));
}

const RSA = { md5: '1.2.840.113549.1.1.4', sha1: '1.2.840.113549.1.1.5', sha256: '1.2.840.113549.1.1.11', sha384: '1.2.840.113549.1.1.12' } as const;
const ECDSA = { md5: '1.2.840.10045.4.1', sha1: '1.2.840.10045.4.1', sha256: '1.2.840.10045.4.3.2', sha384: '1.2.840.10045.4.3.3' } as const;

/** The AlgorithmIdentifier of a signature by this key. */
export function algorithmOf(key: KeyObject, hash: NonNullable<CertificateWish['hash']>): Buffer {
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return sequence(oid(RSA[hash]), nothing());
    case 'ed25519':
      return sequence(oid('1.3.101.112'));
    default:
      return sequence(oid(ECDSA[hash]));
  }
}

/** Makes a certificate. */
export function makeCertificate(wish: CertificateWish): MadeCertificate {
  const pair = keyPair(wish.key ?? 'p256', wish.keyName ?? '');
  const subject = wish.subject === null ? sequence() : typeof wish.subject === 'object' ? wish.subject : commonName(wish.subject ?? 'Test');
  const signer = wish.issuer?.privateKey ?? pair.privateKey;
  const hash = wish.hash ?? 'sha256';
  const algorithm = algorithmOf(signer, hash);
  const version = wish.version ?? 3;
  const extensions = wish.extensions ?? [];
  const signed = sequence(
    ...(version === 1 ? [] : [tagged(0, integer(version - 1))]),
    integer(wish.serial ?? Buffer.from('4a7d1c5e9b3f60824d13', 'hex')),
    wish.innerAlgorithm ?? algorithm,
    wish.issuerName ?? wish.issuer?.name ?? subject,
    sequence(time(wish.notBefore ?? NOT_BEFORE), time(wish.notAfter ?? NOT_AFTER)),
    subject,
    wish.spki ?? pair.publicKey.export({ type: 'spki', format: 'der' }),
    ...(extensions.length === 0 ? [] : [tagged(3, sequence(...extensions))]),
  );
  const signature = wish.signature ?? sign(signer.asymmetricKeyType === 'ed25519' ? null : hash, signed, signer);
  const der = sequence(signed, wish.outerAlgorithm ?? algorithm, bitString(signature));
  return { der, pem: pemOf(der), name: subject, privateKey: pair.privateKey, keyPem: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

/** A CRL in PEM (RFC 5280 §5.1): the CA has taken these serials back a day before `thisUpdate`. */
export function makeCrl(issuer: MadeCertificate, serials: readonly Buffer[], thisUpdate: number, nextUpdate: number): string {
  const algorithm = algorithmOf(issuer.privateKey, 'sha256');
  const revoked = serials.map((serial) => sequence(integer(serial), time(thisUpdate - 86_400_000)));
  const signed = sequence(integer(1), algorithm, issuer.name, time(thisUpdate), time(nextUpdate), sequence(...revoked), tagged(0, sequence(extension('2.5.29.20', integer(1)))));
  return pemOf(sequence(signed, algorithm, bitString(sign('sha256', signed, issuer.privateKey))), 'X509 CRL');
}

/** PEM text of a certificate, or of what the label says. */
export function pemOf(der: Uint8Array, label = 'CERTIFICATE'): string {
  return `-----BEGIN ${label}-----\n${(
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  ).join('\n')}\n-----END ${label}-----\n`;
}

/** An extension around a DER value. */
export function extension(id: string, value: Buffer, critical = false): Buffer {
  return sequence(oid(id), ...(critical ? [boolean(true)] : []), octetString(value));
}

export function basicConstraints(ca: boolean, pathLength?: number, critical = true): Buffer {
  return extension('2.5.29.19', sequence(...(ca ? [boolean(true)] : []), ...(pathLength === undefined ? [] : [integer(pathLength)])), critical);
}

const USAGES = ['digitalSignature', 'nonRepudiation', 'keyEncipherment', 'dataEncipherment', 'keyAgreement', 'keyCertSign', 'cRLSign'];

export function keyUsage(...names: string[]): Buffer {
  const bits = names.reduce((sum, name) => sum | (0x80 >> USAGES.indexOf(name)), 0);
  return extension('2.5.29.15', bitString(Buffer.of(bits), bits === 0 ? 0 : 31 - Math.clz32(bits & -bits)), true);
}

const PURPOSES: Readonly<Record<string, string>> = {
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  codeSigning: '1.3.6.1.5.5.7.3.3',
  any: '2.5.29.37.0',
};

export function extendedKeyUsage(...names: string[]): Buffer {
  return extension('2.5.29.37', sequence(...names.map((name) => oid(PURPOSES[name] ?? name))));
}

/** A GeneralName: an address where the text is dotted digits or bytes are given, else a DNS name. */
export function generalName(name: string | Buffer): Buffer {
  if (typeof name !== 'string') return implicit(7, name);
  return /^[0-9.]+$/.test(name) ? implicit(7, Buffer.from(name.split('.').map(Number))) : implicit(2, name);
}

export function alternativeNames(...names: (string | Buffer)[]): Buffer {
  return extension('2.5.29.17', sequence(...names.map(generalName)));
}

/** Name constraints of GeneralNames. */
export function nameConstraints(permitted: readonly Buffer[], excluded: readonly Buffer[] = []): Buffer {
  const trees = (tag: number, names: readonly Buffer[]): Buffer[] => (names.length === 0 ? [] : [tagged(tag, ...names.map((name) => sequence(name)))]);
  return extension('2.5.29.30', sequence(...trees(0, permitted), ...trees(1, excluded)), true);
}

export const authorityKeyId = (id: string): Buffer => extension('2.5.29.35', sequence(implicit(0, id)));
export const subjectKeyId = (id: string): Buffer => extension('2.5.29.14', octetString(Buffer.from(id)));
export const issuerPlace = (url: string): Buffer => extension('1.3.6.1.5.5.7.1.1', sequence(sequence(oid('1.3.6.1.5.5.7.48.2'), implicit(6, url))));
export const crlPlace = (url: string): Buffer => extension('2.5.29.31', sequence(sequence(tagged(0, tagged(0, implicit(6, url))))));
export const policies = (...ids: string[]): Buffer => extension('2.5.29.32', sequence(...ids.map((id) => sequence(oid(id)))));

/** SCTs of logs whose ids are one byte repeated; the signatures are empty. */
export function timestamps(...logs: number[]): Buffer {
  const entries = logs.map((log) => {
    const sct = Buffer.concat([Buffer.of(0), Buffer.alloc(32, log), Buffer.from('0000018bcfe56800', 'hex'), Buffer.of(0, 0, 4, 3, 0, 0)]);
    return Buffer.concat([Buffer.of(0, sct.length), sct]);
  });
  const list = Buffer.concat(entries);
  return extension('1.3.6.1.4.1.11129.2.4.2', octetString(Buffer.of(list.length >> 8, list.length & 0xff), list));
}
