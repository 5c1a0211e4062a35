/** trustlens as it is shipped: built, headless, inspecting; and the same without reading the wire. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Subject } from '../subject.ts';
import { freePort, startProgram } from './program.ts';

const ENTRY = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url));

function subject(name: string, args: readonly string[]): Subject {
  return {
    name,
    kind: 'connect',
    missing: () => Promise.resolve(existsSync(ENTRY) ? undefined : 'not built: run `npm run build`'),
    start: async ({ folder, rootFile }) => {
      const port = await freePort();
      return startProgram(process.execPath, [ENTRY, 'start', '--headless', '--port', `${port}`, '--home', join(folder, 'home'), '--upstream-ca', rootFile, ...args], port);
    },
  };
}

export const trustlens = subject('trustlens', []);
export const trustlensWithoutTap = subject('trustlens --no-wire-tap', ['--no-wire-tap']);
