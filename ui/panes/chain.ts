/** The two chains as trees: the real one as sent and as built, the forged one as the client got it. One drawing, two panes. */
import type { About, Pane, PaneContext, Row } from './pane.ts';
import { fixedRows } from './pane.ts';
import { certificateWords, copyCertificate, copyChain, datesRole, paragraph } from './words.ts';
import { about, aboutPassed, aboutVerdict } from '../abouts.ts';
import { line, lineWidth, span, spread } from '../drawing/line.ts';
import type { Role } from '../drawing/line.ts';
import type { Certificate, EventOf, Hop } from '../../src/events/schema.ts';
import { cut } from '../text/fit.ts';
import { count } from '../text/format.ts';
import { MARKS } from '../theme.ts';

/** A certificate of a chain and where it came from. */
interface Link {
  certificate: Certificate;
  from: string;
  /** Part of the path to the anchor. */
  onPath: boolean;
}

const STORES = { bundled: 'from the bundled roots', system: 'from your system’s store', file: 'from the file you gave' } as const;

/** The certificates of a hop: the path as built, then what was sent and not needed. */
export function links(event: EventOf<'tls.certificates'>): Link[] {
  const sent = new Set(event.sent.map(({ sha256 }) => sha256));
  const path = event.path.length > 0 ? event.path : event.sent;
  const onPath = new Set(path.map(({ sha256 }) => sha256));
  const found: Link[] = path.map((certificate, index) => ({ certificate, onPath: true, from: origin(event, certificate, sent, index === path.length - 1) }));
  for (const certificate of event.sent) {
    if (!onPath.has(certificate.sha256)) found.push({ certificate, onPath: false, from: 'sent, not needed' });
  }
  return found;
}

function origin(event: EventOf<'tls.certificates'>, certificate: Certificate, sent: ReadonlySet<string>, last: boolean): string {
  if (event.origin === 'issued') return 'forged';
  if (event.origin === 'computed') return last && event.anchor !== null ? STORES[event.anchor] : '';
  if (sent.has(certificate.sha256)) return 'sent';
  return event.anchor === null ? 'not sent' : `${STORES[event.anchor]}, not sent`;
}

function chainPane(id: 'real' | 'forged', hop: Hop): Pane {
  const role: Role = id === 'real' ? 'upstream' : 'forged';
  return {
    id,
    parent: 'list',
    dependents: ['certificate'],
    focusable: true,
    heading({ connection }) {
      const event = connection.detail?.certificates[hop];
      const how = event === undefined ? '' : { as_sent: ' as sent by the server', computed: ' computed, not seen on the wire', issued: ' as sent to the client' }[event.origin];
      return [line(span(` ${id}`, role), span(event?.origin === 'as_sent' && id === 'forged' ? ' as sent to the client' : how, 'heading'))];
    },
    rows(context) {
      const event = context.connection.detail?.certificates[hop];
      if (event === undefined) return fixedRows(missing(context, id));
      const rows = links(event).flatMap((link, index, all) => linkRows(link, index, all, role, hop, context));
      if (id === 'forged') rows.push(...trusted(context));
      return fixedRows(rows);
    },
    whole({ connection }) {
      const event = connection.detail?.certificates[hop];
      return event === undefined ? undefined : copyChain(`${id} chain`, event.sent.length > 0 ? event.sent : event.path);
    },
  };
}

function missing({ connection, width }: PaneContext, id: 'real' | 'forged'): Row[] {
  const why =
    connection.detail === undefined
      ? 'The details were let go to make room for newer connections; make it again to see them.'
      : connection.passed !== undefined
        ? id === 'real' ? 'Passed through: the chain was not read.' : 'Passed through: no certificate was made.'
        : connection.mode === 'http'
          ? 'Plain HTTP: there are no certificates. 5 has its exchanges.'
          : connection.own === true && id === 'real'
            ? 'This is the page of trustlens itself: there is no server, and so no chain of one.'
            : id === 'real'
              ? `The server showed no certificate${connection.server === undefined ? ': it was not reached' : ''}. 1 says what happened.`
              : 'No certificate was made for the client, because the server’s handshake comes first.';
  const explained = connection.passed !== undefined ? aboutPassed(connection.passed.reason) : connection.mode === 'http' ? about('plain') : aboutVerdict(undefined);
  return paragraph(why, width, 'muted', [span(` ${MARKS.none} `, 'muted')], { about: explained });
}

/** A certificate in two or three lines: its name and where it came from, its key and dates, who signed it. */
function linkRows(link: Link, index: number, all: readonly Link[], role: Role, hop: Hop, { model, width }: PaneContext): Row[] {
  const { certificate, from, onPath } = link;
  const next = all[index + 1];
  const last = next?.onPath !== onPath;
  const first = index === 0 || all[index - 1]?.onPath !== onPath;
  const knot = first ? (last ? '·' : '┌') : last ? '└' : '├';
  const stem = last ? ' ' : '│';
  const extra: Omit<Row, 'line'> = {
    enter: { pane: 'certificate', certificate: { hop, sha256: certificate.sha256 } },
    copy: () => copyCertificate(certificate),
    about: linkAbout(link, all),
  };
  const title = line(span(` ${knot} `, 'border'), span(certificate.title, 'strong'));
  const where = span(from, from === 'sent' ? 'ok' : from === 'forged' ? 'forged' : 'muted');
  // Where both do not fit into one line, the name has it for itself.
  const together = lineWidth(title) + lineWidth([where]) + 2 < width;
  const rows: Row[] = [
    { line: together ? spread(title, [where], width - 1) : title, ...extra },
    ...(together ? [] : [{ line: line(span(` ${stem} `, 'border'), where), ...extra }]),
    { line: line(span(` ${stem} `, 'border'), span(certificateWords(certificate, model.now), datesRole(certificate, model.now))), ...extra },
  ];
  if (!last) rows.push({ line: line(span(` ${stem} `, 'border'), span('signed by', 'muted')), ...extra });
  if (last && onPath && !certificate.selfIssued) {
    rows.push({ line: line('   ', span(`signed by ${cut(certificate.issuer, width - 20)}, which was not found`, role === 'upstream' ? 'bad' : 'muted')), ...extra });
  }
  return rows;
}

/** Where a certificate came from is what one wants to know of it first. */
function linkAbout({ from, onPath, certificate }: Link, all: readonly Link[]): About {
  if (from === 'forged') return about(certificate.isCa ? 'root' : 'forged');
  if (!onPath) return about('not_needed');
  const last = all.findLast((link) => link.onPath)?.certificate.sha256 === certificate.sha256;
  return last && from !== 'sent' && from !== '' ? about('anchor') : about(from === '' ? 'computed' : 'sent');
}

/** Who would accept the forged chain, as far as this run knows. */
function trusted({ model, width }: PaneContext): Row[] {
  const { windows, commands } = model.store.proxy;
  const who = [windows > 0 ? count(windows, 'browser window') : '', commands > 0 ? count(commands, 'command') : ''].filter((word) => word !== '').join(' and ');
  const text = who === '' ? 'Accepted only by clients that were told to trust the root of trustlens.' : `Trusted here by ${who} started by trustlens, and by clients that were told to.`;
  return [{ line: [] }, ...paragraph(text, width, 'muted', [span(' ')], { about: about('root') })];
}

export const realPane: Pane = chainPane('real', 'upstream');
export const forgedPane: Pane = chainPane('forged', 'downstream');
