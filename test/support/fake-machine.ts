/** A machine for the trust stores: its system in a folder, its programs as the test says; what runs is kept. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Machine, Ran } from '../../ca/trust/machine.ts';

export interface MachineWish {
  /** The folder that stands for `/`; the user's home is `/home/ana` in it. */
  folder: string;
  platform?: NodeJS.Platform;
  /** Programs that are installed, by name. */
  programs?: readonly string[];
  env?: Readonly<Record<string, string | undefined>>;
  isAdministrator?: boolean;
  /** Files of the system and their text, by absolute path. */
  files?: Readonly<Record<string, string | Uint8Array>>;
  /** What a program says; nothing and 0 unless told otherwise. */
  answer?: (program: string, args: readonly string[]) => Partial<Ran> | undefined;
}

export interface FakeMachine extends Machine {
  /** Every command line that ran, words joined by spaces. */
  ran: string[];
}

export function fakeMachine(wish: MachineWish): FakeMachine {
  const at = (path: string): string => join(wish.folder, path);
  for (const [path, text] of Object.entries(wish.files ?? {})) {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), text);
  }
  const ran: string[] = [];
  return {
    platform: wish.platform ?? 'linux',
    env: wish.env ?? {},
    userHome: at('/home/ana'),
    isAdministrator: wish.isAdministrator ?? false,
    at,
    program: (...candidates) => Promise.resolve(candidates.find((candidate) => wish.programs?.includes(candidate))),
    run: (program, args) => {
      ran.push([program, ...args].join(' '));
      return Promise.resolve({ status: 0, stdout: '', stderr: '', ...wish.answer?.(program, args) });
    },
    ran,
  };
}
