/** mitmproxy, as mitmdump without output. */
import { findProgram } from '../../src/launch/programs.ts';
import type { Subject } from '../subject.ts';
import { freePort, startProgram } from './program.ts';

export const mitmproxy: Subject = {
  name: 'mitmproxy',
  kind: 'connect',
  missing: async () => ((await findProgram(['mitmdump'], process.env)) === undefined ? 'mitmdump is not installed (Debian: mitmproxy)' : undefined),
  start: async ({ folder, rootFile }) => {
    const port = await freePort();
    const options = [`confdir=${folder}`, `ssl_verify_upstream_trusted_ca=${rootFile}`, 'listen_host=127.0.0.1'];
    return startProgram('mitmdump', ['-q', '-p', `${port}`, ...options.flatMap((option) => ['--set', option])], port);
  },
};
