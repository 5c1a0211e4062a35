/**
 * The log of issued leaves: one JSON object a line, only ever appended to, in a file that the user alone can read. Who trusts a
 * root can look up here what it has spoken for.
 */
import { appendFile, open } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, systemCode } from '../src/errors.ts';
import { authorityFolder } from './key-store.ts';

/** One issued leaf. Times are ms since the epoch. */
export interface IssuedRecord {
  time: number;
  host: string;
  /** Lower-case hex. */
  serial: string;
  /** SHA-256 of the leaf's DER, lower-case hex. */
  sha256: string;
  notAfter: number;
  /** SHA-256 of the root's DER, lower-case hex. */
  root: string;
}

/** Records that may wait for a slow disk; later ones are counted and lost. */
const MAX_WAITING_RECORDS = 1000;

/** The log's file within the home folder. */
export function issuedLogFile(home: string): string {
  return join(authorityFolder(home), 'issued.ndjson');
}

/** Appends to the log behind the caller's back: `append` only queues. */
export class IssuedLog {
  readonly #file: string;
  readonly #onWarning: (message: string) => void;
  #waiting: string[] = [];
  #lost = 0;
  #writing: Promise<void> | undefined;

  /** `onWarning` is told in words when leaves could not be logged. */
  constructor(file: string, onWarning: (message: string) => void) {
    this.#file = file;
    this.#onWarning = onWarning;
  }

  /** Queues a record; it goes to the file while the caller goes on. */
  append(record: IssuedRecord): void {
    if (this.#waiting.length >= MAX_WAITING_RECORDS) {
      this.#lost += 1;
      return;
    }
    this.#waiting.push(`${JSON.stringify(record)}\n`);
    this.#writing ??= this.#write();
  }

  /** Resolves when everything queued so far is written or given up. */
  async flush(): Promise<void> {
    await this.#writing;
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const lines = this.#waiting;
      this.#waiting = [];
      let cause = 'they came faster than the disk';
      try {
        // One write each time, so that lines of two processes do not mix (POSIX O_APPEND).
        await appendFile(this.#file, lines.join(''), { mode: 0o600 });
      } catch (error) {
        this.#lost += lines.length;
        cause = messageOf(error);
      }
      if (this.#lost > 0) this.#onWarning(`${this.#lost} issued leaves are missing in ${this.#file}: ${cause}`);
      this.#lost = 0;
    }
    this.#writing = undefined;
  }
}

/** The records of a log, oldest first, undefined in place of a line that is none; nothing when there is no file. Rejects with the system's error when it cannot be read. */
export async function* readIssuedLog(file: string): AsyncGenerator<IssuedRecord | undefined> {
  const log = await open(file).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (log === undefined) return;
  try {
    for await (const line of log.readLines({ encoding: 'utf8' })) yield parseRecord(line);
  } finally {
    await log.close();
  }
}

function parseRecord(line: string): IssuedRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  return isRecord(value) ? value : undefined;
}

function isRecord(value: unknown): value is IssuedRecord {
  if (typeof value !== 'object' || value === null) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  const has = (type: 'string' | 'number', ...names: string[]): boolean => names.every((name) => typeof fields.get(name) === type);
  return has('number', 'time', 'notAfter') && has('string', 'host', 'serial', 'sha256', 'root');
}
