/** mockttp, the engine of HTTP Toolkit, passing everything through; measured where `--packages DIR` has it installed. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Subject } from '../subject.ts';
import { freePort, startProgram } from './program.ts';

/** The folder in which `npm install mockttp` was run, or undefined. */
let packages: string | undefined;

/** Says where to look for the package. */
export function usePackages(folder: string | undefined): void {
  packages = folder;
}

function entryIn(folder: string): string | undefined {
  try {
    return createRequire(join(folder, 'package.json')).resolve('mockttp');
  } catch {
    return undefined;
  }
}

export const mockttp: Subject = {
  name: 'mockttp',
  kind: 'connect',
  missing: () => Promise.resolve(packages !== undefined && entryIn(packages) !== undefined ? undefined : 'not installed: npm install --prefix DIR mockttp, then --packages DIR'),
  start: async () => {
    const port = await freePort();
    return startProgram(process.execPath, ['--import', 'tsx', fileURLToPath(import.meta.url), `${port}`, entryIn(packages ?? '') ?? ''], port);
  },
};

/** A function of an object whose types are not at hand here. */
function call(on: unknown, name: string, ...args: unknown[]): unknown {
  const method: unknown = typeof on === 'object' && on !== null ? Reflect.get(on, name) : undefined;
  if (typeof method !== 'function') throw new TypeError(`mockttp has no ${name}`);
  return Reflect.apply(method, on, args);
}

/** Serves when this file is run as a program. */
async function serve(port: number, entry: string): Promise<void> {
  const module: unknown = await import(pathToFileURL(entry).href);
  const https: unknown = await call(module, 'generateCACertificate');
  const server: unknown = call(module, 'getLocal', { https, http2: 'fallback', recordTraffic: false });
  await call(call(server, 'forUnmatchedRequest'), 'thenPassThrough', { ignoreHostHttpsErrors: true });
  await call(server, 'start', port);
}

const [, script, port, entry] = process.argv;
if (script === fileURLToPath(import.meta.url) && entry !== undefined) await serve(Number(port), entry);
