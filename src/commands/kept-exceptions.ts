/** The exceptions of a run with those that were saved: told as events whenever they change, given and taken back by a dashboard, read again when told to. */
import { UserError } from '../errors.ts';
import type { EventLog } from '../events/log.ts';
import type { EventOf } from '../events/schema.ts';
import { Exceptions, exceptionHost, exceptionText, parseException, requireForgivable } from '../relay/exceptions.ts';
import type { Exception } from '../relay/exceptions.ts';
import { forgetExceptions, readExceptions, saveException } from './exceptions-file.ts';

/** What is asked for, as a command of a dashboard says it. */
export interface WantedException {
  host: string;
  /** Every port without one. */
  port?: number;
  checks: readonly string[];
  /** Whether to keep it for later runs. */
  save: boolean;
}

/** The exceptions of a run and of its home folder. */
export class KeptExceptions {
  readonly #home: string;
  readonly #log: EventLog;
  /** What the gate asks. */
  readonly exceptions: Exceptions;
  /** The last change that was asked for: one after the other, since each goes through the file and through memory. */
  #last: Promise<unknown> = Promise.resolve();
  /** Why the file could not be read again, so that it is told once. */
  #fault: string | undefined;

  private constructor(home: string, log: EventLog, exceptions: readonly Exception[]) {
    this.#home = home;
    this.#log = log;
    this.exceptions = new Exceptions(exceptions, () => this.tell());
  }

  /** Reads the saved ones and those given for the run (`HOST[:PORT][=CHECK,…]`), which take precedence. Rejects with `UserError` for what cannot be used. */
  static async open(home: string, given: readonly string[], log: EventLog): Promise<KeptExceptions> {
    return new KeptExceptions(home, log, [...(await savedIn(home)), ...given.map(parseException)]);
  }

  /** Says at the start what is let through: the list, and a warning for each that nobody gave for this run. */
  announce(): void {
    const { list } = this.exceptions;
    if (list.length > 0) this.tell();
    for (const exception of list) {
      if (exception.saved !== true) continue;
      const place = placeOf(exception);
      this.#log.emit('proxy.warning', null, 0, {
        code: 'saved_exception',
        message: `a saved exception lets ${place} through although: ${(exception.checks ?? []).join(', ')}`,
        hints: [`\`trustlens exceptions remove ${place}\` takes it back`],
      });
    }
  }

  /** Tells the list as it is. */
  tell(): void {
    this.#log.emit('proxy.exceptions', null, 0, { exceptions: this.exceptions.list.map(told) });
  }

  /** Lets a host through although these checks fail; gives that in words. Rejects with `UserError` for what is never forgiven. */
  except(wanted: WantedException): Promise<string> {
    return this.#inTurn(() => this.#except(wanted));
  }

  /** Takes back what covers a host and port, saved ones too; gives that in words. Rejects with `UserError` where there is none. */
  takeBack(host: string, port: number | undefined): Promise<string> {
    return this.#inTurn(() => this.#takeBack(host, port));
  }

  /**
   * Reads the saved ones again, for the connections from now on; gives what changed in words. Where they cannot be used all stays as
   * it was, a warning says so once, and this rejects with the `UserError`.
   */
  reread(): Promise<string> {
    return this.#inTurn(() => this.#reread());
  }

  async #inTurn(change: () => Promise<string>): Promise<string> {
    const changed = this.#last.then(change);
    this.#last = changed.catch(() => undefined);
    return changed;
  }

  async #reread(): Promise<string> {
    let saved: Exception[];
    try {
      saved = await savedIn(this.#home);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      if (error.message !== this.#fault) this.#log.emit('proxy.warning', null, 0, { code: error.code, message: `${error.message}; those of this run stay as they were`, hints: [...error.hints, REREAD_HINT] });
      this.#fault = error.message;
      throw new UserError(error.code, error.message, [...error.hints, REREAD_HINT], { cause: error });
    }
    this.#fault = undefined;
    const { came, gone } = this.exceptions.replaceSaved(saved);
    const given = this.exceptions.list.filter((known) => known.saved !== true && saved.some(({ host, port }) => host === known.host && port === known.port));
    const words = [
      ...came.map((exception) => `new connections to ${placeOf(exception)} are let through although: ${(exception.checks ?? []).join(', ')} (saved)`),
      ...gone.map((exception) => `${placeOf(exception)} is no longer let through by a saved exception`),
      ...given.map((exception) => `for ${placeOf(exception)} what was given for this run counts until it ends: ${exceptionText(exception)}`),
    ];
    return words.length === 0 ? 'it has these exceptions already' : words.join('; ');
  }

  async #except({ host, port, checks, save }: WantedException): Promise<string> {
    requireForgivable(checks);
    const name = hostOf(host);
    const wanted = { host: name, port: port ?? null, checks: [...new Set(checks)] };
    if (save) await saveException(this.#home, { ...wanted, date: new Date().toISOString() });
    this.exceptions.add({ ...wanted, ...(save && { saved: true }) });
    return `new connections to ${placeOf(wanted)} are let through although: ${wanted.checks.join(', ')} (${save ? 'saved' : 'until this run ends'})`;
  }

  async #takeBack(host: string, port: number | undefined): Promise<string> {
    const name = hostOf(host);
    const gone = this.exceptions.remove(name, port ?? null);
    const forgotten = await forgetExceptions(this.#home, name, port ?? null);
    if (gone.length + forgotten.length === 0) throw new UserError('no_exception', `there is no exception for ${name}`);
    return `no exception for ${name} any more${forgotten.length > 0 ? ', nor is one saved' : ''}: new connections are shown what is wrong`;
  }
}

const REREAD_HINT = 'then `trustlens exceptions reread` has the running proxy read the file again';

async function savedIn(home: string): Promise<Exception[]> {
  return (await readExceptions(home)).map(({ host, port, checks }): Exception => ({ host, port, checks, saved: true }));
}

/** The host and port of an exception, without the faults. */
function placeOf(exception: Exception): string {
  return exceptionText({ ...exception, checks: null });
}

function hostOf(text: string): string {
  const host = exceptionHost(text);
  if (host === undefined) throw new UserError('bad_host', `'${text}' is no host`);
  return host;
}

function told({ host, port, checks, saved }: Exception): EventOf<'proxy.exceptions'>['exceptions'][number] {
  return { host, port, checks: checks === null ? null : [...checks], saved: saved === true };
}
