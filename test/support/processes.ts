/** Programs run by tests: to their end, with all they said, or until the test is over. Only these processes are ever ended, by their number. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Ceiling for whatever is waited for, ms: far above what a busy machine needs, so that reaching it means that it will never come. */
export const PATIENCE = 60_000;

/** A program that has ended. */
export interface Ended {
  /** Null when a signal ended it. */
  status: number | null;
  stdout: Buffer;
  stderr: string;
}

export interface RunOptions {
  env?: Readonly<Record<string, string | undefined>>;
  cwd?: string;
  /** Written to its stdin, which is closed then. */
  input?: string | Uint8Array;
  /** Says when stdin may be closed: once this was seen in stdout, or has happened. Without it, stdin closes at once. */
  inputEndsAfter?: RegExp | (() => Promise<unknown>);
}

/** Runs a program to its end. Rejects when it cannot be started, and when it does not end. */
export async function runToEnd(program: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const { inputEndsAfter } = options;
  const child = spawn(program, [...args], { stdio: ['pipe', 'pipe', 'pipe'], env: { ...(options.env ?? process.env) }, cwd: options.cwd, timeout: PATIENCE, killSignal: 'SIGKILL' });
  const out: Buffer[] = [];
  let stderr = '';
  child.stdin.on('error', () => undefined);
  child.stdout.on('data', (chunk: Buffer) => {
    out.push(chunk);
    if (inputEndsAfter instanceof RegExp && inputEndsAfter.test(Buffer.concat(out).toString('latin1'))) child.stdin.end();
  });
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  if (options.input !== undefined) child.stdin.write(options.input);
  const closed = once(child, 'close');
  if (inputEndsAfter === undefined) child.stdin.end();
  else if (!(inputEndsAfter instanceof RegExp)) await inputEndsAfter().finally(() => child.stdin.end());
  await closed;
  if (child.signalCode === 'SIGKILL') throw new Error(`${program} did not end; it said: ${Buffer.concat(out).toString().slice(-2000)} ${stderr.slice(-2000)}`);
  return { status: child.exitCode, stdout: Buffer.concat(out), stderr };
}

/** Ends a program that was started here and waits until it is gone; harmless when it has ended already. */
export async function endProcess(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE / 4);
  try {
    await gone;
  } finally {
    clearTimeout(timer);
  }
}

/** Ends a child that was started with `detached`, and waits for all that it started: a browser's helpers write into its profile until their end. */
export async function endGroup(child: ChildProcess): Promise<void> {
  await endProcess(child);
  const { pid } = child;
  if (pid === undefined) return;
  const there = (signal: NodeJS.Signals | 0): boolean => {
    try {
      return process.kill(-pid, signal);
    } catch {
      return false;
    }
  };
  await eventually('the end of what the child had started', () => (there(0) ? undefined : true)).finally(() => there('SIGKILL'));
}

/** Waits until `holds` gives something, asking again and again; for what tells nobody when it changes. */
export async function eventually<T>(what: string, holds: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const patience = Date.now() + PATIENCE;
  for (;;) {
    const value = await holds();
    if (value !== undefined) return value;
    if (Date.now() > patience) throw new Error(`it never came: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
