/** Hosts whose connections are relayed without being read, by pattern: `--pass`, and what the user decides while it runs. */
import { UserError } from '../errors.ts';
import { canonicalHost } from './target.ts';

/** A set of patterns: a host, `*.domain` for everything below a domain, or either with `:port`. */
export class PassList {
  readonly #patterns = new Map<string, (host: string, port: number) => boolean>();

  /** Throws `UserError` for a pattern that could never match. */
  constructor(patterns: readonly string[] = []) {
    for (const pattern of patterns) this.add(pattern);
  }

  /** Adds a pattern; doing it twice is no fault. Throws `UserError` when it is malformed. */
  add(pattern: string): void {
    this.#patterns.set(pattern, compile(pattern));
  }

  /** Removes a pattern; returns whether it was there. */
  remove(pattern: string): boolean {
    return this.#patterns.delete(pattern);
  }

  /** The pattern that covers a host, or undefined. */
  match(host: string, port: number): string | undefined {
    for (const [pattern, matches] of this.#patterns) if (matches(host, port)) return pattern;
    return undefined;
  }
}

function compile(pattern: string): (host: string, port: number) => boolean {
  const match = /^(\*\.)?(\[[^\]]+\]|[^:[\]]+)(?::(\d{1,5}))?$/.exec(pattern);
  const [, wildcard, hostText, portText] = match ?? [];
  const wanted = hostText === undefined ? undefined : canonicalHost(hostText);
  const wantedPort = portText === undefined ? undefined : Number(portText);
  if (wanted === undefined || (wantedPort !== undefined && (wantedPort < 1 || wantedPort > 65_535))) {
    throw new UserError('bad_pattern', `'${pattern}' is no host pattern`, ['write a host (example.test), everything below a domain (*.example.test), or either with :port']);
  }
  return (host, port) =>
    (wantedPort === undefined || wantedPort === port) && (wildcard === undefined ? host === wanted : host.endsWith(`.${wanted}`));
}
