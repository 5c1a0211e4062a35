/**
 * The real program in processes of its own, each run with a home folder of its own: as it was built where that is up to date with
 * the sources (as it is under `npm test`), else from the sources.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { RunFile } from '../../src/publish/run-file.ts';
import { scratchFolder } from './closing.ts';
import type { Closing } from './closing.ts';
import { EventFeed } from './event-feed.ts';
import { endProcess, eventually, runToEnd } from './processes.ts';
import type { Ended, RunOptions } from './processes.ts';

export const projectRoot = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

let known: readonly string[] | undefined;

/** What Node is given to run the program: the built entry, or the source through tsx. */
export function entry(): readonly string[] {
  const built = join(projectRoot, 'dist', 'src', 'main.js');
  const upToDate = (): boolean => existsSync(built) && ['src', 'ca', 'ui'].every((folder) => newest(join(projectRoot, folder)) <= statSync(built).mtimeMs);
  known ??= upToDate() ? [built] : ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href, join(projectRoot, 'src', 'main.ts')];
  return known;
}

function newest(folder: string): number {
  return Math.max(
    0,
    ...readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((file) => file.isFile() && file.name.endsWith('.ts'))
      .map((file) => statSync(join(file.parentPath, file.name)).mtimeMs),
  );
}

/** An environment without the proxies, trust and settings of whoever runs the tests. `home` stands in for the user's own. */
export function plainEnvironment(home: string): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', HOME: home, LANG: 'C.UTF-8' };
}

/** Where programs of one test live: the program's home folder, and the user's. */
export interface Place {
  home: string;
  user: string;
  env: Record<string, string>;
}

/** A new place; the home folder is not made, as on a fresh machine. */
export function newPlace(later: Closing): Place {
  const folder = scratchFolder(later);
  const user = scratchFolder(later);
  return { home: join(folder, 'home'), user, env: plainEnvironment(user) };
}

/** Runs a command of the program to its end. */
export function trustlens(place: Place, args: readonly string[], options: Omit<RunOptions, 'env'> & { env?: Readonly<Record<string, string>> } = {}): Promise<Ended> {
  const split = args.indexOf('--');
  const own = split < 0 ? args : args.slice(0, split);
  const rest = split < 0 ? [] : args.slice(split);
  return runToEnd(process.execPath, [...entry(), ...own, '--home', place.home, ...rest], { ...options, env: { ...place.env, ...options.env } });
}

/** A proxy that runs, with its events. */
export interface RunningProgram extends Place {
  child: ChildProcess;
  pid: number;
  host: string;
  port: number;
  /** `http://127.0.0.1:PORT`, as clients are told. */
  url: string;
  runFile: RunFile;
  feed: EventFeed;
  stderr(): string;
  /** Ends it in order and gives its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts `trustlens start --headless --json` with further arguments, on this Node or another, and waits until it is ready. */
export async function startProgram(later: Closing, args: readonly string[] = [], place: Place = newPlace(later), node = process.execPath): Promise<RunningProgram> {
  const child = spawn(node, [...entry(), 'start', '--headless', '--json', '--port', '0', '--home', place.home, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: place.env });
  let stderr = '';
  const feed = new EventFeed(() => `on stderr: ${stderr.slice(-2000)}`);
  child.stdout.setEncoding('utf8').on('data', (text: string) => feed.push(text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.once('close', (code, signal) => feed.end(`the program ended with ${code ?? signal ?? 'nothing'}`));
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> => {
    const closed = child.exitCode === null && child.signalCode === null ? once(child, 'close') : undefined;
    await endProcess(child, signal);
    await closed;
    return child.exitCode;
  };
  later(async () => {
    const code = await stop();
    assert.equal(code, 0, `the program should end in order: ${stderr}`);
  });
  const { host, port } = await feed.until('proxy.started', (events) => events.find((event) => event.type === 'proxy.started'));
  const runFile = readRunFile(place.home);
  return { ...place, child, pid: child.pid ?? 0, host, port, url: `http://${host}:${port}`, runFile, feed, stderr: () => stderr, stop };
}

/** A proxy that prints lines for people. */
export interface LineProgram extends Place {
  child: ChildProcess;
  port: number;
  runFile: RunFile;
  /** What it printed on stdout, whole lines. */
  lines(): string[];
  stderr(): string;
}

/** Starts `trustlens start` without a terminal, by what Node is given to run it, and waits until it is ready. */
export async function startForPeople(later: Closing, args: readonly string[] = [], place: Place = newPlace(later), command: readonly string[] = [...entry(), 'start']): Promise<LineProgram> {
  const child = spawn(process.execPath, [...command, '--port', '0', '--home', place.home, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: place.env, cwd: projectRoot });
  later(() => endProcess(child));
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  await eventually('a proxy that listens', () => {
    assert.equal(child.exitCode, null, stderr);
    return stderr.includes('trustlens listens on') || undefined;
  });
  const runFile = readRunFile(place.home);
  return { ...place, child, port: runFile.proxy.port, runFile, lines: () => stdout.split('\n').slice(0, -1), stderr: () => stderr };
}

/** The run file of a home folder, which a running proxy has written. */
export function readRunFile(home: string): RunFile {
  const content: unknown = JSON.parse(readFileSync(join(home, 'run.json'), 'utf8'));
  assert.ok(isRunFile(content));
  return content;
}

function isRunFile(value: unknown): value is RunFile {
  return typeof value === 'object' && value !== null && 'run' in value && 'proxy' in value && 'caPem' in value && 'bundlePem' in value;
}
