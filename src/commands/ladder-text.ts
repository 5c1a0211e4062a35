/**
 * One connection as plain text for a terminal, without colours unless fields are wanted in them: what was agreed on, the handshake as a ladder, chains, keys, exchanges
 * and failures. A fold over the events of that connection; pure. Text of peers is escaped line by line.
 */
import { counted } from '../bytes/counted.ts';
import { printable } from '../bytes/printable.ts';
import type { Certificate, Event, EventOf, Hop, Side } from '../events/schema.ts';
import { isEvent } from '../events/schema.ts';
import { fieldsText } from './field-text.ts';
import type { FieldTextOptions } from './field-text.ts';

/** Cells from one post of the ladder to the next: the least that leaves room for their names. */
const REACH = 12;
/** Cells of the columns around the ladder. */
const TIME = 9;
const NAME = 22;
const SIZE = 7;
/** ms. */
const DAY = 86_400_000;
const REMARKS = { ok: '✓', note: '·', warning: '!', error: '✗' } as const;
const LEGEND = '── plain  ╌╌ encrypted';

/** How a connection is told. */
export interface TextOptions {
  /** ms since the epoch; certificates are told with the days left from here. */
  now: number;
  /** Who stands at the ends of a connection with one hop; default client and server. */
  ends?: readonly [client: string, server: string];
  /** Tells the record and the fields of every message too, and how. */
  fields?: FieldTextOptions | undefined;
}

/** The whole connection: a headline, then each part that there is something to say of, with an indent of two. */
export function connectionText(events: readonly Event[], options: TextOptions): string[] {
  const parts = [agreedText(events), ladderText(events, options), keysText(events), chainText(events, options), exchangesText(events), failuresText(events)];
  return [headline(events), ...parts.flatMap((lines) => lines.map((line) => `  ${line}`))];
}

/** `#3  shop.test:443  127.0.0.1:50412 → 203.0.113.7:443  1.2 k in all`. */
export function headline(events: readonly Event[]): string {
  const opened = first(events, 'connection.opened');
  const connected = first(events, 'connection.connected');
  const closed = last(events, 'connection.closed');
  const address = (host: string, port: number): string => `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const parts = [`#${events[0]?.connection ?? '–'}`];
  if (opened !== undefined) {
    const { client, target } = opened;
    const name = first(events, 'tls.established')?.serverName ?? target.host;
    parts.push(address(name, target.port), `${address(client.address, client.port)} → ${connected === undefined ? '–' : address(connected.address, connected.port)}`);
  }
  if (closed !== undefined) parts.push(`${sizeOf(closed.fromClient)} from the client, ${sizeOf(closed.fromServer)} from the server`);
  return printable(parts.join('  '));
}

/** What the ends of each hop agreed on, a line a hop. */
export function agreedText(events: readonly Event[]): string[] {
  const all = events.filter((event) => isEvent(event, 'tls.established'));
  const alone = hopsOf(events).length < 2;
  return all.map(({ hop, version, cipherSuite, group, alpn, serverName, resumed, handshakeTime }) => {
    const words = [version, cipherSuite, group ?? 'no group known', alpn ?? 'no ALPN', serverName ?? 'no server name', resumed ? 'resumed' : 'full handshake', `${ms(handshakeTime)} ms`];
    return printable(`${alone ? 'agreed    ' : hop.padEnd(10)}  ${words.join(' · ')}`);
  });
}

/** The handshake: a line a message, with its time in ms, an arrow between the posts, its name, bytes and summary, and below it what is to be remarked on, then its fields where they are wanted. Empty without messages. */
export function ladderText(events: readonly Event[], { ends = ['client', 'server'], fields }: Pick<TextOptions, 'ends' | 'fields'> = {}): string[] {
  const messages = events.filter((event) => isEvent(event, 'tls.message'));
  if (messages.length === 0) return [];
  const alone = hopsOf(events).length < 2;
  const posts = alone ? ends[0].padEnd(REACH) + ends[1].padEnd(Math.max(2, ends[1].length)) : 'client'.padEnd(REACH - 3) + 'trustlens'.padEnd(REACH) + 'server';
  // Behind the last post the heading's name stands out as far as its letters go.
  const reach = alone ? REACH + Math.max(2, ends[1].length) : REACH * 2 - 3 + 'server'.length;
  const heading = `${'ms'.padStart(TIME)}  ${posts.padEnd(reach)}  ${'message'.padEnd(NAME)} ${'bytes'.padStart(SIZE)}  ${LEGEND}`;
  return [heading, ...messages.flatMap((message) => [messageLine(message, alone, reach), ...remarkLines(message, reach), ...(fields === undefined ? [] : fieldsText(message, fields))])];
}

