/** Programs that stand in for a browser: they note how they were started, and then do what the test wants. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from './processes.ts';

export interface FakeBrowser {
  /** Path of the program. */
  path: string;
  /** Whether it was ever started. */
  started(): boolean;
  /** Waits until it was started; its process, and that of its child where it has one. */
  running(): Promise<{ pid: number; child: number; args: string[]; profile: string }>;
}

/** What it does: ends with a code, lives until it is told to end, does not care, or is a script with the real thing as its child. */
export const LIVES = {
  briefly: 'exit 3',
  'until told': 'exec /bin/sleep 600',
  'in spite of all': "trap '' TERM; while :; do /bin/sleep 1; done",
  'as a child': '/bin/sleep 600 & echo "$!" > "$0.child"; wait',
} as const;

/** Writes one into `folder`, for the shell of the system alone: it needs nothing in PATH. */
export function fakeBrowser(folder: string, name: string, life: keyof typeof LIVES): FakeBrowser {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\nprintf '%s\\n' "$$" "$@" ready > "$0.said"\n${LIVES[life]}\n`, { mode: 0o755 });
  const read = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  return {
    path,
    started: () => existsSync(`${path}.said`),
    running: () =>
      eventually(`the start of ${name}`, () => {
        const said = read(`${path}.said`);
        const child = life === 'as a child' ? Number(read(`${path}.child`)) : -1;
        if (!said.endsWith('\nready\n') || child === 0) return undefined;
        const [pid = '', ...args] = said.split('\n').slice(0, -2);
        return { pid: Number(pid), child, args, profile: (args.find((arg) => arg.startsWith('--user-data-dir=')) ?? '').slice('--user-data-dir='.length) };
      }),
  };
}

/** Whether a process does anything: one that has ended, and that nobody has asked for its exit code yet, does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return process.platform !== 'linux' || !/^\d+ \(.*\) [ZX] /s.test(readStat(pid));
}

function readStat(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return `${pid} () X `;
  }
}
