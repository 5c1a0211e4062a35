/** The first tab: what the client saw, what is really there, what differs. Everything else is one key deeper. */
import { exchangeLine } from './exchanges.ts';
import { failureRows } from './failure.ts';
import { headline } from './headline.ts';
import { findingRows } from './judged.ts';
import { keyWords, sharedWords } from './step-facts.ts';
import { fixedRows } from './pane.ts';
import type { Pane, PaneContext, Row } from './pane.ts';
import { EMPTY_ROW, copyCertificate, copyChain, keyExchange, pair, paragraph, shortSuite } from './words.ts';
import { about, aboutConnection, aboutDecodeFailure, aboutVerdict } from '../abouts.ts';
import { columns, line, lineWidth, span } from '../drawing/line.ts';
import type { Span } from '../drawing/line.ts';
import { grouped } from '../../src/bytes/counted.ts';
import type { Certificate, EventOf, Hop } from '../../src/events/schema.ts';
import type { Connection } from '../store/connection.ts';
import { clientName } from '../store/connection.ts';
import { chainSaying } from '../store/standing.ts';
import { cut } from '../text/fit.ts';
import { bytesInWords, count, daysLeft, duration } from '../text/format.ts';
import { MARKS } from '../theme.ts';

/** An empty line and a heading. */
const HEADINGS = 2;
/** Width of the names in front of values. */
const NAMES = 12;

export const summaryPane: Pane = {
  id: 'summary',
  parent: 'list',
  focusable: true,
  rows(context) {
    const { connection, model, width } = context;
    const { mark, role, text } = headline(connection);
    const rows: Row[] = [
      ...paragraph(text, width, 'text', [span(` ${mark} `, role)], { about: aboutConnection(connection) }),
      ...below(failureRows(connection, model, NAMES, width)),
      EMPTY_ROW,
      hopRow(connection, 'downstream', width),
      hopRow(connection, 'upstream', width),
      ...clientCertificate(connection, width),
      ...fingerprint(connection, width),
      ...keys(connection, width),
    ];
    const chains = chainRows(context);
    if (chains.length > 0) rows.push(EMPTY_ROW, ...chains);
    rows.push(...shownRows(connection, width));
    rows.push(EMPTY_ROW, ...traffic(context));
    // In a large window the next questions are answered without a key.
    rows.push(...more(context, rows.length));
    return fixedRows(rows);
  },
  whole: ({ connection }) => ({ what: 'summary', text: headline(connection).text }),
};

/** Rows with an empty one above them, where there are any. */
function below(rows: readonly Row[]): readonly Row[] {
  return rows.length === 0 ? [] : [EMPTY_ROW, ...rows];
}

/** Who speaks to whom on a hop, and what they agreed on. */
function hopRow(connection: Connection, hop: Hop, width: number): Row {
  const down = hop === 'downstream';
  const established = connection[hop];
  const server = connection.server === undefined ? connection.target.host : connection.server.address;
  const ends = down ? `${clientName(connection)} → trustlens` : connection.own === true ? 'trustlens → nobody' : `trustlens → ${server}`;
  const endsWidth = Math.min(34, Math.max(24, Math.floor(width * 0.26)));
  const parts: Span[] = [...columns([{ text: down ? ' down' : ' up', width: 6, role: hop }, { text: ends, width: endsWidth }], 1), span('  ')];
  if (established !== undefined) {
    const { version, alpn, resumed, handshakeTime } = established;
    const agreed = columns([
      { text: version, width: 7, role: hop },
      { text: keyExchange(established), width: width >= 100 ? 15 : 10 },
      { text: shortSuite(established.cipherSuite), width: width >= 100 ? 18 : 12 },
      { text: alpn ?? MARKS.none, width: 8 },
    ]);
    parts.push(...agreed);
    const took = span(`  ${resumed ? 'resumed, ' : ''}${duration(handshakeTime)}`, 'muted');
    // Half a number says nothing; the handshake view has the whole.
    if (lineWidth([...parts, took]) <= width) parts.push(took);
  } else {
    parts.push(span(hopWords(connection, hop), connection.failure?.hop === hop ? 'bad' : 'muted'));
  }
  return {
    line: parts,
    about: about(hop),
    copy: () => ({ what: down ? 'client' : 'server address', text: down ? `${connection.client.address}:${connection.client.port}` : server }),
  };
}