/** Short hashes of the keys in use. */
export function keysText(events: readonly Event[]): string[] {
  return events
    .filter((event) => isEvent(event, 'tls.keys'))
    .map(({ hop, secrets, update }) => {
      const words = secrets.map(({ label, id }) => `${label} ${id}`).join(' · ');
      const why = update === undefined ? '' : `, after key update ${update.generation} of the ${update.from}`;
      return printable(`keys        ${hopsOf(events).length < 2 ? '' : `${hop}  `}${words}${why}`);
    });
}

/** Each chain as shown: its verdict where it was judged, and a line a certificate with the days it has left. */
export function chainText(events: readonly Event[], { now }: Pick<TextOptions, 'now'>): string[] {
  return events
    .filter((event) => isEvent(event, 'tls.certificates'))
    .flatMap(({ origin, sent, verdict }) => {
      const state = verdict === null ? '' : `  ${{ ok: '✓', warning: '!', bad: '✗' }[verdict.status]} ${verdict.summary}`;
      const reasons = (verdict?.findings ?? []).filter(({ severity }) => severity === 'error' || severity === 'warning');
      return [
        printable(`chain       ${ORIGINS[origin]}${state}`),
        ...sent.map((certificate, index) => printable(`            ${index === 0 ? 'leaf' : `  ${index} `}  ${certificateWords(certificate, now)}`)),
        ...reasons.map(({ severity, summary, citation }) => printable(`            ${severity === 'error' ? '✗' : '!'} ${summary} (${citation})`)),
      ];
    });
}

/** A line an exchange, and what a connection said in WebSocket messages, in sum. */
export function exchangesText(events: readonly Event[]): string[] {
  const answers = new Map<number, { response?: EventOf<'http.response'>; ends: Map<Side, EventOf<'http.end'>> }>();
  const of = (exchange: number) => {
    const known = answers.get(exchange) ?? { ends: new Map<Side, EventOf<'http.end'>>() };
    answers.set(exchange, known);
    return known;
  };
  let messages = 0;
  for (const event of events) {
    if (isEvent(event, 'http.response') && !event.informational) of(event.exchange).response = event;
    else if (isEvent(event, 'http.end')) of(event.exchange).ends.set(event.from, event);
    else if (isEvent(event, 'websocket.message')) messages += 1;
  }
  const lines = events.filter((event) => isEvent(event, 'http.request')).map((request) => exchangeLine(request, of(request.exchange)));
  if (messages > 0) lines.push(`websocket   ${counted(messages, 'message')}`);
  return lines;
}

/** What went wrong or could not be read, and how the connection ended where that was not in order. */
export function failuresText(events: readonly Event[]): string[] {
  return events.flatMap((event) => {
    switch (event.type) {
      case 'tls.failed': {
        const alert = event.alert === null || event.detail.includes(event.alert.name) ? '' : `, alert ${event.alert.name} (${event.alert.id})`;
        return [printable(`✗ ${event.cause}: ${event.detail}${alert}${event.by === null ? '' : ` [by the ${event.by}]`}`)];
      }
      case 'decode.failed': {
        const where = [event.layer, event.from === null ? '' : `from the ${event.from}`].filter((word) => word !== '').join(', ');
        return [printable(`! ${where}: ${event.detail} (${event.code}${event.path === '' ? '' : ` at ${event.path}, byte ${event.offset}`})`)];
      }
      case 'tunnel.passed':
        return [printable(`– not read: ${event.detail}`)];
      case 'connection.closed':
        return event.detail === null ? [] : [printable(`${event.cause === null ? '–' : '✗'} ended: ${event.detail}`)];
      default:
        return [];
    }
  });
}

