/** http-mitm-proxy as it comes: its own CONNECT path, authority and servers. */
import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { Proxy } from 'http-mitm-proxy';
import type { Subject } from '../subject.ts';
import { freePort, startProgram } from './program.ts';

export const stockHttpMitmProxy: Subject = {
  name: 'http-mitm-proxy 1.1.0',
  kind: 'connect',
  missing: () => Promise.resolve(undefined),
  start: async ({ folder, rootFile }) => {
    const port = await freePort();
    return startProgram(process.execPath, ['--import', 'tsx', fileURLToPath(import.meta.url), `${port}`, join(folder, 'ca'), rootFile], port);
  },
};

/** Serves when this file is run as a program. */
function serve(port: number, sslCaDir: string, rootFile: string): void {
  const proxy = new Proxy();
  proxy.onError(() => undefined);
  proxy.listen({ port, host: '127.0.0.1', sslCaDir, keepAlive: true, httpsAgent: new Agent({ keepAlive: true, ca: readFileSync(rootFile) }) });
}

const [, script, port, folder, root] = process.argv;
if (script === fileURLToPath(import.meta.url) && folder !== undefined && root !== undefined) serve(Number(port), folder, root);
