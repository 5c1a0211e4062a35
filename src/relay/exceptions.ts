/**
 * Hosts whose bad certificates the user lets through all the same: each with the faults that are forgiven, never with more. Bound
 * to the host and not to its key, because the servers that need one (under development, in the house) change their keys with
 * every start; what else goes wrong with them is still refused.
 */
import { UserError } from '../errors.ts';
import { FAULT_ANSWERS, answerTo } from './fault-answers.ts';
import { authorityOf, canonicalHost, parseAuthority } from './target.ts';

/** One exception. */
export interface Exception {
  /** A-label name or IP literal without brackets, in lower case. */
  host: string;
  /** Null for every port. */
  port: number | null;
  /** Names of the forgiven faults; null for those that the host's chain has when it is first met, which are then kept. */
  checks: readonly string[] | null;
  /** Kept for later runs as well. */
  saved?: true;
}

/** `HOST[:PORT][=CHECK,…]` as an exception. Throws `UserError` when it is malformed or asks for what is never forgiven. */
export function parseException(text: string): Exception {
  const split = text.indexOf('=');
  const place = split < 0 ? text : text.slice(0, split);
  // Port 0 stands for none: nobody can mean it.
  const hasPort = /^(?:\[[^\]]*\]|[^:[]*):/.test(place);
  const target = hasPort ? parseAuthority(place) : parseAuthority(place, ANY_PORT);
  if (target === undefined) throw new UserError('bad_exception', `'${text}' is no exception: it does not begin with a host`, [FORM]);
  const checks = split < 0 ? null : text.slice(split + 1).split(',').map((name) => name.trim());
  requireForgivable(checks ?? []);
  return { host: target.host, port: hasPort ? target.port : null, checks: checks === null ? null : [...new Set(checks)] };
}

/** Throws `UserError` for what is no fault, and for a fault that is never forgiven. */
export function requireForgivable(checks: readonly string[]): void {
  for (const check of checks) {
    if (!FAULT_ANSWERS.has(check)) throw new UserError('unknown_check', `there is no fault '${check}'`, [`known: ${forgivable().join(', ')}`]);
    if (!answerTo(check).forgivable) throw new UserError('unforgivable', `no exception can be made for ${check}`, ['somebody else may hold the key behind such a certificate, so it proves nothing']);
  }
}

/** A host as an exception names it, from a name or an IP literal with or without brackets; undefined for anything else. */
export function exceptionHost(text: string): string | undefined {
  return canonicalHost(text.includes(':') && !text.startsWith('[') ? `[${text}]` : text);
}

/** Any port will do to read a host without one. */
const ANY_PORT = 443;

const FORM = 'write a host, with a port and the faults to forgive if you like: localhost, localhost:8443, old.test=expired,wrong_host';

/** Faults that can be forgiven, in the order of the table. */
export function forgivable(): string[] {
  return [...FAULT_ANSWERS].filter(([, answer]) => answer.forgivable).map(([check]) => check);
}

/** The exception as `parseException` reads it. */
export function exceptionText({ host, port, checks }: Omit<Exception, 'saved'>): string {
  const place = port === null ? (host.includes(':') ? `[${host}]` : host) : authorityOf({ host, port });
  return checks === null ? place : `${place}=${checks.join(',')}`;
}

/** The exceptions of a run. */
export class Exceptions {
  readonly #known = new Map<string, Exception>();
  readonly #changed: (list: readonly Exception[]) => void;

  /** `changed` hears the whole list whenever it is another one later on. */
  constructor(exceptions: readonly Exception[] = [], changed: (list: readonly Exception[]) => void = () => undefined) {
    this.#changed = changed;
    for (const exception of exceptions) this.#known.set(keyOf(exception), exception);
  }

  /** All of them, in the order they were given. */
  get list(): readonly Exception[] {
    return [...this.#known.values()];
  }

  /** Adds one; it takes the place of another for the same host and port. */
  add(exception: Exception): void {
    this.#known.set(keyOf(exception), exception);
    this.#changed(this.list);
  }

  /** Takes back the exceptions that cover a host and port (null: any); gives those. */
  remove(host: string, port: number | null): readonly Exception[] {
    const gone = this.list.filter((known) => covers(known, host, port));
    for (const exception of gone) this.#known.delete(keyOf(exception));
    if (gone.length > 0) this.#changed(this.list);
    return gone;
  }

  /**
   * Puts the saved ones in the place of those that were saved so far. What was given for this run stays, and comes before a saved
   * one for the same host and port. Gives what is let through now, and what no longer is.
   */
  replaceSaved(saved: readonly Exception[]): { came: readonly Exception[]; gone: readonly Exception[] } {
    const before = this.list.filter((known) => known.saved === true);
    const given = this.list.filter((known) => known.saved !== true).map(keyOf);
    const wanted = saved.filter((exception) => !given.includes(keyOf(exception)));
    const gone = before.filter((known) => !wanted.some((exception) => keyOf(exception) === keyOf(known)));
    const came = wanted.filter((exception) => !before.some((known) => exceptionText(known) === exceptionText(exception)));
    for (const exception of gone) this.#known.delete(keyOf(exception));
    for (const exception of came) this.#known.set(keyOf(exception), { ...exception, saved: true });
    if (came.length + gone.length > 0) this.#changed(this.list);
    return { came, gone };
  }

  /** Whether every fault is forgiven on this host by one exception. One given without faults forgives, from then on, these. */
  forgives(host: string, port: number, faults: readonly string[]): boolean {
    if (faults.length === 0 || !faults.every((fault) => answerTo(fault).forgivable)) return false;
    for (const exception of this.list) {
      if (!covers(exception, host, port)) continue;
      if (exception.checks === null) {
        this.add({ ...exception, checks: [...new Set(faults)] });
        return true;
      }
      const { checks } = exception;
      if (faults.every((fault) => checks.includes(fault))) return true;
    }
    return false;
  }
}

/** Whether an exception is one for this host and port; with null for the port, for the host at all. */
export function covers(exception: Pick<Exception, 'host' | 'port'>, host: string, port: number | null): boolean {
  return exception.host === host && (port === null || exception.port === null || exception.port === port);
}

function keyOf({ host, port }: Exception): string {
  return `${host} ${port ?? '*'}`;
}