function hopWords(connection: Connection, hop: Hop): string {
  const { failure } = connection;
  if (connection.own === true && hop === 'upstream') return `${MARKS.none} none: answered by trustlens itself`;
  if (connection.mode === 'http') return 'plain HTTP';
  if (connection.passed !== undefined) return 'bytes as they are';
  if (failure?.hop === hop) return `${MARKS.bad} ${failure.alert === null ? 'no agreement' : failure.alert.name}`;
  return connection.closed === undefined && failure === undefined ? `${MARKS.going} not yet` : `${MARKS.none} no handshake`;
}

/** What was done about a client certificate that the server asked for. */
const ANSWERS: Readonly<Record<EventOf<'tls.client_certificate'>['answer'], string>> = {
  shown: 'it was shown yours',
  passed: 'left to the client, whose connection is not read',
  failed: 'refused, because there is none for this host',
  without: 'none was shown, as you wished',
};

/** Whose client certificate the server would take, and what it got. */
function clientCertificate({ detail }: Connection, width: number): Row[] {
  const asked = detail?.clientCertificate;
  if (asked === undefined) return [];
  const { answer, authorities, from } = asked;
  const [first, ...others] = authorities ?? [];
  const whose = authorities === null ? '' : first === undefined ? ' of any CA' : ` of ${cut(first, 40)}${others.length > 0 ? ` or ${count(others.length, 'other')}` : ''}`;
  return pair('asks', `for a client certificate${whose}: ${ANSWERS[answer]}${from === undefined ? '' : ` (${from})`}`, 7, width, { about: about('upstream') }, answer === 'shown' ? 'text' : 'look');
}

function fingerprint(connection: Connection, width: number): Row[] {
  return connection.ja4 === undefined ? [] : pair('JA4', connection.ja4, 7, width, { about: about('ja4') });
}

/** Short hashes of each hop's keys, so that one sees new ones every time; 7 tells more. */
function keys(connection: Connection, width: number): Row[] {
  const words = (['downstream', 'upstream'] as const).flatMap((hop) => {
    const known = keyWords(connection, hop);
    return known === '' ? [] : [`${hop === 'downstream' ? 'down' : 'up'} ${known.replace(/^keys /, '')}`];
  });
  if (words.length === 0) return [];
  const shared = connection.sharedKeys[0];
  return [
    ...pair('keys', words.join(', '), 7, width, { about: about('keys') }),
    ...(shared === undefined ? [] : pair('', `${sharedWords(shared.label)} ${shared.connection}`, 7, width, { about: about('keys') }, 'look')),
  ];
}

/** The two chains beside each other in one line a certificate, as far as there is room. */
function chainRows({ connection, model, width }: PaneContext): Row[] {
  const { detail } = connection;
  if (detail === undefined) {
    return paragraph('The details of this connection were let go to make room for newer ones; the row was kept.', width, 'muted', [span(` ${MARKS.none} `, 'muted')]);
  }
  const { upstream, downstream } = detail.certificates;
  if (upstream === undefined && downstream === undefined) return [];
  const real = upstream === undefined ? [] : upstream.path.length > 0 ? upstream.path : upstream.sent;
  const forged = downstream === undefined ? [] : downstream.sent;
  const half = Math.floor((width - 3) / 2);
  const saying = chainSaying(connection);
  const rows: Row[] = [
    {
      line: columns([
        { text: ` ${upstream?.origin === 'computed' ? 'the server’s chain (computed)' : 'sent by the server'}`, width: half, role: 'heading' },
        { text: 'what the client got (forged)', width: half, role: 'heading' },
      ]),
      about: about(upstream?.origin === 'computed' ? 'computed' : 'sent'),
    },
  ];
  for (let index = 0; index < Math.max(real.length, forged.length); index += 1) {
    const left = real[index];
    const right = forged[index];
    rows.push({
      line: columns([
        { text: left === undefined ? '' : ` ${branch(index)}${title(left, model.now, upstream)}`, width: half, role: 'upstream' },
        { text: right === undefined ? '' : `${branch(index)}${title(right, model.now, undefined)}`, width: half, role: 'forged' },
      ]),
      about: about(left === undefined ? 'forged' : 'sent'),
      ...(left === undefined ? {} : { copy: () => copyCertificate(left) }),
    });
  }
  if (saying.mark !== '') {
    rows.push({ line: line(' ', span(`${saying.mark} ${saying.words}`, saying.role), span(judged(upstream), 'muted')), about: aboutVerdict(upstream?.verdict?.status), copy: () => copyChain('chain', real) });
  }
  return rows;
}

