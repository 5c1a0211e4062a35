/** NSS databases: what Chromium on Linux and Firefox everywhere trust. Read and changed with certutil, asked with tstclnt. */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kindOf } from './machine.ts';
import type { Machine } from './machine.ts';
import { ownRootsIn, storeName } from './own-root.ts';
import { missingHere } from './packages.ts';
import type { ProbeServer } from './probe-server.ts';
import { nssClient, proveByConnection } from './tls-clients.ts';
import type { HeldRoot, Holding, Proof, StoreCommand, TrustPlace } from './stores/store.ts';

/** Homebrew keeps NSS out of PATH. */
const CERTUTIL = ['certutil', '/usr/local/opt/nss/bin/certutil', '/opt/homebrew/opt/nss/bin/certutil'];
/** Fedora keeps the test client with its unsupported tools. */
const TSTCLNT = ['tstclnt', '/usr/lib64/nss/unsupported-tools/tstclnt', '/usr/lib/nss/unsupported-tools/tstclnt', '/usr/local/opt/nss/bin/tstclnt', '/opt/homebrew/opt/nss/bin/tstclnt'];

/** What belongs to a database of each kind. */
const DATABASE_FILES = { sql: ['cert9.db', 'key4.db', 'pkcs11.txt'], dbm: ['cert8.db', 'key3.db', 'secmod.db'] } as const;

/** Trusted to issue server certificates; nothing for e-mail and code. */
const TRUST = 'C,,';

/** The place for a database in a folder, whether or not it is there yet. */
export async function nssPlace(machine: Machine, store: string, folder: string, note?: string): Promise<TrustPlace> {
  const certutil = await machine.program(...CERTUTIL);
  const kind = await databaseKind(folder);
  const database = `${kind ?? 'sql'}:${folder}`;
  const command = (...args: readonly string[]): StoreCommand => ({ program: 'certutil', args, asAdministrator: false });
  return {
    store,
    path: folder,
    scope: 'user',
    missing: certutil === undefined ? [await missingHere(machine, 'certutil')] : [],
    ...(note !== undefined && { note }),
    install: (root, held) => [
      ...(kind === undefined ? [{ program: 'mkdir', args: ['-p', '-m', '700', folder], asAdministrator: false }, command('-N', '-d', database, '--empty-password')] : []),
      // A root that is there without its trust bit has to be told, not added.
      held?.handle === undefined || held.handle === null ? command('-A', '-d', database, '-t', TRUST, '-n', storeName(root), '-i', root.file) : command('-M', '-d', database, '-t', TRUST, '-n', held.handle),
    ],
    uninstall: (held) => held.flatMap(({ handle }) => (handle === null ? [] : [command('-D', '-d', database, '-n', handle)])),
    look: async () => {
      if (kind === undefined) return { readable: true, roots: [] };
      return certutil === undefined ? { readable: false, why: 'certutil is not installed' } : look(machine, certutil, database);
    },
    prove: (server) => prove(machine, folder, server),
  };
}

/** Which database a folder holds: the newer one where it has both, as NSS chooses. */
export async function databaseKind(folder: string): Promise<'sql' | 'dbm' | undefined> {
  if ((await kindOf(join(folder, 'cert9.db'))) === 'file') return 'sql';
  return (await kindOf(join(folder, 'cert8.db'))) === 'file' ? 'dbm' : undefined;
}

async function look(machine: Machine, certutil: string, database: string): Promise<Holding> {
  const listed = await machine.run(certutil, ['-L', '-d', database]);
  if (listed.status !== 0) return { readable: false, why: `certutil cannot read it: ${listed.stderr.trim().split('\n')[0] ?? ''}` };
  const roots: HeldRoot[] = [];
  for (const { nickname, flags } of nicknames(Buffer.from(listed.stdout, 'latin1').toString('utf8'))) {
    // Whoever imports a root by hand gets its CN as nickname, with something before or after it.
    if (!nickname.includes('trustlens ')) continue;
    const { stdout } = await machine.run(certutil, ['-L', '-d', database, '-n', nickname, '-a']);
    for (const root of ownRootsIn(stdout)) roots.push({ ...root, handle: nickname, inEffect: (flags.split(',')[0] ?? '').includes('C') });
  }
  return { readable: true, roots };
}

/** What `certutil -L` lists: a nickname, then at the end of the line the trust flags for servers, e-mail and code. Pure. */
export function nicknames(text: string): { nickname: string; flags: string }[] {
  return [...text.matchAll(/^(\S.*?) +([a-zA-Z]*,[a-zA-Z]*,[a-zA-Z]*) *$/gm)].map(([, nickname = '', flags = '']) => ({ nickname, flags })).filter(({ flags }) => flags !== 'SSL,S/MIME,JAR/XPI');
}

async function prove(machine: Machine, folder: string, server: ProbeServer): Promise<Proof> {
  const kind = await databaseKind(folder);
  if (kind === undefined) return { verdict: 'refused', evidence: 'there is no database yet' };
  const tstclnt = await machine.program(...TSTCLNT);
  if (tstclnt !== undefined) return proveByConnection(machine, server, nssClient(tstclnt, `${kind}:${folder}`, server));
  const certutil = await machine.program(...CERTUTIL);
  return certutil === undefined ? { verdict: 'unclear', evidence: 'neither tstclnt nor certutil of NSS is here to ask' } : proveWithCopy(machine, certutil, kind, folder, server);
}

/** certutil judges what is in a database alone, so that the leaf goes into a copy: the user's own stays as it is. */
async function proveWithCopy(machine: Machine, certutil: string, kind: 'sql' | 'dbm', folder: string, server: ProbeServer): Promise<Proof> {
  const copy = await mkdtemp(join(tmpdir(), 'trustlens-nss-'));
  try {
    for (const file of DATABASE_FILES[kind]) await copyFile(join(folder, file), join(copy, file)).catch(() => undefined);
    const database = `${kind}:${copy}`;
    const added = await machine.run(certutil, ['-A', '-d', database, '-t', ',,', '-n', 'trust probe', '-i', server.leafFile]);
    if (added.status !== 0) return { verdict: 'unclear', evidence: `certutil cannot verify by a copy of it: ${added.stderr.trim().split('\n')[0] ?? ''}` };
    // V: a TLS server; -e: signatures as well.
    const { status } = await machine.run(certutil, ['-V', '-d', database, '-n', 'trust probe', '-u', 'V', '-e']);
    const verdict = status === 0 ? 'trusted' : 'refused';
    return { verdict, evidence: `certutil -V ${verdict === 'trusted' ? 'accepted' : 'refused'} a leaf of the root in a copy of the database` };
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}
