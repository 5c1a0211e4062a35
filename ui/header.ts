/** The first line of the screen: the proxy, its root, what is open, how the stream stands. On a narrow detail, the connection. */
import { grouped } from '../src/bytes/counted.ts';
import type { Canvas } from './drawing/canvas.ts';
import { line, lineWidth, span, spread } from './drawing/line.ts';
import type { Line, Span } from './drawing/line.ts';
import type { Layout } from './layout.ts';
import type { Model } from './model.ts';
import { trustingStores } from './store/proxy-facts.ts';
import type { Connection } from './store/connection.ts';
import { targetName } from './store/connection.ts';
import { chainSaying, stateSaying } from './store/standing.ts';
import { DAY, count, daysLeft } from './text/format.ts';
import { MARKS } from './theme.ts';
import { proxyAddress } from './update/commands.ts';

/** A root with less time than this is pointed at. */
const ROOT_SOON = 3 * DAY;
/** Columns from which there is room for more than the beginning of the fingerprint. */
const WIDE = 150;

export function drawHeader(canvas: Canvas, model: Model, plan: Layout, connection: Connection | undefined): void {
  const narrow = plan.kind === 'detail' && model.size.columns < 100 && connection !== undefined;
  const left = narrow ? connectionLine(connection) : proxyLine(model, plan.header.width);
  canvas.put(0, 0, plan.header.width, spread(left, streamWords(model), plan.header.width));
}

function connectionLine(connection: Connection): Line {
  const chain = chainSaying(connection);
  const state = stateSaying(connection);
  return line(
    span(` ${connection.id} `, 'muted'),
    span(targetName(connection), 'strong'),
    span(chain.mark === '' ? '' : `  ${chain.mark} ${chain.words}`, chain.role),
    span(`  ${state.mark === '' ? '' : `${state.mark} `}${state.words}`, state.role),
  );
}

/** As many facts as there is room for, the most important first. */
function proxyLine(model: Model, width: number): Line {
  const { proxy } = model.store;
  const parts: Span[] = [span(' trustlens', 'focus')];
  const room = width - lineWidth(streamWords(model));
  const add = (words: Line): void => {
    if (lineWidth(parts) + lineWidth(words) + 3 <= room) parts.push(span('   '), ...words);
  };
  const address = proxyAddress(model);
  if (address !== '') add(line(span('proxy ', 'muted'), address));
  // What is not refused any more must not be forgotten.
  if (proxy.exceptions.length > 0) add(line(span(`${MARKS.look} ${count(proxy.exceptions.length, 'exception')}`, 'look')));
  if (proxy.root !== undefined) {
    const { name, notAfter, sha256, constraints, memory } = proxy.root;
    const soon = notAfter - model.now < ROOT_SOON;
    const time = `${soon ? `${MARKS.look} ` : ''}${daysLeft(notAfter, model.now)}`;
    const left = span(time, soon ? 'look' : 'text');
    const print = width >= WIDE ? [] : [`${sha256.slice(0, 8).toUpperCase()}… `];
    const long = line(span('root ', 'muted'), span(`"${name}"`, 'forged'), ' ', ...print, left);
    const short = line(span('root ', 'muted'), ...print, span(time.replace(/ left$/, ''), soon ? 'look' : 'text'));
    // Where its name does not fit, its fingerprint's beginning and its time still do; where not even those, its time.
    add([long, short].find((words) => lineWidth(parts) + lineWidth(words) + 3 <= room) ?? line(span('root ', 'muted'), left));
    if (width >= WIDE) add(line(span('SHA-256 ', 'muted'), span(`${sha256.slice(0, 16).toUpperCase().replace(/(.{4})(?=.)/g, '$1 ')} …`)));
    if (memory === true) add(line(span('in memory only', 'muted')));
    if (constraints.length > 0) add(line(span('only for ', 'muted'), constraints.join(', ')));
  }
  const { windows, commands } = proxy;
  const stores = trustingStores(proxy);
  if (windows + commands + stores.length > 0) {
    const who = [...stores, windows > 0 ? count(windows, 'browser window') : '', commands > 0 ? count(commands, 'command') : ''].filter((word) => word !== '');
    add(line(span('trusted by ', 'muted'), who.join(', ')));
  }
  add(line(span(grouped(model.store.open)), span(' open', 'muted')));
  if (proxy.leaves > 0) add(line(span(count(proxy.leaves, 'leaf', 'leaves'), 'muted'), span(' issued', 'muted')));
  const warning = proxy.warnings.at(-1);
  if (warning !== undefined) add(line(span(`${MARKS.look} ${warning.message}`, 'look')));
  return parts;
}

/** How the stream stands; only what is not as it should be is loud. */
function streamWords(model: Model): Line {
  const lost = model.lost === 0 ? [] : [span(`${MARKS.look} ${count(model.lost, 'event')} lost  `, 'look')];
  const stopping = model.store.proxy.stopping;
  switch (model.stream.kind) {
    case 'open':
      return line('  ', ...lost, stopping === undefined ? span('live ', 'ok') : span(`${MARKS.look} proxy stopping `, 'look'));
    case 'connecting':
      return line('  ', ...lost, span(`${MARKS.going} connecting${model.stream.attempt > 1 ? `, try ${model.stream.attempt}` : ''} `, 'muted'));
    case 'waiting': {
      const seconds = Math.max(0, Math.ceil((model.stream.retryAt - model.now) / 1000));
      return line('  ', ...lost, span(`${MARKS.look} stream lost, try ${model.stream.attempt} in ${seconds} s `, 'look'));
    }
    case 'ended':
      return line('  ', ...lost, span(`${MARKS.bad} ${model.stream.why} `, 'bad'));
  }
}
