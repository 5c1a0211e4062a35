/** Opens a browser window for a run: finds a browser, makes a throw-away profile, starts it, removes the profile when it closes. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { browsers } from './browsers/registry.ts';
import type { Browser, WindowRequest } from './browsers/browser.ts';
import { findProgram } from './programs.ts';

/** An open window. */
export interface BrowserWindow {
  /** Name of the kind of browser. */
  browser: string;
  process: ChildProcess;
  notes: readonly string[];
  /** Resolves to the exit code when the window is closed and its profile removed. */
  closed: Promise<number>;
}

/** Opens a window. Throws `UserError` when no browser is found, or `wanted` is not known. */
export async function openWindow(request: Omit<WindowRequest, 'folder'>, wanted: string | undefined, stdio: 'inherit' | 'ignore'): Promise<BrowserWindow> {
  const { browser, program } = await choose(wanted, request.env);
  const folder = await mkdtemp(join(tmpdir(), 'trustlens-browser-'));
  const clean = (): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 5 });
  try {
    const command = await browser.prepare(program, { ...request, folder });
    const child = spawn(command.program, command.args, { env: { ...request.env, ...command.env }, stdio });
    const closed = new Promise<number>((resolve, reject) => {
      child.once('error', (error) => {
        void clean().then(() => reject(new UserError('browser_failed', `${command.program} could not be started: ${error.message}`)), reject);
      });
      child.once('exit', (code) => {
        void clean().then(() => resolve(code ?? 0), reject);
      });
    });
    return { browser: browser.name, process: child, notes: command.notes, closed };
  } catch (error) {
    await clean();
    throw error;
  }
}

async function choose(wanted: string | undefined, env: Readonly<Record<string, string | undefined>>): Promise<{ browser: Browser; program: string }> {
  const names = browsers.map((browser) => browser.name).join(', ');
  if (wanted?.includes('/') === true) {
    const program = await findProgram([wanted], env);
    const browser = browsers.find((candidate) => wanted.toLowerCase().includes(candidate.name)) ?? browsers[0];
    if (program === undefined || browser === undefined) throw new UserError('no_browser', `${wanted} is not there or cannot be run`);
    return { browser, program };
  }
  const candidates = wanted === undefined ? browsers : browsers.filter((browser) => browser.name === wanted);
  if (candidates.length === 0) throw new UserError('unknown_browser', `there is no browser '${wanted ?? ''}'`, [`known: ${names}, or the path of a program`]);
  for (const browser of candidates) {
    const program = await findProgram(browser.programs[process.platform] ?? [], env);
    if (program !== undefined) return { browser, program };
  }
  throw new UserError('no_browser', `no browser was found (looked for ${candidates.map((browser) => browser.name).join(', ')})`, [
    'install Chromium, Chrome or Firefox, or name one with --browser PATH',
    'for a command-line client use `trustlens run -- COMMAND`',
  ]);
}
