/** What a row says in a word or two: the state of a connection, of each hop and of the chain, each with its mark. */
import type { Connection } from './connection.ts';
import type { Hop } from '../../src/events/schema.ts';
import type { Role } from '../drawing/line.ts';
import { spoken } from '../text/format.ts';
import { MARKS } from '../theme.ts';

/** Words that `state:` filters by. */
export const STATES = ['opening', 'open', 'passed', 'closed', 'failed'] as const;
export type State = (typeof STATES)[number];

/** A few words with a mark in front. */
export interface Saying {
  mark: string;
  words: string;
  role: Role;
}

/** A TLS handshake that failed, or a connection that broke before anything was agreed on. */
export function stateOf(connection: Connection): State {
  const { failure, passed, closed } = connection;
  if (failure !== undefined || refusedByGate(connection)) return 'failed';
  if ((closed?.cause ?? null) !== null && !wasUsable(connection)) return 'failed';
  if (passed !== undefined) return 'passed';
  if (closed !== undefined) return 'closed';
  return wasUsable(connection) ? 'open' : 'opening';
}

/** The server's chain was bad and the gate kept the client from it; a client that is given the same fault decides for itself. */
function refusedByGate({ verdict, action, exception }: Connection): boolean {
  return verdict?.status === 'bad' && exception !== true && (action === 'page' || action === 'close');
}

/** Something got through: both handshakes, a passed tunnel, or an exchange in the clear. */
function wasUsable(connection: Connection): boolean {
  // A request in the clear is sent before anybody knows whether the server can be reached.
  const answered = connection.exchanges > 0 && (connection.server !== undefined || connection.statuses.length > 0);
  if (connection.own === true && connection.downstream !== undefined) return true;
  return connection.passed !== undefined || answered || (connection.downstream !== undefined && connection.upstream !== undefined);
}

/** Who broke a connection off that had worked. */
const BROKE_OFF = { client: 'client', server: 'server', trustlens: 'cut off', nobody: 'broken' } as const;

/** The last column: what happened, and at which end when it went wrong. */
export function stateSaying(connection: Connection): Saying {
  const state = stateOf(connection);
  switch (state) {
    case 'failed': {
      const end = failedEnd(connection);
      return { mark: MARKS.bad, words: end, role: 'bad' };
    }
    case 'closed':
      if (connection.closed?.cause === null && letThrough(connection) !== undefined) return { mark: '', words: letThrough(connection) ?? '', role: 'look' };
      if (connection.closed !== undefined && connection.closed.cause !== null) {
        return { mark: MARKS.look, words: BROKE_OFF[connection.closed.by ?? 'nobody'], role: 'look' };
      }
      return { mark: '', words: 'closed', role: 'muted' };
    case 'opening':
      return { mark: MARKS.going, words: 'opening', role: 'muted' };
    case 'open':
      return { mark: '', words: letThrough(connection) ?? 'open', role: letThrough(connection) === undefined ? 'text' : 'look' };
    case 'passed':
      return { mark: '', words: 'passed', role: connection.closed === undefined ? 'text' : 'muted' };
  }
}

/** Why a connection goes on whose chain is bad: an exception, or a client that accepted the fault it was shown. */
function letThrough({ verdict, action, exception }: Connection): string | undefined {
  if (verdict?.status !== 'bad') return undefined;
  return exception === true ? 'exception' : action === 'mimic' ? 'accepted' : undefined;
}

function failedEnd(connection: Connection): string {
  // The client refused what is wrong with the server, and not what is ours.
  if (connection.verdict?.status === 'bad' && connection.action === 'mimic') return 'server';
  if (connection.failure !== undefined) return connection.failure.hop === 'downstream' ? 'client' : 'server';
  if (refusedByGate(connection)) return 'server';
  const by = connection.closed?.by ?? null;
  if (by === 'client') return 'client';
  return connection.server === undefined || by === 'server' ? 'server' : 'broken';
}

/** Version and protocol of a hop in at most eight cells: `1.3 h2`. */
export function hopSaying(connection: Connection, hop: Hop): { words: string; role: Role } {
  if (connection.own === true && hop === 'upstream') return { words: MARKS.none, role: 'muted' };
  if (connection.mode === 'http') return { words: 'http', role: 'muted' };
  const established = connection[hop];
  if (established !== undefined) {
    return { words: `${shortVersion(established.version)} ${shortProtocol(established.alpn)}`, role: hop };
  }
  if (connection.passed !== undefined) return { words: 'raw', role: 'muted' };
  if (connection.failure?.hop === hop) return { words: MARKS.bad, role: 'bad' };
  return { words: connection.closed === undefined && connection.failure === undefined ? MARKS.going : MARKS.none, role: 'muted' };
}

/** `TLS 1.3` as `1.3`. */
export function shortVersion(version: string): string {
  return version.replace(/^TLS\s*v?/i, '');
}

/** ALPN identifiers in two letters where they are usual. */
export function shortProtocol(alpn: string | null): string {
  if (alpn === null) return MARKS.none;
  return /^http\/1\.[01]$/.test(alpn) ? 'h1' : alpn;
}

/** Why a connection was passed through, in words that a column has room for. */
const PASSED: ReadonlyMap<string, string> = new Map([
  ['not_tls', 'not TLS'],
  ['server_speaks_first', 'server first'],
  ['too_long', 'too long'],
  ['malformed_client_hello', 'bad hello'],
  ['rule', 'your rule'],
]);

export function passedWords(reason: string): string {
  return PASSED.get(reason) ?? spoken(reason);
}

/** The chain column: is it safe? */
export function chainSaying(connection: Connection): Saying {
  const { verdict, passed } = connection;
  if (connection.own === true) return { mark: MARKS.none, words: 'trustlens itself', role: 'muted' };
  if (verdict !== undefined) {
    const mark = verdict.status === 'ok' ? MARKS.ok : verdict.status === 'warning' ? MARKS.look : MARKS.bad;
    return { mark, words: verdict.summary, role: verdict.status === 'ok' ? 'ok' : verdict.status === 'warning' ? 'look' : 'bad' };
  }
  if (passed !== undefined) return { mark: MARKS.none, words: passedWords(passed.reason), role: 'muted' };
  if (connection.mode === 'http') return { mark: MARKS.none, words: 'not encrypted', role: 'muted' };
  const over = connection.closed !== undefined || connection.failure !== undefined;
  return { mark: over ? MARKS.none : MARKS.going, words: over ? 'not seen' : '', role: 'muted' };
}