/** Where a chain comes from, in words. */
const ORIGINS: Readonly<Record<EventOf<'tls.certificates'>['origin'], string>> = {
  as_sent: 'as the server sent it',
  computed: 'as built, because the wire did not show it',
  issued: 'made by trustlens for the client',
};

/** `shop.test  P-256, by R11, 63 days left`. */
function certificateWords({ title, issuer, key, notAfter, notBefore, selfIssued }: Certificate, now: number): string {
  const days = Math.floor(Math.abs(notAfter - now) / DAY);
  const left = now > notAfter ? `expired ${counted(days, 'day')} ago` : now < notBefore ? 'not valid yet' : `${counted(days, 'day')} left`;
  return `${title}  ${key}, ${selfIssued ? 'self-issued' : `by ${issuer}`}, ${left}`;
}

function messageLine({ elapsed, hop, from, encrypted, message, length, summary }: EventOf<'tls.message'>, alone: boolean, reach: number): string {
  const line = `${ms(elapsed).padStart(TIME)}  ${arrow(hop, from, encrypted, alone).padEnd(reach)}  ${message.name.padEnd(NAME)} ${String(length).padStart(SIZE)}  ${summary}`;
  return printable(line).trimEnd();
}

/** What is odd about a message, or proven by it, below its name. */
function remarkLines({ remarks = [] }: EventOf<'tls.message'>, reach: number): string[] {
  return remarks.map(({ severity, summary }) => printable(`${' '.repeat(TIME + reach + 4)}${REMARKS[severity]} ${summary}`));
}

/** `├──────────▸│           │`: an arrow between two of the posts. */
function arrow(hop: Hop, from: Side, encrypted: boolean, alone: boolean): string {
  const shaft = (encrypted ? '╌' : '─').repeat(REACH - 2);
  const drawn = from === 'client' ? `├${shaft}▸│` : `│◂${shaft}┤`;
  if (alone) return drawn;
  const idle = ' '.repeat(REACH - 1);
  return hop === 'downstream' ? `${drawn}${idle}│` : `│${idle}${drawn}`;
}

function exchangeLine(request: EventOf<'http.request'>, { response, ends }: { response?: EventOf<'http.response'>; ends: ReadonlyMap<Side, EventOf<'http.end'>> }): string {
  const address = request.target.startsWith('/') ? `${request.scheme}://${request.authority}${request.target}` : request.target;
  const end = ends.get('server');
  const sent = ends.get('client')?.bodyBytes ?? 0;
  const parts = [
    `exchange ${request.exchange}`.padEnd(11),
    `${request.method} ${address}`,
    request.version,
    response === undefined ? 'no answer' : `→ ${response.status}${response.reason === '' ? '' : ` ${response.reason}`}`,
    ...(sent > 0 ? [`${sizeOf(sent)} sent`] : []),
    ...(end === undefined ? [] : [sizeOf(end.bodyBytes), ...(end.complete ? [] : [`cut off (${end.cause ?? 'no reason known'})`]), `${ms(end.elapsed - request.elapsed)} ms`]),
  ];
  return printable(parts.join('  '));
}

/** The hops that messages were seen on. */
function hopsOf(events: readonly Event[]): Hop[] {
  const seen = new Set<Hop>();
  for (const event of events) if (event.type === 'tls.message' || event.type === 'tls.established') seen.add(event.hop);
  return [...seen];
}

/** µs as ms with one place: `12.9`. */
function ms(micros: number): string {
  return (Math.round(micros / 100) / 10).toFixed(1);
}

/** Bytes in words, powers of 1000: `812 B`, `4.1 kB`. */
function sizeOf(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1_000).toFixed(1)} kB`;
  if (bytes < 1_000_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`;
  return `${(bytes / 1_000_000_000).toFixed(1)} GB`;
}

function first<Type extends Event['type']>(events: readonly Event[], type: Type): EventOf<Type> | undefined {
  for (const event of events) if (isEvent(event, type)) return event;
  return undefined;
}

function last<Type extends Event['type']>(events: readonly Event[], type: Type): EventOf<Type> | undefined {
  let found: EventOf<Type> | undefined;
  for (const event of events) if (isEvent(event, type)) found = event;
  return found;
}
