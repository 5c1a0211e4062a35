/** The machine that the stores are on: its system, its folders, its programs. Tests put another one in its place. */
import { spawn } from 'node:child_process';
import { access, constants, readFile, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../../src/launch/programs.ts';

/** A program that has ended. */
export interface Ran {
  /** Null when it could not be started or was ended. */
  status: number | null;
  stdout: string;
  stderr: string;
}

export interface Machine {
  platform: NodeJS.Platform;
  env: Readonly<Record<string, string | undefined>>;
  /** The user's home folder. */
  userHome: string;
  /** Whether the user is root, or an administrator needs no sudo. */
  isAdministrator: boolean;
  /** An absolute path of the system as it is on the disk: tests have the system in a folder. */
  at(path: string): string;
  /** Absolute path of the first of these programs that is installed. */
  program(...candidates: readonly string[]): Promise<string | undefined>;
  /**
   * Runs a program to its end in an environment without anybody's trust settings. With `keyboard` it may ask the user, for as long as
   * that takes; without, what takes over a minute is ended. Never rejects.
   */
  run(program: string, args: readonly string[], options?: { keyboard?: boolean }): Promise<Ran>;
}

/** Debian keeps administrators' programs where a plain user's PATH does not look. */
const ADMINISTRATOR_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** A Java takes seconds to start on a busy machine; whatever takes longer than this, ms, hangs. */
const RUN_TIMEOUT_MS = 60_000;

/** A Java lists 150 roots as PEM in 300 KB; what is longer than this, characters, is cut. */
const MAX_OUTPUT = 16 * 1024 * 1024;

/** Variables that a program may need to run at all; those that change what it trusts are not among them. */
const KEPT = ['PATH', 'HOME', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR', 'USERPROFILE', 'APPDATA', 'LOCALAPPDATA', 'TERM', 'TRUSTLENS_KEYSTORE_PASSWORD'];

/** This machine. */
export function thisMachine(env: Readonly<Record<string, string | undefined>>): Machine {
  const withAdministrators = [env['PATH'] ?? '', ...(process.platform === 'win32' ? [] : ADMINISTRATOR_FOLDERS)].filter((part) => part !== '').join(process.platform === 'win32' ? ';' : ':');
  const kept = Object.fromEntries(KEPT.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
  const clean = { ...kept, PATH: withAdministrators, LC_ALL: 'C' };
  const home = env[process.platform === 'win32' ? 'USERPROFILE' : 'HOME'];
  return {
    platform: process.platform,
    env,
    userHome: home === undefined || home === '' ? homedir() : home,
    isAdministrator: process.platform === 'win32' || process.geteuid?.() === 0,
    at: (path) => path,
    program: (...candidates) => findProgram(candidates, { PATH: withAdministrators }),
    run: (program, args, options = {}) => runClean(program, args, clean, options.keyboard === true),
  };
}

function runClean(program: string, args: readonly string[], env: Readonly<Record<string, string | undefined>>, keyboard: boolean): Promise<Ran> {
  return new Promise((resolve) => {
    const ran: Ran = { status: null, stdout: '', stderr: '' };
    const child = spawn(program, [...args], {
      env: { ...env },
      stdio: [keyboard ? 'inherit' : 'ignore', 'pipe', 'pipe'],
      windowsHide: true,
      ...(!keyboard && { timeout: RUN_TIMEOUT_MS, killSignal: 'SIGKILL' }),
    });
    child.stdout.setEncoding('latin1').on('data', (text: string) => (ran.stdout = (ran.stdout + text).slice(0, MAX_OUTPUT)));
    child.stderr.setEncoding('latin1').on('data', (text: string) => (ran.stderr = (ran.stderr + text).slice(0, MAX_OUTPUT)));
    child.once('error', (error) => resolve({ ...ran, stderr: error.message }));
    child.once('close', (status) => resolve({ ...ran, status }));
  });
}

/** What is at a path: `file`, `folder`, or undefined. */
export async function kindOf(path: string): Promise<'file' | 'folder' | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return undefined;
  return found.isDirectory() ? 'folder' : 'file';
}

/** Whether the user may write what is at the path, or may make it where it is not there yet. */
export async function mayWrite(path: string): Promise<boolean> {
  return access(path, constants.W_OK).then(() => true, () => false);
}

/** The path without links; as it is when nothing is there. */
export async function resolved(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

/** A file's text, byte for byte; empty when it cannot be read. */
export async function textOf(path: string): Promise<string> {
  return readFile(path, 'latin1').catch(() => '');
}

/** A path below the user's home folder. */
export function inHome(machine: Machine, ...parts: readonly string[]): string {
  return join(machine.userHome, ...parts);
}
