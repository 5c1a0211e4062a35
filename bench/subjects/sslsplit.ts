/** sslsplit in front of the one origin: it is a transparent proxy and cannot be asked for a target. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { findProgram } from '../../src/launch/programs.ts';
import type { Subject } from '../subject.ts';
import { freePort, startProgram } from './program.ts';

export const sslsplit: Subject = {
  name: 'sslsplit',
  kind: 'direct',
  missing: async () => ((await findProgram(['sslsplit'], process.env)) === undefined ? 'not installed (Debian: sslsplit)' : undefined),
  start: async ({ folder, originPort }) => {
    const [key, certificate] = [join(folder, 'ca.key'), join(folder, 'ca.crt')];
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', certificate, '-days', '2', '-subj', '/CN=bench', '-addext', 'basicConstraints=critical,CA:true'],
      { stdio: 'pipe' },
    );
    const port = await freePort();
    // -D keeps it in the foreground.
    return startProgram('sslsplit', ['-D', '-k', key, '-c', certificate, 'ssl', '127.0.0.1', `${port}`, '127.0.0.1', `${originPort}`], port);
  },
};
