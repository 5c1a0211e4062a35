/** The lines of the ladder: handshake messages in the order of time, with what trustlens did between them and what followed. */
import { messageName, messagesOf } from './message-fields.ts';
import type { Message } from './message-fields.ts';
import { helloRetry } from './hello-retry.ts';
import type { About } from '../panes/pane.ts';
import { about, aboutCause, aboutDecodeFailure, aboutFailure, aboutPassed, aboutVerdict } from '../abouts.ts';
import type { Role } from '../drawing/line.ts';
import type { Hop, Side } from '../../src/events/schema.ts';
import type { Connection } from '../store/connection.ts';
import type { Detail } from '../store/detail.ts';
import { keyExchange, shortSuite } from '../panes/words.ts';
import { bytesInWords, duration, spoken } from '../text/format.ts';
import { MARKS } from '../theme.ts';

/** A line of the ladder. `at` is µs since the connection opened. */
export type LadderEntry =
  | { kind: 'message'; at: number; message: Message }
  /** Something trustlens did or saw between two messages. */
  | { kind: 'event'; at: number; mark: string; role: Role; text: string; about: About; hop?: Hop; opens?: 'chains' }
  /** All application data of one direction on one hop. */
  | { kind: 'data'; at: number; hop: Hop; from: Side; bytes: number; text: string; encrypted: boolean };

const known = new WeakMap<Detail, { version: number; entries: readonly LadderEntry[] }>();

/** The lines, the earliest first. Made anew only when something came. */
export function ladder(connection: Connection): readonly LadderEntry[] {
  const { detail } = connection;
  if (detail === undefined) return [];
  const last = known.get(detail);
  if (last?.version === detail.version) return last.entries;
  const { items } = detail.messages;
  const entries: LadderEntry[] = items.length === 0 ? [] : [...items.map((message): LadderEntry => ({ kind: 'message', at: message.elapsed, message })), ...between(connection, detail), ...dataOf(connection)];
  // Sorting keeps the order of what came at the same time.
  entries.sort((one, other) => one.at - other.at);
  known.set(detail, { version: detail.version, entries });
  return entries;
}

/** The message of a line; undefined where it is something else. */
export function messageAt(connection: Connection, index: number): Message | undefined {
  const entry = ladder(connection)[index];
  return entry?.kind === 'message' ? entry.message : undefined;
}

/** Where a message stands in the ladder; -1 when it is not there. */
export function placeOf(connection: Connection, message: Message | undefined): number {
  return ladder(connection).findIndex((entry) => entry.kind === 'message' && entry.message === message);
}

type Told = Extract<LadderEntry, { kind: 'event' }>;

