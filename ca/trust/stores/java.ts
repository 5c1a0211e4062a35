/**
 * The trust file of each Java: `jssecacerts` or `cacerts` in its security folder (JSSE reference guide, "The Default TrustStore"). Debian
 * has one for all, which update-ca-certificates fills as well.
 */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { kindOf, mayWrite, resolved } from '../machine.ts';
import type { Machine } from '../machine.ts';
import { ownRootsIn, storeFileName } from '../own-root.ts';
import { missingHere } from '../packages.ts';
import { javaClient, proveByConnection } from '../tls-clients.ts';
import type { HeldRoot, Holding, StoreCommand, TrustPlace, TrustStore } from './store.ts';

/** The password that Java ships its file with, unless the user says that it is another one; keytool reads that from the environment. */
const PASSWORD_VARIABLE = 'TRUSTLENS_KEYSTORE_PASSWORD';
const PASSWORD = ['-storepass', 'changeit'];

function passwordOf(machine: Machine): readonly string[] {
  return (machine.env[PASSWORD_VARIABLE] ?? '') === '' ? PASSWORD : ['-storepass:env', PASSWORD_VARIABLE];
}

/** Debian and Ubuntu: one file for every Java. */
const DEBIAN_FILE = '/etc/ssl/certs/java/cacerts';

/** Below a Java's folder, the one that counts first; `jre` up to Java 8. */
const FILES = ['lib/security/jssecacerts', 'lib/security/cacerts', 'jre/lib/security/jssecacerts', 'jre/lib/security/cacerts'];

export const java: TrustStore = {
  name: 'java',
  group: 'java',
  title: 'cacerts of Java',
  byDefault: true,
  find: async (machine) => {
    const places = new Map<string, TrustPlace>();
    for (const home of await javaHomes(machine)) {
      const file = await trustFileOf(home);
      if (file !== undefined && !places.has(file)) places.set(file, await javaPlace(machine, file, home));
    }
    const debian = machine.at(DEBIAN_FILE);
    if (!places.has(debian) && (await kindOf(debian)) === 'file') places.set(debian, await javaPlace(machine, debian, undefined));
    return [...places.values()];
  },
  reopen: async (machine, path) => ((await kindOf(path)) === 'file' ? javaPlace(machine, path, undefined) : undefined),
};

/** `$JAVA_HOME`, and the folder of the `java` in PATH with all links resolved. */
async function javaHomes(machine: Machine): Promise<string[]> {
  const homes: string[] = [];
  const named = machine.env['JAVA_HOME'];
  if (named !== undefined && named !== '') homes.push(named);
  if (machine.platform === 'darwin') {
    const { status, stdout } = await machine.run('/usr/libexec/java_home', []);
    // macOS has a `java` in PATH that only starts the real one.
    if (status === 0) homes.push(stdout.trim());
  } else {
    const program = await machine.program('java');
    if (program !== undefined) homes.push(dirname(dirname(await resolved(program))));
  }
  return homes;
}

async function trustFileOf(home: string): Promise<string | undefined> {
  for (const name of FILES) if ((await kindOf(join(home, name))) === 'file') return resolved(join(home, name));
  return undefined;
}

async function javaPlace(machine: Machine, file: string, home: string | undefined): Promise<TrustPlace> {
  const keytool = await machine.program(...(home === undefined ? [] : [join(home, 'bin', 'keytool')]), 'keytool');
  const own = file.startsWith(join(machine.userHome, '/'));
  const asAdministrator = !machine.isAdministrator && !(await mayWrite(file));
  const command = (...args: readonly string[]): StoreCommand => ({ program: keytool ?? 'keytool', args: [...args, '-keystore', file, ...passwordOf(machine)], asAdministrator });
  return {
    store: 'java',
    path: file,
    scope: own ? 'user' : 'machine',
    missing: keytool === undefined ? [await missingHere(machine, 'keytool')] : [],
    install: (root) => [command('-importcert', '-noprompt', '-trustcacerts', '-alias', storeFileName(root), '-file', root.file)],
    uninstall: (held) => held.flatMap(({ handle }) => (handle === null ? [] : [command('-delete', '-alias', handle)])),
    look: async () => (keytool === undefined ? { readable: false, why: 'keytool is not installed' } : look(machine, keytool, file)),
    prove: async (server) => {
      if (keytool === undefined) return { verdict: 'unclear', evidence: 'there is no Java to ask' };
      if (server.isAddress) return { verdict: 'unclear', evidence: `Java cannot be sent to this machine for ${server.host}, and the root may speak for no name` };
      return proveByConnection(machine, server, javaClient(keytool, file, server));
    },
  };
}

async function look(machine: Machine, keytool: string, file: string): Promise<Holding> {
  // A Java takes a second to start. Certificates lie in both formats as they are (JKS; PKCS #12 as Java ships it), and so do our names.
  const bytes = await readFile(file).catch(() => undefined);
  if (bytes === undefined) return { readable: false, why: 'it cannot be read' };
  if (!bytes.includes('trustlens ')) return { readable: true, roots: [] };
  const listed = await machine.run(keytool, ['-list', '-rfc', '-keystore', file, ...passwordOf(machine), '-J-Duser.language=en']);
  if (listed.status !== 0) return { readable: false, why: `keytool cannot read it (${(listed.stdout + listed.stderr).trim().split('\n')[0] ?? ''}): if it has a password of its own, set ${PASSWORD_VARIABLE}` };
  return { readable: true, roots: entries(listed.stdout) };
}

/** Our roots in what `keytool -list -rfc` prints, with their aliases. Pure. */
export function entries(text: string): HeldRoot[] {
  return text.split(/^Alias name: /m).flatMap((entry) => {
    const alias = /^(.+?)\r?$/m.exec(entry)?.[1] ?? null;
    return ownRootsIn(entry).map((root) => ({ ...root, handle: alias, inEffect: true }));
  });
}
