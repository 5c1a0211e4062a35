/** What a CA says of its certificates, made by openssl: lists of revoked ones (CRL) and OCSP responses, for the CAs of a `TestPki`. */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { scratchFolder } from './closing.ts';
import type { Closing } from './closing.ts';
import { TestPki } from './test-pki.ts';
import type { Identity } from './test-pki.ts';
import type { Question } from '../../ca/revocation/ocsp-evaluation.ts';
import { readCertificate } from '../../ca/x509/certificate.ts';
import type { CertificateFacts } from '../../ca/x509/facts.ts';

/** A certificate that was taken back. */
export interface Revoked {
  /** Upper- or lower-case hex. */
  serial: string;
  /** In OpenSSL's spelling. */
  reason?: string;
  /** ms since the epoch. */
  at?: number;
}

export interface CrlWish {
  issuer?: 'intermediate' | 'root';
  revoked?: readonly Revoked[];
  /** Days relative to now. */
  from?: number;
  until?: number;
  /** Lines of the extension section. */
  extensions?: readonly string[];
}

export interface OcspWish {
  /** PEM file of the certificate that is asked about. */
  certificateFile: string;
  issuer?: 'intermediate' | 'root';
  revoked?: readonly Revoked[];
  /** Serials of certificates that are in order; those neither here nor there are unknown to the CA. */
  good?: readonly string[];
  /** Certificate and key of a delegate; the CA itself when absent. */
  signer?: { certificateFile: string; keyFile: string };
  /** Days until nextUpdate; none is told when it is 0. */
  days?: number;
  arguments?: readonly string[];
}

const DAY_MS = 86_400_000;

/** `YYMMDDHHMMSSZ`. */
function stamp(at: number): string {
  return new Date(at).toISOString().replace(/^\d\d|[-:T]|\.\d+/g, '');
}

/** The statements of the CAs of one infrastructure. */
export class RevokingCa {
  readonly #folder: string;

  constructor(pki: TestPki) {
    this.#folder = dirname(pki.rootFile);
  }

