/** The user's NSS databases, read with certutil: which roots were added there for servers, and which were taken back. */
import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readPem } from '../pem.ts';

/** Places within the home folder: since Chromium 146 the XDG data folder, before that and for other programs `~/.pki`. */
const PLACES: readonly string[] = ['.local/share/pki/nssdb', '.pki/nssdb'];

/** A call takes some 20 ms; a database that another program holds locked must hold nobody up. */
const TIMEOUT_MS = 5_000;
/** Most certificates read of one database: each takes a call. */
const MAX_CERTIFICATES = 64;
const MAX_OUTPUT_BYTES = 4 * 1024 * 1024;

/** One database. */
export interface NssStore {
  /** `~/.pki/nssdb`. */
  place: string;
  /** DER of the certificates trusted for servers: as CAs (flag C) or by themselves (flag P). */
  trusted: readonly Uint8Array[];
  /** DER of those that are distrusted by name (flag p). */
  distrusted: readonly Uint8Array[];
  /** Why it could not be read; the lists are then empty. */
  fault?: string;
}

/** Where to look and how; the default is this machine. */
export interface NssStoreOptions {
  env?: Readonly<Record<string, string | undefined>>;
  /** Runs certutil with arguments and gives its stdout. */
  run?: (args: readonly string[]) => Promise<string>;
}

/** Reads the databases there are. Never rejects; takes as long as certutil takes, so nobody should wait for it. */
export async function readNssStores(options: NssStoreOptions = {}): Promise<NssStore[]> {
  const home = options.env?.['HOME'] ?? homedir();
  const run = options.run ?? certutil(options.env ?? process.env);
  const stores: NssStore[] = [];
  for (const place of PLACES) {
    const folder = join(home, place);
    const there = await access(join(folder, 'cert9.db')).then(
      () => true,
      () => false,
    );
    if (there) stores.push(await readStore(`~/${place}`, `sql:${folder}`, run));
  }
  return stores;
}

async function readStore(place: string, database: string, run: (args: readonly string[]) => Promise<string>): Promise<NssStore> {
  try {
    const trusted: Uint8Array[] = [];
    const distrusted: Uint8Array[] = [];
    const entries = parseList(await run(['-L', '-d', database])).filter(({ flags }) => /[CPp]/.test(flags));
    for (const { name, flags } of entries.slice(0, MAX_CERTIFICATES)) {
      const ders = readPem(await run(['-L', '-d', database, '-n', name, '-a'])).map(({ der }) => der);
      (/[CP]/.test(flags) ? trusted : distrusted).push(...ders);
    }
    return { place, trusted, distrusted };
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return { place, trusted: [], distrusted: [], fault: missing ? 'certutil, which reads it, is not installed' : 'certutil could not read it' };
  }
}

/** Nicknames and the first of the three sets of trust flags, which is the one for TLS (certutil(1), -t). */
export function parseList(text: string): { name: string; flags: string }[] {
  return text.split('\n').flatMap((line) => {
    const match = /^(\S.*?)\s+([a-zA-Z]*),[a-zA-Z]*,[a-zA-Z]*\s*$/.exec(line);
    const [, name, flags] = match ?? [];
    return name === undefined || flags === undefined ? [] : [{ name, flags }];
  });
}

function certutil(env: Readonly<Record<string, string | undefined>>): (args: readonly string[]) => Promise<string> {
  return async (args) => {
    // Windows has a certutil of its own, which is another program and knows no such databases.
    const { stdout } = await promisify(execFile)('certutil', [...args], { env: { ...env }, timeout: TIMEOUT_MS, maxBuffer: MAX_OUTPUT_BYTES, encoding: 'utf8' });
    return stdout;
  };
}
