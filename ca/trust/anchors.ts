/**
 * The system stores of Linux: a folder that takes files with further roots, and a program that makes from them what programs read.
 * Distributions differ in the folder, the program and the bundle that comes out, which is all that a store file of theirs says.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { kindOf, textOf } from './machine.ts';
import type { Machine } from './machine.ts';
import { ownRootsIn, storeFileName } from './own-root.ts';
import { familyOf, missingHere } from './packages.ts';
import type { Family, StoreProgram } from './packages.ts';
import { proveByConnection, systemClient } from './tls-clients.ts';
import type { HeldRoot, Holding, StoreCommand, TrustPlace, TrustStore } from './stores/store.ts';

/** One kind of system store. */
export interface AnchorsRecord {
  name: string;
  title: string;
  families: readonly Family[];
  /** The folder for the administrator's roots. */
  folder: string;
  /** Ending of the files in it; some systems pass over others. */
  extension: 'crt' | 'pem';
  /** What takes the folder over, after adding and after removing. */
  program: StoreProgram;
  afterInstall: readonly string[];
  afterUninstall: readonly string[];
  /** What programs read: the first that is there. */
  bundles: readonly string[];
}

/** A store of the system's kind. */
export function anchorsStore(record: AnchorsRecord): TrustStore {
  const open = async (machine: Machine): Promise<TrustPlace> => anchorsPlace(record, machine, await machine.program(record.program), [await missingHere(machine, record.program)]);
  return {
    name: record.name,
    group: 'system',
    title: record.title,
    byDefault: true,
    find: async (machine) => {
      if (machine.platform !== 'linux') return [];
      const family = await familyOf(machine);
      // A system that does not say what it is is known by its folder.
      const here = family === undefined ? (await kindOf(machine.at(record.folder))) === 'folder' && (await machine.program(record.program)) !== undefined : record.families.includes(family);
      return here ? [await open(machine)] : [];
    },
    reopen: async (machine, path) => (path === record.folder && machine.platform === 'linux' && (await kindOf(machine.at(path))) === 'folder' ? open(machine) : undefined),
  };
}

function anchorsPlace(record: AnchorsRecord, machine: Machine, program: string | undefined, missing: TrustPlace['missing']): TrustPlace {
  const administrator = (name: string, args: readonly string[]): StoreCommand => ({ program: name, args, asAdministrator: true });
  return {
    store: record.name,
    path: record.folder,
    scope: 'machine',
    missing: program === undefined ? missing : [],
    install: (root) => [
      // Folders that are missing are made (-D); the file is for everybody to read.
      administrator('install', ['-D', '-m', '0644', root.file, `${record.folder}/${storeFileName(root)}.${record.extension}`]),
      administrator(record.program, record.afterInstall),
    ],
    uninstall: (held) => {
      const files = held.flatMap(({ handle }) => (handle === null ? [] : [handle]));
      if (held.length === 0) return [];
      return [...(files.length === 0 ? [] : [administrator('rm', ['-f', ...files])]), administrator(record.program, record.afterUninstall)];
    },
    look: () => look(record, machine),
    prove: async (server) => {
      const client = await systemClient(machine, server);
      return client === undefined ? { verdict: 'unclear', evidence: 'neither openssl nor curl is here to ask' } : proveByConnection(machine, server, client);
    },
  };
}

async function look(record: AnchorsRecord, machine: Machine): Promise<Holding> {
  const held = new Map<string, HeldRoot>();
  let bundle = '';
  for (const file of record.bundles) bundle = bundle === '' ? await textOf(machine.at(file)) : bundle;
  for (const root of ownRootsIn(bundle)) held.set(root.sha256, { ...root, handle: null, inEffect: true });
  for (const file of await readdir(machine.at(record.folder)).catch(() => [])) {
    for (const root of ownRootsIn(await textOf(join(machine.at(record.folder), file)))) {
      held.set(root.sha256, { ...root, handle: `${record.folder}/${file}`, inEffect: held.has(root.sha256) });
    }
  }
  return { readable: true, roots: [...held.values()] };
}
