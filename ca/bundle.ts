/**
 * Trust files for programs that run with the proxy: the root alone for clients that add it to what they trust, and the root behind
 * all other roots for clients whose setting replaces what they trust.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { UserError, messageOf, systemCode } from '../src/errors.ts';
import { updateFile } from './atomic-file.ts';
import type { RootFacts } from './authority.ts';
import { readFormerRoots, readRoot } from './key-store.ts';
import { readPem, writePem } from './pem.ts';
import { sha256Hex, spkiSha256 } from './root.ts';
import { readSystemRoots } from './trust/system-roots.ts';
import type { OwnRoot, SystemRoots, SystemRootsOptions } from './trust/system-roots.ts';

/** Where the trust files are. */
export interface TrustFiles {
  /** The root alone. */
  caPem: string;
  /** The system's roots, those that Node ships, and the root. */
  bundlePem: string;
}

/** Certificates are public; programs of other users may run behind the proxy as well. */
const PUBLIC_MODE = 0o644;

/** Our own roots, present (where there is one) and former, also the one that is kept while another is in memory: what must never be trusted towards a server. */
export async function ownRoots(home: string, root: RootFacts | undefined): Promise<OwnRoot[]> {
  // Whoever uses the kept one is told what is wrong with it.
  const kept = await readRoot(home).catch(() => undefined);
  const others = [...(await readFormerRoots(home)), ...(kept === undefined ? [] : [kept.certificate])].map((der) => {
    const spki = spkiSha256(der);
    return { sha256: sha256Hex(der), ...(spki !== undefined && { spkiSha256: spki }) };
  });
  const present = root === undefined ? [] : [{ sha256: root.sha256, spkiSha256: root.spkiSha256 }];
  return [...present, ...others.filter(({ sha256 }) => sha256 !== root?.sha256)];
}

/** Roots to trust towards servers: the system's, and those that Node ships; never our own. */
export async function upstreamRoots(home: string, root: RootFacts | undefined, options: Partial<SystemRootsOptions> = {}): Promise<{ system: SystemRoots; bundled: readonly string[] }> {
  const leaveOut = await ownRoots(home, root);
  // Node ships Mozilla's list, which no root of ours can be in; here it only gets the spelling of the others.
  const bundled = rootCertificates.flatMap(readPem).map(({ label, der }) => writePem(label, der));
  return { system: await readSystemRoots({ ...options, leaveOut }), bundled: [...new Set(bundled)] };
}

/** Where the trust files of a root in memory are: beside those of the kept root, which stay as they are. */
export function memoryFolder(home: string): string {
  return join(home, 'memory');
}

/** Writes `ca.pem` and `bundle.pem` into `folder` (the home folder unless told otherwise) where they do not say so already. Rejects with `UserError` when it cannot be written. */
export async function writeTrustFiles(home: string, root: RootFacts, options: Partial<SystemRootsOptions> = {}, folder = home): Promise<TrustFiles> {
  const files = { caPem: join(folder, 'ca.pem'), bundlePem: join(folder, 'bundle.pem') };
  const { system, bundled } = await upstreamRoots(home, root, options);
  // Both lists are in one spelling, so that equal certificates are equal texts.
  const bundle = [...new Set([...system.pems, ...bundled]), root.pem].join('');
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await updateFile(files.caPem, root.pem, PUBLIC_MODE);
    await updateFile(files.bundlePem, bundle, PUBLIC_MODE);
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    throw new UserError('home_unwritable', `cannot write the trust files to ${folder} (${messageOf(error)})`, ['choose another place with --home DIR'], { cause: error });
  }
  return files;
}
