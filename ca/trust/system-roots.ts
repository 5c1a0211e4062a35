/**
 * The roots that this machine trusts, read from where each system keeps them. Roots of our own are left out: were they trusted
 * towards servers, whoever holds our key could stand in for any of them.
 */
import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import * as tls from 'node:tls';
import { promisify } from 'node:util';
import { readPem, writePem } from '../pem.ts';
import { sha256Hex, spkiSha256 } from '../root.ts';

/** Bundles of Linux and BSD systems; the first that is there is the store. Sources: the systems' ca-certificates packages. */
const BUNDLES: readonly string[] = [
  // Debian, Ubuntu, Gentoo, Alpine, Arch
  '/etc/ssl/certs/ca-certificates.crt',
  // Fedora, RHEL
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/pki/tls/certs/ca-bundle.crt',
  // openSUSE
  '/var/lib/ca-certificates/ca-bundle.pem',
  '/etc/ssl/ca-bundle.pem',
  // Arch
  '/etc/ca-certificates/extracted/tls-ca-bundle.pem',
  // Alpine, FreeBSD, OpenBSD
  '/etc/ssl/cert.pem',
  '/usr/local/share/certs/ca-root-nss.crt',
];

/** macOS: Apple's roots, and those that an administrator added (man security). */
const KEYCHAINS: readonly string[] = ['/System/Library/Keychains/SystemRootCertificates.keychain', '/Library/Keychains/System.keychain'];

/** Longest bundle that is read, bytes; Mozilla's list takes 220 KB. */
const MAX_BUNDLE_BYTES = 16 * 1024 * 1024;

/** A certificate that is left out: either hash is enough. */
export interface OwnRoot {
  /** SHA-256 of the DER, lower-case hex. */
  sha256: string;
  /** SHA-256 of the SubjectPublicKeyInfo, base64. */
  spkiSha256?: string;
}

/** Where to look; every default is this machine. */
export interface SystemRootsOptions {
  /** Our own roots, the present one and the former ones. */
  leaveOut: readonly OwnRoot[];
  env?: Readonly<Record<string, string | undefined>>;
  platform?: NodeJS.Platform;
  bundles?: readonly string[];
  /** Node's own view of the store as PEM; undefined where this Node has none (before 22.15). */
  nodeStore?: () => readonly string[] | undefined;
  /** Runs a program and gives its stdout. */
  run?: (program: string, args: readonly string[]) => Promise<string>;
}

/** The system's roots, each once. `source` names the file, program or API; null when no store was found. */
export interface SystemRoots {
  pems: readonly string[];
  source: string | null;
}

/** Reads the system's store. A store that is not there, or that cannot be read, is an empty one; never rejects. */
export async function readSystemRoots(options: SystemRootsOptions): Promise<SystemRoots> {
  const platform = options.platform ?? process.platform;
  const nodeStore = options.nodeStore ?? systemCertificatesOfNode;
  const found = await (platform === 'win32' || platform === 'darwin'
    ? (fromNode(nodeStore) ?? (platform === 'darwin' ? fromKeychains(options.run ?? output) : undefined))
    : ((await fromBundle(options.env ?? process.env, options.bundles ?? BUNDLES)) ?? fromNode(nodeStore)));
  if (found === undefined) return { pems: [], source: null };
  return { pems: distinctRoots([found.text], options.leaveOut), source: found.source };
}

/** The certificates of some PEM texts, each once and in order, without those to leave out and without what is no certificate. */
export function distinctRoots(texts: readonly string[], leaveOut: readonly OwnRoot[]): string[] {
  const ownDer = new Set(leaveOut.map((root) => root.sha256));
  const ownKeys = new Set(leaveOut.flatMap((root) => (root.spkiSha256 === undefined ? [] : [root.spkiSha256])));
  const roots = new Map<string, string>();
  for (const { label, der } of texts.flatMap(readPem)) {
    if (label !== 'CERTIFICATE') continue;
    const sha256 = sha256Hex(der);
    if (roots.has(sha256) || ownDer.has(sha256)) continue;
    const key = spkiSha256(der);
    if (key === undefined || ownKeys.has(key)) continue;
    roots.set(sha256, writePem(label, der));
  }
  return [...roots.values()];
}

interface Found {
  text: string;
  source: string;
}

/** `$SSL_CERT_FILE` as OpenSSL honours it (SSL_CTX_set_default_verify_paths), else the first bundle that holds a certificate. */
async function fromBundle(env: Readonly<Record<string, string | undefined>>, bundles: readonly string[]): Promise<Found | undefined> {
  const chosen = env['SSL_CERT_FILE'];
  for (const file of chosen === undefined || chosen === '' ? bundles : [chosen, ...bundles]) {
    const text = await bundleText(file);
    if (text?.includes('-----BEGIN CERTIFICATE-----') === true) return { text, source: file };
  }
  return undefined;
}

async function bundleText(file: string): Promise<string | undefined> {
  try {
    const found = await stat(file);
    return found.isFile() && found.size <= MAX_BUNDLE_BYTES ? await readFile(file, 'latin1') : undefined;
  } catch {
    return undefined;
  }
}

function fromNode(nodeStore: () => readonly string[] | undefined): Found | undefined {
  const pems = nodeStore();
  return pems === undefined || pems.length === 0 ? undefined : { text: pems.join('\n'), source: 'tls.getCACertificates' };
}

async function fromKeychains(run: (program: string, args: readonly string[]) => Promise<string>): Promise<Found | undefined> {
  const text = await run('/usr/bin/security', ['find-certificate', '-a', '-p', ...KEYCHAINS]).catch(() => '');
  return text === '' ? undefined : { text, source: 'security find-certificate' };
}

async function output(program: string, args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(program, [...args], { maxBuffer: MAX_BUNDLE_BYTES, encoding: 'latin1' });
  return stdout;
}

/** `tls.getCACertificates('system')` where this Node has it. */
function systemCertificatesOfNode(): readonly string[] | undefined {
  if (!('getCACertificates' in tls) || typeof tls.getCACertificates !== 'function') return undefined;
  try {
    const pems: unknown = Reflect.apply(tls.getCACertificates, tls, ['system']);
    return Array.isArray(pems) ? pems.filter((pem) => typeof pem === 'string') : undefined;
  } catch {
    return undefined;
  }
}
