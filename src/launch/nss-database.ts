/** A private NSS database that trusts the root: what Chromium on Linux and Firefox read instead of the system's store. */
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { findProgram } from './programs.ts';

const run = promisify(execFile);

/** Debian, Fedora, Arch and macOS name the package of certutil differently. */
export const CERTUTIL_HINT = 'install certutil (Debian and Ubuntu: libnss3-tools, Fedora: nss-tools, Arch and Homebrew: nss)';

/** A certutil call takes milliseconds; one that hangs must not hang the browser's start. */
const CERTUTIL_TIMEOUT_MS = 20_000;

/** Makes a database in `folder` that trusts `caPem` for servers. Resolves to false when certutil is not installed. */
export async function makeNssDatabase(folder: string, caPem: string, name: string, env: Readonly<Record<string, string | undefined>>): Promise<boolean> {
  const certutil = await findProgram(['certutil', '/usr/local/opt/nss/bin/certutil', '/opt/homebrew/opt/nss/bin/certutil'], env);
  // Windows has a certutil of its own, which is another program.
  if (certutil === undefined || process.platform === 'win32') return false;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await run(certutil, ['-N', '-d', `sql:${folder}`, '--empty-password'], { timeout: CERTUTIL_TIMEOUT_MS });
  // C: trusted to issue server certificates; nothing for e-mail and code.
  await run(certutil, ['-A', '-d', `sql:${folder}`, '-t', 'C,,', '-n', name, '-i', caPem], { timeout: CERTUTIL_TIMEOUT_MS });
  return true;
}
