/**
 * The root on disk. Key and certificate share one file, which is only ever replaced whole: they cannot come to belong to two
 * different roots, however many processes write at once. The file is refused unless the user alone can read it.
 */
import { X509Certificate, createPrivateKey, createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { mkdir, readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError, messageOf, systemCode } from '../src/errors.ts';
import { createFile, replaceFile } from './atomic-file.ts';
import { readPem, writePem } from './pem.ts';
import { seal, unseal } from './sealed-key.ts';

/** Gives a passphrase: one that is known, or a new one, for which a person is asked twice. */
export type PassphraseSource = (purpose: 'known' | 'new') => Promise<string>;

/** A root as it is kept. */
export interface StoredRoot {
  /** DER. */
  certificate: Buffer;
  file: string;
  /** Permission bits of the file: 0o600. */
  mode: number;
  /** Whether the key is under a passphrase. */
  sealed: boolean;
  /** The private key. Rejects with `UserError` for a wrong passphrase and for a key that is not the certificate's. */
  openKey(passphrase?: PassphraseSource): Promise<KeyObject>;
}

/** What to keep. */
export interface RootPair {
  /** DER. */
  certificate: Uint8Array;
  key: KeyObject;
}

const FOLDER_MODE = 0o700;
const KEY_MODE = 0o600;

/** More than a root and its key can take, bytes. */
const MAX_FILE_BYTES = 64 * 1024;

const CERTIFICATE = 'CERTIFICATE';
const PLAIN_KEY = 'PRIVATE KEY';
const SEALED_KEY = 'TRUSTLENS SEALED PRIVATE KEY';

/** The folder of the authority within the home folder. */
export function authorityFolder(home: string): string {
  return join(home, 'ca');
}

/** The file with the root's private key and its certificate. */
export function rootKeyFile(home: string): string {
  return join(authorityFolder(home), 'root.key.pem');
}

/** Where the certificates, without keys, of replaced roots stay: to take them out of trust stores they have to be known. */
function formerFolder(home: string): string {
  return join(authorityFolder(home), 'former');
}

/** The root, or undefined when there is none. Rejects with `UserError` when it may be read by others, cannot be read or is damaged. */
export async function readRoot(home: string): Promise<StoredRoot | undefined> {
  const folder = authorityFolder(home);
  const file = rootKeyFile(home);
  if ((await privateMode(folder, FOLDER_MODE, 'folder')) === undefined) return undefined;
  const mode = await privateMode(file, KEY_MODE, 'file');
  if (mode === undefined) return undefined;
  const blocks = readPem(await readFile(file, 'latin1').catch((error: unknown) => refuseUnreadable(file, error)));
  const certificate = blocks.find((block) => block.label === CERTIFICATE)?.der;
  const plain = blocks.find((block) => block.label === PLAIN_KEY)?.der;
  const sealed = blocks.find((block) => block.label === SEALED_KEY)?.der;
  if (certificate === undefined || (plain === undefined && sealed === undefined)) {
    throw damaged(file, 'it does not hold a whole certificate and a whole key');
  }
  checkRoot(certificate, file);
  return {
    certificate,
    file,
    mode,
    sealed: sealed !== undefined,
    openKey: async (passphrase) => {
      const der = plain ?? (await openSealed(sealed ?? Buffer.alloc(0), certificate, passphrase));
      return matchingKey(der, certificate, file);
    },
  };
}

/**
 * Keeps a root: false when there was one already and `replace` is not set. A replaced root's certificate is kept among the former
 * ones. Rejects with `UserError` when the folder may be read by others or cannot be written.
 */
export async function writeRoot(home: string, root: RootPair, options: { replace: boolean; passphrase?: PassphraseSource }): Promise<boolean> {
  const folder = authorityFolder(home);
  const file = rootKeyFile(home);
  const der = root.key.export({ type: 'pkcs8', format: 'der' });
  const key = options.passphrase === undefined ? writePem(PLAIN_KEY, der) : writePem(SEALED_KEY, await seal(der, await options.passphrase('new'), root.certificate));
  try {
    await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
    await privateMode(folder, FOLDER_MODE, 'folder');
    const text = key + writePem(CERTIFICATE, root.certificate);
    if (!options.replace) return await createFile(file, text, KEY_MODE);
    await keepFormer(home, file);
    await replaceFile(file, text, KEY_MODE);
    return true;
  } catch (error) {
    if (error instanceof UserError || systemCode(error) === undefined) throw error;
    throw new UserError('ca_unwritable', `cannot write the root CA to ${folder} (${messageOf(error)})`, ['choose another place with --home DIR'], { cause: error });
  }
}

/** DER of the roots that were replaced, in no order; empty when there are none or they cannot be read. */
export async function readFormerRoots(home: string): Promise<Buffer[]> {
  const folder = formerFolder(home);
  const names = await readdir(folder).catch(() => []);
  const texts = await Promise.all(names.filter((name) => name.endsWith('.pem')).map((name) => readFile(join(folder, name), 'latin1').catch(() => '')));
  return texts.flatMap((text) => readPem(text).filter((block) => block.label === CERTIFICATE).map((block) => block.der));
}

async function keepFormer(home: string, file: string): Promise<void> {
  const text = await readFile(file, 'latin1').catch(() => '');
  const der = readPem(text).find((block) => block.label === CERTIFICATE)?.der;
  if (der === undefined) return;
  const certificate = parsedCertificate(der);
  if (certificate === undefined) return;
  await mkdir(formerFolder(home), { recursive: true, mode: FOLDER_MODE });
  await replaceFile(join(formerFolder(home), `${certificate.fingerprint256.replaceAll(':', '').toLowerCase()}.pem`), writePem(CERTIFICATE, der), KEY_MODE);
}

/** The permission bits of a path that only we can use; undefined when there is nothing. Refuses anything that others could use. */
async function privateMode(path: string, wanted: number, kind: 'folder' | 'file'): Promise<number | undefined> {
  const found = await stat(path).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined;
    return refuseUnreadable(path, error);
  });
  if (found === undefined) return undefined;
  if (kind === 'folder' ? !found.isDirectory() : !found.isFile()) {
    throw new UserError('ca_unreadable', `${path} is not a ${kind}`, ['move it away, or choose another place with --home DIR']);
  }
  if (kind === 'file' && found.size > MAX_FILE_BYTES) throw damaged(path, `it has ${found.size} bytes`);
  const mode = found.mode & 0o777;
  // Windows keeps no such bits and no such owner: the profile folder's access list protects the file there.
  if (process.platform === 'win32') return mode;
  const user = process.geteuid?.();
  if (found.uid !== user) {
    throw new UserError('ca_foreign', `${path} belongs to another user (uid ${found.uid}, not ${user ?? 'ours'})`, [
      `run \`chown ${user ?? ''} ${quoted(path)}\` if it is yours, or choose another place with --home DIR`,
    ]);
  }
  if ((mode & 0o077) !== 0) {
    throw new UserError('ca_too_open', `${path} is open to other users (mode ${octal(mode)}, must be ${octal(wanted)})`, [
      `run \`chmod ${wanted.toString(8)} ${quoted(path)}\``,
      'if others may have read the key, run `trustlens ca renew` after that and take the old root out of every trust store',
    ]);
  }
  return mode;
}