  /** PEM file of a CA. */
  certificateFile(issuer: 'intermediate' | 'root' = 'intermediate'): string {
    return join(this.#folder, `${issuer}.pem`);
  }

  /** Serial number of a certificate as openssl writes it. */
  serial(certificateFile: string): string {
    return execFileSync('openssl', ['x509', '-noout', '-serial', '-in', certificateFile]).toString().trim().replace('serial=', '');
  }

  /** A CRL in PEM. */
  crl(wish: CrlWish = {}): string {
    const { issuer = 'intermediate', from = -1, until = 7, extensions = [] } = wish;
    const index = this.#index(wish.revoked ?? []);
    const number = this.#new('number', '01\n');
    const lines = ['[ca]', 'default_ca=own', '[own]', `database=${index}`, `crlnumber=${number}`, 'default_md=sha256', 'unique_subject=no', 'crl_extensions=crl_ext', '[crl_ext]', 'authorityKeyIdentifier=keyid:always', ...extensions, ''];
    const config = this.#new('cnf', lines.join('\n'));
    const dates = ['-crl_lastupdate', stamp(Date.now() + from * DAY_MS), '-crl_nextupdate', stamp(Date.now() + until * DAY_MS)];
    return execFileSync('openssl', ['ca', '-gencrl', '-config', config, '-cert', this.certificateFile(issuer), '-keyfile', join(this.#folder, `${issuer}.key`), ...dates], { stdio: 'pipe' }).toString();
  }

  /** Arguments of `openssl ocsp` that make it answer for a CA. */
  responder({ issuer = 'intermediate', revoked = [], good = [], signer, days = 3 }: Omit<OcspWish, 'certificateFile'>): string[] {
    const ca = this.certificateFile(issuer);
    const { certificateFile, keyFile } = signer ?? { certificateFile: ca, keyFile: join(this.#folder, `${issuer}.key`) };
    return ['-index', this.#index(revoked, good), '-CA', ca, '-rsigner', certificateFile, '-rkey', keyFile, ...(days === 0 ? [] : ['-ndays', `${days}`])];
  }

  /** An OCSP response in DER, in a file. */
  ocspFile(wish: OcspWish): string {
    const request = this.#new('request', '');
    const response = this.#new('response', '');
    execFileSync('openssl', ['ocsp', '-issuer', this.certificateFile(wish.issuer), '-cert', wish.certificateFile, '-reqout', request, '-no_nonce'], { stdio: 'pipe' });
    execFileSync('openssl', ['ocsp', ...this.responder(wish), '-reqin', request, '-respout', response, ...(wish.arguments ?? [])], { stdio: 'pipe' });
    return response;
  }

  /** An OCSP response in DER. */
  ocsp(wish: OcspWish): Buffer {
    return readFileSync(this.ocspFile(wish));
  }

  /** The text database of `openssl ca` (openssl-ca(1)). */
  #index(revoked: readonly Revoked[], good: readonly string[] = []): string {
    const until = stamp(Date.now() + 90 * DAY_MS);
    const lines = revoked.map(({ serial, reason, at = Date.now() - DAY_MS }) => `R\t${until}\t${stamp(at)}${reason === undefined ? '' : `,${reason}`}\t${serial.toUpperCase()}\tunknown\t/CN=revoked`);
    for (const serial of good) lines.push(`V\t${until}\t\t${serial.toUpperCase()}\tunknown\t/CN=good`);
    return this.#new('index', lines.map((line) => `${line}\n`).join(''));
  }

  #new(kind: string, text: string): string {
    const file = join(this.#folder, `revoking-${randomBytes(6).toString('hex')}.${kind}`);
    writeFileSync(file, text);
    return file;
  }
}

/** DER of the first block of a PEM text. */
export function derOf(pem: string): Buffer {
  return Buffer.from((/-----BEGIN [^-]+-----([^-]+)-----END/.exec(pem)?.[1] ?? '').replace(/\s/g, ''), 'base64');
}

/** What the certificate in a PEM file says. */
export function factsOf(file: string): CertificateFacts {
  return readCertificate(derOf(readFileSync(file, 'utf8')));
}

/** A leaf, the CA that may speak of it, and the question whether it was taken back. */
export interface Questioned {
  pki: TestPki;
  ca: RevokingCa;
  leaf: Identity;
  /** The leaf's, as openssl writes it. */
  serial: string;
  question: Question;
}

/** A new leaf for `origin.test`, with these extensions, in an infrastructure of its own. */
export function questioned(later: Closing, extensions?: readonly string[]): Questioned {
  const pki = new TestPki(scratchFolder(later));
  const ca = new RevokingCa(pki);
  const leaf = pki.leaf({ names: ['origin.test'], ...(extensions !== undefined && { extensions }) });
  return { pki, ca, leaf, serial: ca.serial(leaf.certificateFile), question: { certificate: factsOf(leaf.certificateFile), issuer: factsOf(ca.certificateFile()), now: Date.now() } };
}

/** A CA that answers OCSP questions about a leaf, by itself or through a delegate. */
export interface Responding {
  ca: RevokingCa;
  /** PEM of the leaf. */
  certificateFile: string;
  /** Whom the CA lets answer in its place. */
  delegate: Identity;
}

/** A new leaf for `origin.test` and who answers for it. */
export function responding(later: Closing): Responding {
  const pki = new TestPki(scratchFolder(later));
  const { certificateFile } = pki.leaf({ names: ['origin.test'] });
  return { ca: new RevokingCa(pki), certificateFile, delegate: pki.leaf({ names: ['ocsp.test'], extensions: ['extendedKeyUsage=OCSPSigning', 'noCheck=ignored', 'keyUsage=digitalSignature'] }) };
}
