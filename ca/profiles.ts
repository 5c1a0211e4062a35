/**
 * What goes into the root and into a leaf, each value with its reason. Pure: takes facts and the time, gives what
 * `buildCertificate` writes. The profile follows RFC 5280 as `openssl verify -x509_strict` reads it, and what browsers ask of
 * leaves.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { CertificateFacts } from './x509/facts.ts';
import {
  authorityKeyIdentifier,
  basicConstraints,
  distinguishedName,
  keyUsage,
  nameConstraints,
  serverAuthOnly,
  subjectAlternativeName,
  subjectKeyIdentifier,
} from './forge.ts';
import type { AlternativeName, CertificateTemplate, Extension, SubjectAttribute } from './forge.ts';
import { isAllowed, nameCovers, parseCertificateName, parseHost } from './hosts.ts';
import type { Constraint, Host } from './hosts.ts';

export const DAY_MS = 24 * 60 * 60 * 1000;

/** How far a certificate's life starts in the past, ms: clients whose clock is up to a day late still take it. */
export const BACKDATING_MS = DAY_MS;

/** Life of a root that nobody chose, days from its making: long enough for a project, short enough to be forgotten safely. */
export const DEFAULT_ROOT_DAYS = 30;

/** Longest life of a root, days. A root for longer than a year outlives the reason it was trusted for. */
export const MAX_ROOT_DAYS = 365;

/** Longest life of a leaf with its backdating, ms: under every limit that browsers have or announced (47 days, CA/B Forum ballot SC-081v3). */
export const MAX_LEAF_LIFE_MS = 45 * DAY_MS;

/** Longest CN and O, characters (RFC 5280 appendix A.1: ub-common-name, ub-organization-name). */
const MAX_ATTRIBUTE_LENGTH = 64;

/** Names copied from a real leaf. Public leaves have up to a few hundred; more would only make every handshake longer. */
export const MAX_MIRRORED_NAMES = 250;

const COMMON_NAME = '2.5.4.3';
const ORGANIZATION = '2.5.4.10';
const DN_QUALIFIER = '2.5.4.46';

/** Matches every address of its family: network and mask of zeros. */
const ALL_IPV4: AlternativeName = { type: 'ip', bytes: new Uint8Array(8) };
const ALL_IPV6: AlternativeName = { type: 'ip', bytes: new Uint8Array(32) };
/** A zero-length dNSName matches every DNS name (CA/B Forum Baseline Requirements §7.1.2.5.2). */
const ALL_DNS: AlternativeName = { type: 'dns', value: '' };

/** From when to when, ms since the epoch, whole seconds, both ends included (RFC 5280 §4.1.2.5). */
export interface Validity {
  notBefore: number;
  notAfter: number;
}

/** What a root is made from. */
export interface RootWishes {
  now: number;
  days: number;
  constraints: readonly Constraint[];
  /** SubjectPublicKeyInfo as DER. */
  publicKey: Uint8Array;
  /** Who makes it and where: `ana`, `mbp`. */
  user: string;
  machine: string;
  /** A root that nobody is meant to trust, and whose name says so. */
  untrusted?: boolean;
}

/** What a leaf takes over from its root. */
export interface RootParts extends Validity {
  /** DER of the root's subject. */
  subject: Uint8Array;
  subjectKeyId: Uint8Array;
  constraints: readonly Constraint[];
}

/** What a leaf is made from. */
export interface LeafWishes {
  now: number;
  root: RootParts;
  host: Host;
  keyType: 'ec' | 'rsa';
  /** SubjectPublicKeyInfo as DER. */
  publicKey: Uint8Array;
  /** The real leaf, where there is one. */
  real?: CertificateFacts;
  /** Its dates count and its names do not: an exception let a bad chain through, for this host and no other. */
  hostOnly?: boolean;
}

