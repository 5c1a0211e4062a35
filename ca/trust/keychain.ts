/** Keychains of macOS, with security(1). A root counts by its trust settings, which are kept beside the keychain. */
import { kindOf } from './machine.ts';
import type { Machine } from './machine.ts';
import { ownRootsIn } from './own-root.ts';
import type { HeldRoot, Holding, StoreCommand, TrustPlace, TrustStore } from './stores/store.ts';

/** One keychain. */
export interface KeychainRecord {
  name: string;
  title: string;
  byDefault: boolean;
  /** Trust settings of the machine instead of the user's. */
  domain: 'user' | 'admin';
  path(machine: Machine): string;
}

/** The program of the system; there is no other. */
const SECURITY = '/usr/bin/security';

/** A store of one keychain. */
export function keychainStore(record: KeychainRecord): TrustStore {
  return {
    name: record.name,
    group: 'system',
    title: record.title,
    byDefault: record.byDefault,
    find: (machine) => Promise.resolve(machine.platform === 'darwin' ? [keychainPlace(record, machine, record.path(machine))] : []),
    reopen: async (machine, path) => (machine.platform === 'darwin' && (await kindOf(path)) === 'file' ? keychainPlace(record, machine, path) : undefined),
  };
}

function keychainPlace(record: KeychainRecord, machine: Machine, path: string): TrustPlace {
  const admin = record.domain === 'admin';
  const command = (...args: readonly string[]): StoreCommand => ({ program: 'security', args, asAdministrator: admin });
  return {
    store: record.name,
    path,
    scope: admin ? 'machine' : 'user',
    missing: [],
    // For TLS servers and for the chain below them, and for nothing else.
    install: (root) => [command('add-trusted-cert', ...(admin ? ['-d'] : []), '-r', 'trustRoot', '-p', 'ssl', '-p', 'basic', '-k', path, root.file)],
    // -t takes the user's trust settings out as well; those of the machine go with the certificate they are for.
    uninstall: (held) => held.map(({ sha256 }) => command('delete-certificate', '-Z', sha256.toUpperCase(), ...(admin ? [] : ['-t']), path)),
    look: async () => look(machine, path),
    prove: async (server) => {
      const { status } = await machine.run(SECURITY, ['verify-cert', '-c', server.leafFile, '-p', 'ssl', '-n', server.host, '-L']);
      const verdict = status === 0 ? 'trusted' : status === null ? 'unclear' : 'refused';
      return { verdict, evidence: `security verify-cert ${verdict === 'trusted' ? 'accepted' : verdict === 'refused' ? 'refused' : 'could not judge'} a leaf of the root` };
    },
  };
}

async function look(machine: Machine, path: string): Promise<Holding> {
  const { status, stdout, stderr } = await machine.run(SECURITY, ['find-certificate', '-a', '-p', path]);
  if (status !== 0) return { readable: false, why: `security cannot read it: ${stderr.trim().split('\n')[0] ?? ''}` };
  const roots: HeldRoot[] = ownRootsIn(stdout).map((root) => ({ ...root, handle: root.sha256, inEffect: true }));
  return { readable: true, roots };
}
