/** A terminal for tests: tmux on a socket of its own, in which a program is driven by keys and read by looking at the screen. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { scratchFolder } from './closing.ts';
import type { Closing } from './closing.ts';
import { eventually } from './processes.ts';

const run = promisify(execFile);

export interface Terminal {
  /** Sends keys by tmux's names (`Down`, `Enter`, `q`), one after another. What follows `Escape` must wait until that took effect: else it is Alt and that key. */
  keys(...keys: readonly string[]): Promise<void>;
  /** The screen as text, trailing blanks removed. */
  screen(): Promise<string>;
  /** Waits until the screen matches, and gives it. */
  shows(pattern: RegExp): Promise<string>;
  resize(columns: number, rows: number): Promise<void>;
  /** What tmux knows of the pane: `#{cursor_flag}`, `#{alternate_on}` … */
  ask(format: string): Promise<string>;
}

/** Opens a terminal with a shell in it; it is closed with `later`. */
export async function openTerminal(later: Closing, size: { columns: number; rows: number }, env: Readonly<Record<string, string>>): Promise<Terminal> {
  const socket = join(scratchFolder(later), 'tmux');
  const tmux = async (...args: readonly string[]): Promise<string> => {
    const { stdout } = await run('tmux', ['-S', socket, '-f', '/dev/null', ...args], { env: { ...env, LANG: 'C.UTF-8', TERM: 'xterm-256color' } });
    return stdout;
  };
  await tmux('new-session', '-d', '-x', `${size.columns}`, '-y', `${size.rows}`, 'sh');
  later(async () => {
    await tmux('kill-server').catch(() => undefined);
  });
  const screen = async (): Promise<string> => (await tmux('capture-pane', '-p')).replace(/[ \n]+$/, '');
  return {
    keys: async (...keys) => {
      for (const key of keys) await tmux('send-keys', key);
    },
    screen,
    shows: async (pattern) => {
      let last = '';
      try {
        return await eventually(`${pattern}`, async () => {
          last = await screen();
          return pattern.test(last) ? last : undefined;
        });
      } catch {
        throw new Error(`the screen never showed ${pattern}; it shows:\n${last}`);
      }
    },
    resize: async (columns, rows) => {
      await tmux('resize-window', '-x', `${columns}`, '-y', `${rows}`);
    },
    ask: async (format) => (await tmux('display-message', '-p', format)).trim(),
  };
}
