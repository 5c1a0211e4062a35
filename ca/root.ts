/** Makes a root, and reads what a root says. */
import { X509Certificate, createHash, generateKeyPair, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { promisify } from 'node:util';
import type { RootFacts } from './authority.ts';
import { buildCertificate } from './forge.ts';
import { parseConstraint } from './hosts.ts';
import type { Constraint } from './hosts.ts';
import type { RootPair } from './key-store.ts';
import { writePem } from './pem.ts';
import { DEFAULT_ROOT_DAYS, MAX_ROOT_DAYS, rootTemplate } from './profiles.ts';
import type { RootParts } from './profiles.ts';
import { readCertificate } from './x509/certificate.ts';
import { UserError } from '../src/errors.ts';

const newKeyPair = promisify(generateKeyPair);

/** What a new root is to be. */
export interface RootOptions {
  /** ms since the epoch. */
  now: number;
  /** Days from now; 30 unless said otherwise. */
  days?: number;
  /** Domains and networks it may speak for, as a person writes them; all when empty. */
  constraints?: readonly string[];
  /** Nobody is to trust it, and its name says so. */
  untrusted?: boolean;
}

/** A new root with its key. Rejects with `UserError` for days or constraints that make no sense. */
export async function makeRoot({ now, days = DEFAULT_ROOT_DAYS, constraints = [], untrusted = false }: RootOptions): Promise<RootPair> {
  checkDays(days);
  const subtrees = parseConstraints(constraints);
  const { publicKey, privateKey } = await newKeyPair('ec', { namedCurve: 'prime256v1' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const template = rootTemplate({ now, days, constraints: subtrees, publicKey: spki, user: userName(), machine: hostname(), untrusted });
  return { certificate: buildCertificate(template, signer(privateKey)), key: privateKey };
}

/** A function that signs with this key, P-256 or RSA, as `buildCertificate` wants it. */
export function signer(key: KeyObject): (toBeSigned: Uint8Array) => Uint8Array {
  return (toBeSigned) => sign('sha256', toBeSigned, { key, dsaEncoding: 'der' });
}

/** A root for display and export, from its DER. */
export function rootFacts(der: Uint8Array): RootFacts {
  const facts = readCertificate(der);
  return {
    pem: writePem('CERTIFICATE', der),
    der,
    name: facts.commonName ?? facts.subject,
    sha256: facts.sha256,
    spkiSha256: facts.spkiSha256,
    notBefore: facts.notBefore,
    notAfter: facts.notAfter,
    constraints: (facts.nameConstraints?.permitted ?? []).map((name) => name.value),
  };
}

/** What leaves take over from a root, from its DER. Throws `UserError` for a root without a key identifier, which none of ours is. */
export function rootParts(der: Uint8Array): RootParts {
  const facts = readCertificate(der);
  if (facts.subjectKeyId === undefined) {
    throw new UserError('ca_damaged', 'the root CA has no subjectKeyIdentifier: trustlens did not make it', ['run `trustlens ca init --force` for a new root']);
  }
  return {
    subject: Buffer.from(facts.subjectHex, 'hex'),
    subjectKeyId: Buffer.from(facts.subjectKeyId, 'hex'),
    notBefore: facts.notBefore,
    notAfter: facts.notAfter,
    constraints: parseConstraints((facts.nameConstraints?.permitted ?? []).map((name) => name.value)),
  };
}

/** SHA-256 of a certificate's DER, lower-case hex. */
export function sha256Hex(der: Uint8Array): string {
  return createHash('sha256').update(der).digest('hex');
}

/** SHA-256 of a certificate's SubjectPublicKeyInfo, base64; undefined where its key cannot be read. */
export function spkiSha256(der: Uint8Array): string | undefined {
  try {
    return createHash('sha256').update(new X509Certificate(der).publicKey.export({ type: 'spki', format: 'der' })).digest('base64');
  } catch {
    return undefined;
  }
}

function checkDays(days: number): void {
  if (Number.isInteger(days) && days >= 1 && days <= MAX_ROOT_DAYS) return;
  throw new UserError('bad_days', `a root cannot be made for ${days} days`, [`choose a whole number from 1 to ${MAX_ROOT_DAYS}; ${DEFAULT_ROOT_DAYS} is the default`]);
}

/** The subtrees that a person named. Throws `UserError` for what is none. */
function parseConstraints(texts: readonly string[]): Constraint[] {
  const subtrees = new Map<string, Constraint>();
  for (const text of texts) {
    const subtree = parseConstraint(text);
    if (subtree === undefined) {
      throw new UserError('bad_constraint', `cannot constrain a root to '${text}'`, [
        'name a domain (`example.test`, which covers every name below it too) or a network (`10.0.0.0/8`, `::1`)',
      ]);
    }
    subtrees.set(subtree.value, subtree);
  }
  return [...subtrees.values()];
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A user without an entry in the user database, as in many containers.
    return `uid${process.getuid?.() ?? ''}`;
  }
}