/** Whether the client sees what is wrong with the server, and what it would have seen with other proxies. */
function shownRows({ verdict, action, exception, hidden }: Connection, width: number): readonly Row[] {
  if (hidden === undefined || verdict?.status !== 'bad') return [];
  if (exception === true) return paragraph(`exception: hidden from the client: ${hidden}`, width, 'look', [span(` ${MARKS.look} `, 'look')], { about: aboutVerdict('bad') });
  if (action !== 'mimic') return [];
  return paragraph(`shown to the client: ${hidden} (most proxies would have hidden it)`, width, 'text', [span(` ${MARKS.ok} `, 'ok')], { about: aboutVerdict('bad') });
}

function branch(depth: number): string {
  return depth === 0 ? '' : `${'  '.repeat(depth - 1)}└ `;
}

function title(certificate: Certificate, now: number, sentOn: EventOf<'tls.certificates'> | undefined): string {
  const found = sentOn !== undefined && !sentOn.sent.some((sent) => sent.sha256 === certificate.sha256);
  return `${cut(certificate.title, 40)}  ${certificate.notAfter < now ? `${MARKS.bad} ` : ''}${daysLeft(certificate.notAfter, now)}${found ? ', not sent' : ''}`;
}

function judged(upstream: EventOf<'tls.certificates'> | undefined): string {
  const findings = upstream?.verdict?.findings ?? [];
  const wrong = findings.filter((finding) => finding.severity === 'error').length;
  const odd = findings.filter((finding) => finding.severity === 'warning').length;
  const fine = findings.filter((finding) => finding.severity === 'ok').length;
  const parts = [wrong > 0 ? count(wrong, 'error') : '', odd > 0 ? count(odd, 'warning') : '', `${grouped(fine)} checks passed`].filter((part) => part !== '');
  return findings.length === 0 ? '' : `   ${parts.join(', ')}`;
}

/** Where lines are left: the reasons of the judgement, then the last exchanges. */
function more(context: PaneContext, used: number): Row[] {
  const { connection, width, height } = context;
  const { detail } = connection;
  const rows: Row[] = [];
  const upstream = detail?.certificates.upstream;
  const reasons = (upstream?.verdict?.findings ?? []).filter(({ severity }) => severity === 'error' || severity === 'warning' || severity === 'note');
  if (upstream !== undefined && reasons.length > 0) {
    rows.push(EMPTY_ROW, { line: line(span(' what stands out in the chain', 'heading'), span('  3 has all of it', 'muted')), about: aboutVerdict(upstream.verdict?.status) }, ...reasons.flatMap((finding) => findingRows(finding, upstream, width)));
  }
  const room = height - used - rows.length - HEADINGS;
  const exchanges = detail?.exchanges.items ?? [];
  if (exchanges.length > 0 && room > 0) {
    const last = exchanges.slice(-room);
    rows.push(EMPTY_ROW, { line: line(span(` ${last.length < exchanges.length ? `the last ${last.length} exchanges` : 'exchanges'}`, 'heading'), span('  5 opens them', 'muted')), about: about('exchange') }, ...last.map((exchange) => exchangeLine(exchange, context)));
  }
  return used + rows.length <= height ? rows : [];
}

/** How much went each way, and what came of it. */
function traffic({ connection, model, width }: PaneContext): Row[] {
  const { fromClient, fromServer, detail, statuses, upgraded } = connection;
  const rows = pair('bytes', `${bytesInWords(fromClient)} from the client, ${bytesInWords(fromServer)} from the server`, NAMES, width, { about: about('bytes') });
  if (connection.passed === undefined) {
    const kinds = statuses.length === 0 ? '' : `, status ${[...statuses].sort((a, b) => a - b).join(' ')}`;
    rows.push(...pair('exchanges', `${grouped(connection.exchanges)}${kinds}`, NAMES, width, { about: about('exchange') }));
  }
  if (upgraded !== undefined) {
    const { client, server } = detail?.webSocket ?? { client: 0, server: 0 };
    rows.push(...pair('became', `${upgraded}: ${count(client, 'message')} from the client, ${count(server, 'message')} from the server`, NAMES, width, { about: about('upgraded') }));
  }
  rows.push(
    ...(connection.closed === undefined
      ? pair('open for', duration(Math.max(0, model.now - connection.openedAt) * 1000), NAMES, width, { about: about('time') })
      : pair('lasted', duration(connection.closed.elapsed), NAMES, width, { about: about('time') })),
  );
  for (const failure of detail?.decodeFailures ?? []) {
    rows.push(...pair('not read', `${failure.layer}: ${failure.detail} (${failure.path}, byte ${failure.offset})`, NAMES, width, { about: aboutDecodeFailure(failure.code) }, 'look'));
  }
  return rows;
}