/** The root: P-256, for TLS servers only, above leaves only, speaking for the constraints only. */
export function rootTemplate({ now, days, constraints, publicKey, user, machine, untrusted }: RootWishes): CertificateTemplate {
  const keyId = keyIdentifier(publicKey);
  const subject = distinguishedName([
    { oid: COMMON_NAME, value: rootName(now, user, machine, untrusted), encoding: 'utf8' },
    // A root renewed on the same day has another name, so that no store takes one for the other.
    { oid: DN_QUALIFIER, value: Buffer.from(keyId.subarray(0, 8)).toString('hex'), encoding: 'printable' },
  ]);
  return {
    serial: randomSerial(),
    issuer: subject,
    subject,
    notBefore: wholeSecond(now - BACKDATING_MS),
    notAfter: wholeSecond(now + days * DAY_MS),
    publicKey,
    extensions: [
      basicConstraints({ pathLength: 0 }),
      keyUsage('keyCertSign', 'cRLSign'),
      serverAuthOnly(),
      subjectKeyIdentifier(keyId),
      ...(constraints.length === 0 ? [] : [nameConstraints(constraints.map(subtree), shutOut(constraints))]),
    ],
  };
}

/** Days that a root was made for. */
export function daysOf({ notBefore, notAfter }: Validity): number {
  return Math.round((notAfter - notBefore - BACKDATING_MS) / DAY_MS);
}

/**
 * The CN of a root: `trustlens 2026-11-21 ana@mbp`, cut to what a CN may hold; `trustlens UNTRUSTED 2026-11-21 ana@mbp` for one
 * that is not to be trusted. What is no letter, digit, dot, hyphen or underscore in a user's or machine's name becomes a hyphen.
 */
export function rootName(now: number, user: string, machine: string, untrusted = false): string {
  const plain = (text: string): string => text.replace(/[^\p{L}\p{N}._-]/gu, '-');
  const name = `trustlens ${untrusted ? 'UNTRUSTED ' : ''}${new Date(now).toISOString().slice(0, 10)} ${plain(user)}@${plain(machine)}`;
  return Array.from(name).slice(0, MAX_ATTRIBUTE_LENGTH).join('');
}

/** A leaf for the host: the names and the dates of the real leaf where it covers the host, within our own limits. */
export function leafTemplate({ now, root, host, keyType, publicKey, real, hostOnly }: LeafWishes): CertificateTemplate {
  const { names, subject } = identity(host, root.constraints, hostOnly === true ? undefined : real);
  return {
    serial: randomSerial(),
    issuer: root.subject,
    subject: distinguishedName(subject),
    ...leafValidity(now, root, real),
    publicKey,
    extensions: [
      basicConstraints(null),
      leafKeyUsage(keyType),
      serverAuthOnly(),
      // No subjectKeyIdentifier: Windows' SChannel stumbles over it on leaves.
      authorityKeyIdentifier(root.subjectKeyId),
      subjectAlternativeName(names, subject.length === 0),
    ],
  };
}

/** What a leaf's key may do. An RSA key may also be asked to decrypt the secret of a TLS 1.2 client (RFC 5246 §7.4.2). */
export function leafKeyUsage(keyType: 'ec' | 'rsa'): Extension {
  return keyType === 'rsa' ? keyUsage('digitalSignature', 'keyEncipherment') : keyUsage('digitalSignature');
}

/**
 * The life of a leaf: within the root's, within our own limit, and within the real leaf's while that one is valid. Beside a real
 * leaf that is expired or not valid yet, the leaf serves a page that says so, and only our own limits count.
 */
export function leafValidity(now: number, root: Validity, real?: Validity): Validity {
  const bounds: Validity[] = [root];
  if (real !== undefined && real.notBefore <= now && now <= real.notAfter) bounds.push(real);
  const earliest = now - BACKDATING_MS;
  return {
    notBefore: wholeSecond(Math.max(earliest, ...bounds.map((bound) => bound.notBefore))),
    notAfter: wholeSecond(Math.min(earliest + MAX_LEAF_LIFE_MS - 1000, ...bounds.map((bound) => bound.notAfter))),
  };
}

/** 128 bits from the system's generator, the top two fixed so that the number is positive and keeps its length. */
export function randomSerial(): Uint8Array {
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  return serial;
}

