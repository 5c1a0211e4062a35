/** Tests that need programs which are no dependency: skipped with the reason where they are missing, failed where nothing may be skipped. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Context } from 'mocha';

/** Debian's package of a program, where it has another name. */
const PACKAGES: Readonly<Record<string, string>> = { nginx: 'nginx-light', certutil: 'libnss3-tools', tstclnt: 'libnss3-tools', java: 'default-jre-headless', keytool: 'default-jre-headless', nghttp: 'nghttp2-client' };

/** Whether a program is in PATH. */
function installed(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** To be called first in a test or a `before` hook: goes on only where all these programs are installed. With `$CI` set, a missing one is a failure. */
export function needs(context: Context, ...programs: readonly string[]): void {
  const missing = programs.filter((program) => !installed(program));
  if (missing.length === 0) return;
  const reason = `not installed: ${missing.map((program) => `${program} (Debian: ${PACKAGES[program] ?? program})`).join(', ')}`;
  if ((process.env['CI'] ?? '') !== '') throw new Error(reason);
  console.log(`    skipped, ${reason}`);
  context.skip();
}