function between(connection: Connection, detail: Detail): Told[] {
  const { server, passed, failure, closed } = connection;
  const { upstream } = detail.certificates;
  const { leaf } = detail;
  const entries: Told[] = [];
  const add = (entry: Omit<Told, 'kind'>): void => void entries.push({ kind: 'event', ...entry });
  if (server !== undefined) add({ at: server.elapsed, mark: MARKS.ok, role: 'ok', text: `TCP to ${server.address} port ${server.port} in ${duration(server.elapsed)}`, about: about('tcp'), hop: 'upstream' });
  if (passed !== undefined) add({ at: detail.passedAt ?? 0, mark: MARKS.none, role: 'muted', text: `passed through unread: ${passed.detail}`, about: aboutPassed(passed.reason) });
  if (upstream?.verdict !== undefined && upstream.verdict !== null) {
    const { status, summary } = upstream.verdict;
    const mark = status === 'ok' ? MARKS.ok : status === 'warning' ? MARKS.look : MARKS.bad;
    const made = leaf === undefined ? '' : ` · ${leaf.cached ? 'leaf forged before' : `leaf forged in ${duration(leaf.issueTime * 1_000)}`}`;
    add({ at: leaf?.elapsed ?? upstream.elapsed, mark, role: status === 'warning' ? 'look' : status, text: `chain judged: ${summary}${made}`, about: aboutVerdict(status), opens: 'chains' });
  }
  for (const hop of ['upstream', 'downstream'] as const) {
    const established = connection[hop];
    if (established === undefined) continue;
    const { version, cipherSuite, alpn, resumed, handshakeTime } = established;
    const words = [version, keyExchange(established), shortSuite(cipherSuite), alpn ?? '', resumed ? 'resumed' : ''].filter((word) => word !== '');
    add({ at: established.elapsed, mark: MARKS.ok, role: 'ok', text: `established in ${duration(handshakeTime)}: ${words.join(' · ')}`, about: about('established'), hop });
  }
  for (const hop of ['downstream', 'upstream'] as const) {
    const retry = helloRetry(connection, hop);
    if (retry?.cost === undefined) continue;
    const odd = retry.changes.filter(({ allowed }) => !allowed);
    const changed = retry.changes.filter(({ allowed }) => allowed).map(({ name }) => name).join(', ');
    const text = `one more round trip, ${duration(retry.cost)}; changed: ${changed === '' ? 'nothing' : changed}${odd.length === 0 ? '' : `; against the rules: ${odd.map(({ name }) => name).join(', ')}`}`;
    // Below the hello that answers it.
    const second = messagesOf(connection, hop, 'ClientHello').at(-1);
    add({ at: second?.elapsed ?? retry.retry.elapsed, mark: odd.length === 0 ? MARKS.none : MARKS.look, role: odd.length === 0 ? 'muted' : 'look', text, about: about('hello_retry'), hop });
  }
  if (failure !== undefined) add({ at: failure.elapsed, mark: MARKS.bad, role: 'bad', text: failure.detail === '' ? spoken(failure.cause) : failure.detail, about: aboutFailure(failure), hop: failure.hop });
  for (const { layer, hop, code, detail: why, elapsed } of detail.decodeFailures) {
    if (layer === 'tls') add({ at: elapsed, mark: MARKS.look, role: 'look', text: `not read: ${why}`, about: aboutDecodeFailure(code), ...(hop === null ? {} : { hop }) });
  }
  for (const { from, elapsed, error } of closed?.ends ?? []) {
    const broken = error !== null && error !== 'NO_CLOSE_NOTIFY';
    const text = `the ${from} ${ENDS[error ?? ''] ?? (broken ? `broke it off (${error})` : 'ended')}`;
    add({ at: elapsed, mark: broken ? MARKS.look : MARKS.none, role: broken ? 'look' : 'muted', text, about: about('ended'), hop: from === 'client' ? 'downstream' : 'upstream' });
  }
  if (closed !== undefined) {
    const orderly = closed.cause === null;
    const text = orderly ? 'both directions are over' : (closed.detail ?? spoken(closed.cause ?? ''));
    add({ at: closed.elapsed, mark: orderly ? MARKS.none : MARKS.look, role: orderly ? 'muted' : 'look', text, about: orderly ? about('ended') : aboutCause(closed.cause ?? '') });
  }
  return entries;
}

/** Words for how a side ended, by the relay’s word for it. */
const ENDS: Readonly<Record<string, string>> = {
  '': 'sent no more',
  NO_CLOSE_NOTIFY: 'ended TCP without close_notify',
  CLOSED: 'was gone before the end',
  LEFT: 'left before it had heard all',
  ECONNRESET: 'threw the connection away (reset)',
};

/** What was said behind the handshakes, in sum: the same bytes on both hops, one line a direction and hop. */
function dataOf(connection: Connection): LadderEntry[] {
  const { fromClient, fromServer, passed, downstream, upstream, detail } = connection;
  if (passed !== undefined || downstream === undefined || upstream === undefined) return [];
  const first = detail?.exchanges.items.find(({ number }) => number === 1);
  const asked = connection.firstFromClient ?? first?.request?.elapsed ?? downstream.elapsed;
  const answered = connection.firstFromServer ?? first?.response?.elapsed ?? asked;
  const data = (hop: Hop, from: Side): LadderEntry => ({
    kind: 'data',
    at: from === 'client' ? asked : answered,
    hop,
    from,
    bytes: from === 'client' ? fromClient : fromServer,
    text: said(connection, hop, from, answered - asked),
    encrypted: true,
  });
  return [
    ...(fromClient > 0 ? [data('downstream', 'client'), data('upstream', 'client')] : []),
    ...(fromServer > 0 ? [data('upstream', 'server'), data('downstream', 'server')] : []),
  ];
}

function said(connection: Connection, hop: Hop, from: Side, wait: number): string {
  if (hop === 'downstream' && from === 'client') return connection.exchanges === 0 ? '' : `${connection.exchanges} ${connection.exchanges === 1 ? 'exchange' : 'exchanges'}`;
  return hop === 'upstream' && from === 'server' && wait > 0 ? `first byte after ${duration(wait)}` : '';
}

/** A line without a screen. */
export function entryText(entry: LadderEntry): string {
  switch (entry.kind) {
    case 'message': {
      const { hop, from, encrypted, summary, length } = entry.message;
      return `${hop}  from ${from}  ${messageName(entry.message)}  ${length} bytes${encrypted ? ', encrypted' : ''}  ${summary}`;
    }
    case 'data':
      return `${entry.hop}  from ${entry.from}  application data  ${bytesInWords(entry.bytes)}  ${entry.text}`;
    case 'event':
      return `${entry.hop ?? 'trustlens'}  ${entry.mark} ${entry.text}`;
  }
}