/** The names a leaf speaks for and the subject it shows. */
function identity(host: Host, constraints: readonly Constraint[], real?: CertificateFacts): { names: AlternativeName[]; subject: SubjectAttribute[] } {
  const mirrored = real === undefined ? [] : mirroredNames(host, constraints, real);
  const names = mirrored.length > 0 ? mirrored : [host];
  // Verifiers take the CN for a DNS name where the SAN has none, so that a leaf for addresses alone has no CN.
  const hasDnsName = names.some((name) => name.type === 'dns');
  const commonName = mirrored.length > 0 ? real?.commonName : host.value;
  const organization = mirrored.length > 0 ? organizationOf(real) : undefined;
  const subject = subjectOf(organization, hasDnsName && commonName !== undefined && !isOutside(commonName, constraints) ? commonName : undefined);
  return { names: names.map((name) => (name.type === 'ip' ? { type: 'ip', bytes: name.bytes } : name)), subject };
}

/** The organization of a certificate's subject, if it names one. */
export function organizationOf(facts: CertificateFacts | undefined): string | undefined {
  return facts?.subjectAttributes.find((attribute) => attribute.oid === ORGANIZATION)?.value;
}

/** A subject with what fits into it: no text that is too long, invisible or undecodable. */
export function subjectOf(organization: string | undefined, commonName: string | undefined): SubjectAttribute[] {
  const subject: SubjectAttribute[] = [];
  if (isShowable(organization)) subject.push({ oid: ORGANIZATION, value: organization, encoding: 'utf8' });
  if (isShowable(commonName)) subject.push({ oid: COMMON_NAME, value: commonName, encoding: 'utf8' });
  return subject;
}

/** The real leaf's names that our root may speak for; empty unless one of them is the host's. */
function mirroredNames(host: Host, constraints: readonly Constraint[], real: CertificateFacts): Host[] {
  const names = new Map<string, Host>();
  let cover: Host | undefined;
  for (const { type, value } of real.subjectAlternativeNames ?? []) {
    const name = type === 'dns' ? dnsName(value) : type === 'ip' ? parseHost(value) : undefined;
    if (name === undefined || !isAllowed(constraints, name)) continue;
    names.set(name.value, name);
    if (cover === undefined && coversHost(name, host)) cover = name;
  }
  if (cover === undefined) return [];
  const kept = [...names.values()].slice(0, MAX_MIRRORED_NAMES);
  return kept.includes(names.get(cover.value) ?? cover) ? kept : [cover, ...kept.slice(1)];
}

function dnsName(text: string): Host | undefined {
  const value = parseCertificateName(text);
  return value === undefined ? undefined : { type: 'dns', value };
}

/** Whether a name of a certificate is the host's. */
export function coversHost(name: Host, host: Host): boolean {
  return host.type === 'dns' ? name.type === 'dns' && nameCovers(name.value, host) : name.type === 'ip' && name.value === host.value;
}

/** Whether a CN is a host that the root may not speak for: some verifiers hold the constraints against the CN as well. */
function isOutside(commonName: string, constraints: readonly Constraint[]): boolean {
  const host = dnsName(commonName) ?? parseHost(commonName);
  return host !== undefined && !isAllowed(constraints, host);
}

/** Whether a text fits an attribute and holds nothing invisible or undecodable. */
function isShowable(text: string | undefined): text is string {
  return text !== undefined && text.length > 0 && Array.from(text).length <= MAX_ATTRIBUTE_LENGTH && !/\p{C}/u.test(text);
}

function subtree(constraint: Constraint): AlternativeName {
  return constraint.type === 'dns' ? constraint : { type: 'ip', bytes: Buffer.concat([constraint.bytes, constraint.mask]) };
}

/** A kind of name without a permitted subtree is free (RFC 5280 §4.2.1.10), so each such kind is excluded whole. */
function shutOut(constraints: readonly Constraint[]): AlternativeName[] {
  const has = (length: number): boolean => constraints.some((constraint) => constraint.type === 'ip' && constraint.bytes.length === length);
  return [
    ...(constraints.some((constraint) => constraint.type === 'dns') ? [] : [ALL_DNS]),
    ...(has(4) ? [] : [ALL_IPV4]),
    ...(has(16) ? [] : [ALL_IPV6]),
  ];
}

/** The leftmost 160 bits of the SHA-256 of the public key's BIT STRING (RFC 7093 §2 method 1), which for P-256 is the last 65 bytes. */
function keyIdentifier(publicKey: Uint8Array): Uint8Array {
  return createHash('sha256').update(publicKey.subarray(publicKey.length - 65)).digest().subarray(0, 20);
}

function wholeSecond(at: number): number {
  return Math.floor(at / 1000) * 1000;
}
