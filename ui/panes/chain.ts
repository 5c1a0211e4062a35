/** The two chains as trees: the real one as sent and as built, the forged one as the client got it. One drawing, two panes. */
import type { About, Pane, PaneContext, Row } from './pane.ts';
import { fixedRows } from './pane.ts';
import { EMPTY_ROW, certificateWords, copyCertificate, copyChain, datesRole, paragraph } from './words.ts';
import { about, aboutPassed, aboutVerdict } from '../abouts.ts';
import { line, lineWidth, span, spread } from '../drawing/line.ts';
import type { Role } from '../drawing/line.ts';
import type { Certificate, EventOf, Hop } from '../../src/events/schema.ts';
import { trustingStores } from '../store/proxy-facts.ts';
import { cut, wrap } from '../text/fit.ts';
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
  const sent = event.sent.map(({ sha256 }) => sha256);
  const built = event.path.length > 0 ? event.path : event.sent;
  // What the server left out was at hand here: the path is shown as far as it leads, and what came from where.
  const path = event.completed !== undefined && event.anchor === null && event.origin !== 'issued' ? event.completed : built;
  const onPath = path.map(({ sha256 }) => sha256);
  const found: Link[] = path.map((certificate, index) => ({ certificate, onPath: true, from: origin(event, certificate, sent, onPath, index) }));
  for (const [index, certificate] of event.sent.entries()) {
    if (onPath.includes(certificate.sha256) || sent.indexOf(certificate.sha256) !== index) continue;
    found.push({ certificate, onPath: false, from: `sent${place(index)}, not needed` });
  }
  return found;
}

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth'];

/** ` third`, for places that have a word. */
function place(index: number): string {
  return ` ${ORDINALS[index] ?? `as number ${index + 1}`}`;
}

/** Where a certificate of the path came from, and what is odd about how it was sent. */
function origin(event: EventOf<'tls.certificates'>, certificate: Certificate, sent: readonly string[], path: readonly string[], index: number): string {
  const last = index === path.length - 1;
  if (event.origin === 'issued') return 'forged';
  if (event.origin === 'computed') return last && event.anchor !== null ? STORES[event.anchor] : '';
  const at = sent.indexOf(certificate.sha256);
  if (at < 0) {
    if (!last) return event.completed === undefined ? 'not sent, known here' : 'not sent, known here from another connection';
    if (event.anchor !== null) return `${STORES[event.anchor]}, not sent`;
    return event.completed === undefined ? 'not sent' : 'a root known here, not sent';
  }
  // Extras in between do not put the others out of order.
  const order = sent.filter((sha256, place) => path.includes(sha256) && sent.indexOf(sha256) === place);
  const belongs = path.filter((sha256) => sent.includes(sha256)).indexOf(certificate.sha256);
  const words = order.indexOf(certificate.sha256) === belongs ? 'sent' : `sent${place(at)}, belongs${place(belongs)}`;
  const twice = sent.lastIndexOf(certificate.sha256) === at ? '' : ', sent twice';
  const needless = last && index > 0 && event.anchor !== null && certificate.selfIssued ? `, needlessly: ${STORES[event.anchor]}` : '';
  return `${words}${twice}${needless}`;
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
      rows.push(...(id === 'forged' ? trusted(event, context) : accepting(event, context.width)));
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
  const where = span(from, from === 'sent' ? 'ok' : from === 'forged' ? 'forged' : /belongs|twice|another connection/.test(from) ? 'look' : 'muted');
  // Where both do not fit into one line, the name has it for itself.
  const together = lineWidth(title) + lineWidth([where]) + 2 < width;
  const rows: Row[] = [
    { line: together ? spread(title, [where], width - 1) : title, ...extra },
    ...(together ? [] : wrap(from, width - 4).map((words) => ({ line: line(span(` ${stem} `, 'border'), { ...where, text: words }), ...extra }))),
    { line: line(span(` ${stem} `, 'border'), span(certificateWords(certificate, model.now), datesRole(certificate, model.now))), ...extra },
  ];
  if (!last) rows.push({ line: line(span(` ${stem} `, 'border'), span('signed by', 'muted')), ...extra });
  if (last && onPath && !certificate.selfIssued) {
    rows.push({ line: line('   ', role === 'upstream' ? span(`signed by ${cut(certificate.issuer, width - 33)}, which was not found`, 'bad') : span(`signed by ${cut(commonName(certificate.issuer), width - 14)}`, 'muted')), ...extra });
  }
  return rows;
}

/** Where a certificate came from is what one wants to know of it first. */
function linkAbout({ from, onPath, certificate }: Link, all: readonly Link[]): About {
  if (from === 'forged') return about(certificate.isCa ? 'root' : 'forged');
  if (!onPath) return about('not_needed');
  const last = all.findLast((link) => link.onPath)?.certificate.sha256 === certificate.sha256;
  return last && !from.startsWith('sent') && from !== '' ? about('anchor') : about(from === '' ? 'computed' : 'sent');
}

/** The stores over whose roots the chain holds, besides the one its anchor was found in. */
function accepting({ opinions = [] }: EventOf<'tls.certificates'>, width: number): Row[] {
  const stores = opinions.filter(({ kind, status, absent }) => kind === 'store' && status === 'ok' && absent === undefined).map(({ whose }) => whose);
  if (stores.length === 0) return [];
  return [EMPTY_ROW, ...paragraph(`Its root is in ${listed(stores)}.`, width, 'muted', [span(' ')], { about: about('anchor') })];
}

/** The CN of a name in one line, else all of it. */
function commonName(name: string): string {
  return /(?:^|[ +])CN=((?:[^,+\\]|\\.)+)/.exec(name)?.[1] ?? name;
}

/** `a, b and c`. */
function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

/** Who would accept the forged chain, as far as this run knows. */
function trusted(event: EventOf<'tls.certificates'>, { model, width }: PaneContext): Row[] {
  const { windows, commands, root } = model.store.proxy;
  const explained = { about: about('root') };
  const say = (text: string, role: Role = 'muted'): Row[] => [EMPTY_ROW, ...paragraph(text, width, role, [span(' ')], explained)];
  const [leaf] = event.path.length > 0 ? event.path : event.sent;
  if (leaf !== undefined && root !== undefined) {
    if (leaf.selfIssued) return say('Signed with its own key and by nobody else, as the server’s certificate is: the client is to refuse it as it would refuse that one.', 'forged');
    const signer = event.path.at(-1);
    const own = signer?.sha256 === root.sha256 || leaf.issuer.includes(`CN=${root.name}`);
    if (!own) return say(`Signed by ${commonName(leaf.issuer)}: a second root, made for this run, that nobody trusts. The server’s own chain leads to no trusted root either, and the client is to see that.`, 'forged');
  }
  const stores = trustingStores(model.store.proxy);
  const who = [windows > 0 ? count(windows, 'browser window') : '', commands > 0 ? count(commands, 'command') : ''].filter((word) => word !== '').join(' and ');
  const text = who === '' ? 'Accepted only by clients that were told to trust the root of trustlens.' : `Trusted here by ${who} started by trustlens, and by clients that were told to.`;
  return say(`${text}${stores.length === 0 ? '' : ` The root is in: ${stores.join(', ')}.`}`);
}

export const realPane: Pane = chainPane('real', 'upstream');
export const forgedPane: Pane = chainPane('forged', 'downstream');
