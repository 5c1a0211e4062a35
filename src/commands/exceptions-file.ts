/** Exceptions that are kept for later runs: a file in the home folder, written whole and refused when others could have written it. */
import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { replaceFile } from '../../ca/atomic-file.ts';
import { UserError, messageOf, systemCode } from '../errors.ts';
import { covers, exceptionHost, requireForgivable } from '../relay/exceptions.ts';

/** A saved exception. Unlike one for a run it always names its faults. */
export interface SavedException {
  host: string;
  /** Null for every port. */
  port: number | null;
  checks: readonly string[];
  /** When it was given, ISO 8601. */
  date: string;
}

/** Whoever can write it decides which bad certificates are let through. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;
/** More than a thousand exceptions take, bytes. */
const MAX_FILE_BYTES = 256 * 1024;

/** Where they are kept. */
export function exceptionsFile(home: string): string {
  return join(home, 'exceptions.json');
}

/** All of them, none where there is no file. Rejects with `UserError` when others can use the file, or it cannot be read. */
export async function readExceptions(home: string): Promise<SavedException[]> {
  const file = exceptionsFile(home);
  let text: string;
  try {
    const found = await stat(file);
    requirePrivate(file, found.mode & 0o777, found.uid);
    if (found.size > MAX_FILE_BYTES) throw damaged(file, `it has ${found.size} bytes`);
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    if (error instanceof UserError) throw error;
    throw new UserError('exceptions_unreadable', `cannot read ${file} (${messageOf(error)})`, ['check its owner and mode'], { cause: error });
  }
  return parseExceptions(text, file);
}

/** Keeps one; it takes the place of another for the same host and port. Rejects with `UserError` as reading does. */
export async function saveException(home: string, exception: SavedException): Promise<void> {
  const kept = (await readExceptions(home)).filter(({ host, port }) => host !== exception.host || port !== exception.port);
  await writeExceptions(home, [...kept, exception]);
}

/** Removes those that cover a host and port (null: any); gives them. Rejects with `UserError` as reading does. */
export async function forgetExceptions(home: string, host: string, port: number | null): Promise<SavedException[]> {
  const all = await readExceptions(home);
  const gone = all.filter((exception) => covers(exception, host, port));
  if (gone.length > 0) await writeExceptions(home, all.filter((exception) => !gone.includes(exception)));
  return gone;
}

async function writeExceptions(home: string, exceptions: readonly SavedException[]): Promise<void> {
  const file = exceptionsFile(home);
  try {
    await mkdir(dirname(file), { recursive: true, mode: FOLDER_MODE });
    await replaceFile(file, `${JSON.stringify({ exceptions }, null, 2)}\n`, FILE_MODE);
  } catch (error) {
    throw new UserError('exceptions_unwritable', `cannot write ${file} (${messageOf(error)})`, ['choose another place with --home DIR'], { cause: error });
  }
}

function requirePrivate(file: string, mode: number, owner: number): void {
  // Windows keeps no such bits and no such owner.
  if (process.platform === 'win32') return;
  if (owner !== process.geteuid?.()) throw new UserError('exceptions_foreign', `${file} belongs to another user`, ['remove it, and give the exceptions anew']);
  if ((mode & 0o077) !== 0) {
    throw new UserError('exceptions_open', `others can use ${file} (mode ${mode.toString(8)}), which says what bad certificates are let through`, [
      'look at what it says, then run `chmod 600` on it',
    ]);
  }
}

function parseExceptions(text: string, file: string): SavedException[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw damaged(file, messageOf(error));
  }
  const list = isRecord(value) ? value['exceptions'] : undefined;
  if (!Array.isArray(list)) throw damaged(file, 'it holds no list of exceptions');
  return list.map((entry: unknown, index) => {
    const exception = parseException(entry);
    if (exception === undefined) throw damaged(file, `its exception ${index + 1} lacks a host, a port (or null), checks or a date`);
    try {
      requireForgivable(exception.checks);
    } catch (error) {
      throw damaged(file, `its exception ${index + 1}: ${messageOf(error)}`);
    }
    return exception;
  });
}

function parseException(entry: unknown): SavedException | undefined {
  if (!isRecord(entry)) return undefined;
  const { host, port, checks, date } = entry;
  if (typeof host !== 'string' || exceptionHost(host) !== host || typeof date !== 'string' || Number.isNaN(Date.parse(date))) return undefined;
  if (port !== null && (typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > 65_535)) return undefined;
  if (!Array.isArray(checks) || checks.length === 0) return undefined;
  const names = checks.filter((name) => typeof name === 'string');
  return names.length === checks.length ? { host, port, checks: names, date } : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function damaged(file: string, what: string): UserError {
  return new UserError('exceptions_damaged', `the exceptions in ${file} cannot be used: ${what}`, ['mend the file, or remove it and give the exceptions anew with `trustlens exceptions add`']);
}