/** Mode bits as people write them: `0600`. */
export function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}

function refuseUnreadable(path: string, error: unknown): never {
  throw new UserError('ca_unreadable', `cannot read ${path} (${messageOf(error)})`, ['check its owner and mode, or choose another place with --home DIR'], { cause: error });
}

function damaged(file: string, what: string): UserError {
  return new UserError('ca_damaged', `the root CA in ${file} is damaged: ${what}`, [
    'put back a copy of the file if you have one',
    'or run `trustlens ca init --force` for a new root, to which trust must then be given anew',
  ]);
}

function parsedCertificate(der: Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(der);
  } catch {
    return undefined;
  }
}

/** Refuses what is not a root made here: a CA on P-256 that signed itself. */
function checkRoot(der: Uint8Array, file: string): void {
  const certificate = parsedCertificate(der);
  if (certificate === undefined) throw damaged(file, 'its certificate cannot be read');
  const p256 = certificate.publicKey.asymmetricKeyType === 'ec' && certificate.publicKey.asymmetricKeyDetails?.namedCurve === 'prime256v1';
  if (!p256 || !certificate.ca || certificate.subject !== certificate.issuer || !certificate.verify(certificate.publicKey)) {
    throw damaged(file, 'its certificate is not a root that trustlens made');
  }
}

async function openSealed(sealed: Buffer, certificate: Buffer, passphrase: PassphraseSource | undefined): Promise<Buffer> {
  if (passphrase === undefined) {
    throw new UserError('passphrase_needed', 'the key of the root CA is under a passphrase', ['run this in a terminal to be asked for it, or set TRUSTLENS_PASSPHRASE']);
  }
  const der = await unseal(sealed, await passphrase('known'), certificate);
  if (der === undefined) throw new UserError('wrong_passphrase', 'this is not the passphrase of the root CA', ['try again; a forgotten passphrase needs a new root: `trustlens ca init --force`']);
  return der;
}

function matchingKey(der: Buffer, certificate: Buffer, file: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  } catch {
    throw damaged(file, 'its key cannot be read');
  }
  if (!createPublicKey(key).equals(new X509Certificate(certificate).publicKey)) throw damaged(file, 'its key is not the key of its certificate');
  return key;
}

/** A path as it can be pasted behind a shell command. */
function quoted(path: string): string {
  return /^[\w/.@%+,:-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
