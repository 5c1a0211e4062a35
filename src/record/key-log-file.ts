/** A key log on disk (RFC 9850): the secrets of both hops, for whoever looks at the wire with another tool. Who can read it can read the traffic. */
import { closeSync, constants, fstatSync, lstatSync, openSync, writeSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { UserError, messageOf, systemCode } from '../errors.ts';
import type { ObserveTap } from './tap-observer.ts';

/** Only its owner may read and write it. */
const OWN_MODE = 0o600;

/** A file that lines are appended to. */
export class KeyLogFile {
  readonly #file: number;
  readonly #onFailure: (message: string) => void;
  #open = true;

  private constructor(file: number, onFailure: (message: string) => void) {
    this.#file = file;
    this.#onFailure = onFailure;
  }

  /**
   * Opens or makes it. Throws `UserError` for a file that others may read, that is another's, a link of another's, or no file.
   * `onFailure` is told once when it cannot be written any more.
   */
  static open(path: string, onFailure: (message: string) => void): KeyLogFile {
    const link = statOf(path);
    if (link?.isSymbolicLink() === true && link.uid !== process.getuid?.()) throw refused(path, 'is a link that belongs to somebody else', 'name the file itself, or another one');
    let file: number;
    try {
      file = openSync(path, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK, OWN_MODE);
    } catch (error) {
      throw new UserError('key_log_unwritable', `the key log ${path} cannot be written: ${messageOf(error)}`, ['--keylog takes the path of a file, in a folder that exists'], { cause: error });
    }
    const stats = fstatSync(file);
    const fault = objection(path, stats);
    if (fault !== undefined) {
      closeSync(file);
      throw fault;
    }
    return new KeyLogFile(file, onFailure);
  }

  /** Appends the lines of every connection from now on. */
  readonly observe: ObserveTap = () => ({ secrets: (_hop, line) => this.append(line) });

  /** Appends a line; it is in the file when this returns, so that whoever sees the packets has their secrets. */
  append(line: string): void {
    if (!this.#open) return;
    try {
      writeSync(this.#file, `${line}\n`);
    } catch (error) {
      this.close();
      this.#onFailure(messageOf(error));
    }
  }

  /** Doing it twice is no fault. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    closeSync(this.#file);
  }
}

function statOf(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw new UserError('key_log_unwritable', `the key log ${path} cannot be written: ${messageOf(error)}`, ['--keylog takes the path of a file, in a folder that exists'], { cause: error });
  }
}

function objection(path: string, stats: Stats): UserError | undefined {
  if (!stats.isFile()) return refused(path, 'is no ordinary file', 'name a file');
  // Windows has neither owners nor modes of this kind.
  const user = process.getuid?.();
  if (user === undefined) return undefined;
  if (stats.uid !== user) return refused(path, 'belongs to somebody else', 'name another file');
  if ((stats.mode & 0o077) !== 0) return refused(path, `may be read by others (mode ${(stats.mode & 0o777).toString(8)})`, `chmod 600 ${path}`);
  return undefined;
}

function refused(path: string, why: string, hint: string): UserError {
  return new UserError('key_log_unsafe', `the key log ${path} ${why}, and whoever reads it can read the traffic`, [hint]);
}
