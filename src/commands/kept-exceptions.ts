/** The exceptions of a run with those that were saved: told as events whenever they change, given and taken back by a dashboard. */
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

  private constructor(home: string, log: EventLog, exceptions: readonly Exception[]) {
    this.#home = home;
    this.#log = log;
    this.exceptions = new Exceptions(exceptions, () => this.tell());
  }

  /** Reads the saved ones and those given for the run (`HOST[:PORT][=CHECK,…]`), which take precedence. Rejects with `UserError` for what cannot be used. */
  static async open(home: string, given: readonly string[], log: EventLog): Promise<KeptExceptions> {
    const saved = (await readExceptions(home)).map(({ host, port, checks }): Exception => ({ host, port, checks, saved: true }));
    return new KeptExceptions(home, log, [...saved, ...given.map(parseException)]);
  }

  /** Says at the start what is let through: the list, and a warning for each that nobody gave for this run. */
  announce(): void {
    const { list } = this.exceptions;
    if (list.length > 0) this.tell();
    for (const exception of list) {
      if (exception.saved !== true) continue;
      const place = exceptionText({ ...exception, checks: null });
      this.#log.emit('proxy.warning', null, 0, {
        code: 'saved_exception',
        message: `a saved exception lets ${place} through although: ${(exception.checks ?? []).join(', ')}`,
        hints: [`\`trustlens exceptions remove ${place}\` takes it back, from the next start on`],
      });
    }
  }

  /** Tells the list as it is. */
  tell(): void {
    this.#log.emit('proxy.exceptions', null, 0, { exceptions: this.exceptions.list.map(told) });
  }

  /** Lets a host through although these checks fail; gives that in words. Rejects with `UserError` for what is never forgiven. */
  async except({ host, port, checks, save }: WantedException): Promise<string> {
    requireForgivable(checks);
    const name = hostOf(host);
    const wanted = { host: name, port: port ?? null, checks: [...new Set(checks)] };
    if (save) await saveException(this.#home, { ...wanted, date: new Date().toISOString() });
    this.exceptions.add({ ...wanted, ...(save && { saved: true }) });
    const place = exceptionText({ ...wanted, checks: null });
    return `new connections to ${place} are let through although: ${wanted.checks.join(', ')} (${save ? 'saved' : 'until this run ends'})`;
  }

  /** Takes back what covers a host and port, saved ones too; gives that in words. Rejects with `UserError` where there is none. */
  async takeBack(host: string, port: number | undefined): Promise<string> {
    const name = hostOf(host);
    const gone = this.exceptions.remove(name, port ?? null);
    const forgotten = await forgetExceptions(this.#home, name, port ?? null);
    if (gone.length + forgotten.length === 0) throw new UserError('no_exception', `there is no exception for ${name}`);
    return `no exception for ${name} any more${forgotten.length > 0 ? ', nor is one saved' : ''}: new connections are shown what is wrong`;
  }
}

function hostOf(text: string): string {
  const host = exceptionHost(text);
  if (host === undefined) throw new UserError('bad_host', `'${text}' is no host`);
  return host;
}

function told({ host, port, checks, saved }: Exception): EventOf<'proxy.exceptions'>['exceptions'][number] {
  return { host, port, checks: checks === null ? null : [...checks], saved: saved === true };
}
