/** The first answer about a connection, in a sentence or three: is it safe, and what happened? */
import type { Role } from '../drawing/line.ts';
import type { Connection } from '../store/connection.ts';
import { passedWords, stateOf } from '../store/standing.ts';
import { count } from '../text/format.ts';
import { MARKS } from '../theme.ts';

export interface Headline {
  mark: string;
  role: Role;
  text: string;
}

const MIMICKED = 'The server’s own chain has the same fault, so the client would have refused without trustlens too.';

export function headline(connection: Connection): Headline {
  const state = stateOf(connection);
  if (state === 'failed') return { mark: MARKS.bad, role: 'bad', text: failed(connection) };
  if (connection.verdict?.status === 'bad') {
    return { mark: MARKS.bad, role: 'bad', text: sentences(`The server’s chain is bad: ${connection.verdict.summary}.`, answer(connection)) };
  }
  if (connection.own === true && state !== 'opening') {
    const asked = count(connection.exchanges, 'exchange');
    return { mark: MARKS.ok, role: 'ok', text: `The page of trustlens itself: ${asked} answered here, and no server was asked.` };
  }
  if (connection.passed !== undefined) {
    const { reason, detail } = connection.passed;
    return { mark: MARKS.none, role: 'muted', text: `Passed through without being read: ${detail === '' ? passedWords(reason) : detail}.` };
  }
  if (state === 'opening') return { mark: MARKS.going, role: 'text', text: opening(connection) };
  const broke = connection.closed !== undefined && connection.closed.cause !== null ? brokeOff(connection) : '';
  if (connection.mode === 'http') {
    return { mark: MARKS.look, role: 'look', text: sentences('Not encrypted: everybody on the way can read this connection, and change it.', broke) };
  }
  if (connection.verdict?.status === 'warning') {
    return { mark: MARKS.look, role: 'look', text: sentences(`It works, but look at the server’s chain: ${connection.verdict.summary}.`, broke) };
  }
  if (broke !== '') return { mark: MARKS.look, role: 'look', text: broke };
  const said = connection.verdict === undefined ? 'No chain was seen.' : `The server’s chain is fine: ${connection.verdict.summary}.`;
  return { mark: MARKS.ok, role: 'ok', text: sentences(said, `${count(connection.exchanges, 'exchange')}${connection.closed === undefined ? ' so far, both ends speak' : ', both ends spoke'} to trustlens and to nobody else.`) };
}

function failed(connection: Connection): string {
  const { failure, verdict, closed } = connection;
  if (failure?.hop === 'downstream') {
    const first = sentence(failure.detail) || 'The handshake between the client and trustlens failed.';
    const own = verdict?.status !== 'bad' ? '' : connection.action === 'mimic' ? MIMICKED : `The server’s own chain is bad as well: ${verdict.summary}.`;
    return sentences(first, own, nothingSent(connection));
  }
  if (failure !== undefined) {
    const first = verdict?.status === 'bad' ? `The server’s chain is bad: ${verdict.summary}.` : 'The handshake between trustlens and the server failed.';
    return sentences(first, verdict?.status === 'bad' ? answer(connection) : sentence(failure.detail), nothingSent(connection));
  }
  if (verdict?.status === 'bad') return sentences(`The server’s chain is bad: ${verdict.summary}.`, answer(connection), nothingSent(connection));
  const what = connection.server === undefined ? 'The server could not be reached.' : 'The connection broke before anything could be sent through it.';
  return sentences(what, sentence(closed?.detail ?? closed?.cause ?? ''));
}

/** What was done about a bad chain. */
function answer(connection: Connection): string {
  if (connection.exception === true) return `An exception you gave let it through${hides(connection)}.`;
  switch (connection.action) {
    case 'mimic':
      return `The client was given a certificate with the same fault, which most proxies would have hidden, so that it decides as it would without trustlens${accepted(connection) ? '. It accepted the fault and went on' : ''}.`;
    case 'page':
      return 'The client got a page that says so instead of the site.';
    case 'close':
      return 'The client’s connection was closed with the matching alert.';
    default:
      return '';
  }
}

/** What an exception keeps from the client; the sentence before has said the verdict's own words. */
function hides({ hidden, verdict }: Connection): string {
  if (hidden === undefined) return '';
  return hidden === verdict?.summary ? ', and hides it from the client' : `, and hides from the client: ${hidden}`;
}

/** Whether a client went on after it had been shown a fault. */
function accepted(connection: Connection): boolean {
  return connection.downstream !== undefined && connection.exchanges > 0;
}

function nothingSent(connection: Connection): string {
  return connection.exchanges === 0 ? 'No request was sent.' : '';
}

function opening(connection: Connection): string {
  if (connection.own === true) return 'The page of trustlens itself was asked for; the client’s first words are going on.';
  if (connection.server === undefined) return 'Reaching the server.';
  if (connection.upstream === undefined) return 'The server is reached; the handshake with it is going on.';
  return 'The server’s handshake is complete; the client’s is going on.';
}

function brokeOff(connection: Connection): string {
  const who = { client: 'The client', server: 'The server', trustlens: 'trustlens' }[connection.closed?.by ?? 'trustlens'];
  const detail = connection.closed?.detail ?? connection.closed?.cause ?? '';
  return connection.closed?.by === null ? sentences('The connection broke off.', sentence(detail)) : sentences(`${who} broke the connection off.`, sentence(detail));
}

function sentences(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}

/** Words from the stream as a sentence. */
function sentence(words: string): string {
  const text = words.trim();
  if (text === '') return '';
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
