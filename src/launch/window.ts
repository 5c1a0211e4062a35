/** Opens a browser window for a run: finds a browser, makes a throw-away profile, starts it, removes the profile when it closes. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { UserError, messageOf } from '../errors.ts';
import { browsers } from './browsers/registry.ts';
import type { Browser, WindowRequest } from './browsers/browser.ts';
import { findProgram, isPath } from './programs.ts';

/** ms that a browser has to close when it is asked to; then it is ended. Chromium takes a fraction of a second. */
const CLOSE_MS = 5_000;
/** ms that what a browser leaves running has to end. Where nobody collects the dead (a container), they seem to be there until then. */
const GROUP_MS = 1_000;
/** ms between two looks at whether they are gone, which nobody tells. */
const POLL_MS = 20;

/** An open window. */
export interface BrowserWindow {
  /** Name of the kind of browser. */
  browser: string;
  /** Of its process; 0 when it could not be started, which `closed` tells. */
  pid: number;
  notes: readonly string[];
  /** True where the window overlooks every fault of a certificate under the root. */
  hidesFaults: boolean;
  /** Resolves when the window is closed and its profile removed: to the exit code, or 128 and the signal's number as in shells. Rejects with `UserError` when it could not be started. */
  closed: Promise<number>;
}

/**
 * Opens a window, which closes when `stop` is aborted. Rejects with `UserError` when no browser is found, `wanted` (the name of a
 * kind, or the path of a program) is not known, or `stop` was aborted before the window was open; nothing is left behind then.
 * `patience`: ms the browser has to close before it is ended.
 */
export async function openWindow(request: Omit<WindowRequest, 'folder'>, wanted: string | undefined, stdio: 'inherit' | 'ignore', stop: AbortSignal, patience = CLOSE_MS): Promise<BrowserWindow> {
  const { browser, program } = await choose(wanted, request.env);
  const folder = await mkdtemp(join(tmpdir(), 'trustlens-browser-'));
  const clean = async (): Promise<void> => {
    const elsewhere = (await browser.elsewhere?.(folder)) ?? [];
    for (const path of [...elsewhere, folder]) await rm(path, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const command = await browser.prepare(program, { ...request, folder });
    if (stop.aborted) throw new UserError('stopped', 'trustlens was ended before the browser was started');
    // A group of its own, so that everything it starts ends with it: a script that starts a browser, a browser of many processes.
    const child = spawn(command.program, command.args, { env: { ...request.env, ...command.env }, stdio, detached: process.platform !== 'win32' });
    const closed = ended(child, stop, patience).finally(clean);
    return { browser: browser.name, pid: child.pid ?? 0, notes: command.notes, hidesFaults: command.hidesFaults === true, closed };
  } catch (error) {
    await clean();
    throw error;
  }
}

/** Resolves to the exit code when the browser has ended, and all that it started with it. */
function ended(child: ChildProcess, stop: AbortSignal, patience: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let late: NodeJS.Timeout | undefined;
    const end = (): void => {
      // A browser asked by itself sees to its own processes and files; one of its processes asked besides disturbs it in that.
      child.kill('SIGTERM');
      late = setTimeout(() => signalGroup(child, 'SIGKILL'), patience);
    };
    const over = (): void => {
      stop.removeEventListener('abort', end);
      clearTimeout(late);
    };
    stop.addEventListener('abort', end);
    child.once('error', (error) => {
      over();
      reject(new UserError('browser_failed', `${child.spawnfile} could not be started: ${messageOf(error)}`));
    });
    child.once('exit', (code, signal) => {
      over();
      void endGroup(child, Math.min(patience, GROUP_MS)).then(() => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
    });
  });
}

/** Ends what is left of a group without its leader, which may be the browser that a script started, and would write into the profile while that is removed. */
async function endGroup(child: ChildProcess, patience: number): Promise<void> {
  const until = Date.now() + patience;
  for (let left = signalGroup(child, 'SIGTERM'); left && Date.now() < until; left = signalGroup(child, 0)) await wait(POLL_MS);
  signalGroup(child, 'SIGKILL');
}

/** Signals everything that the browser started; gives whether there was anything. 0 only asks. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  if (child.pid === undefined) return false;
  try {
    // Windows knows no groups.
    return process.platform === 'win32' ? child.kill(signal) : process.kill(-child.pid, signal);
  } catch {
    return false;
  }
}

async function choose(wanted: string | undefined, env: Readonly<Record<string, string | undefined>>): Promise<{ browser: Browser; program: string }> {
  if (wanted !== undefined && isPath(wanted)) {
    const program = await findProgram([wanted], env);
    const name = basename(wanted).toLowerCase();
    // Most browsers are Chromium under another name.
    const browser = browsers.find((candidate) => name.includes(candidate.name)) ?? browsers[0];
    if (program === undefined || browser === undefined) {
      throw new UserError('no_browser', `${wanted} is not there or cannot be run`, ['--browser takes the path of a program, or a name without a slash']);
    }
    return { browser, program };
  }
  const names = browsers.map((browser) => browser.name).join(', ');
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
