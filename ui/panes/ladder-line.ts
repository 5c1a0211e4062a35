/** How a line of the ladder is drawn: three posts for the three who speak, and an arrow between two of them, with words on it where there is room. */
import { columns, cutLine, line, lineWidth, span } from '../drawing/line.ts';
import type { Line, Role, Span } from '../drawing/line.ts';
import { messageName } from '../handshake/message-fields.ts';
import type { LadderEntry } from '../handshake/ladder.ts';
import { grouped } from '../../src/bytes/counted.ts';
import type { Hop, Side } from '../../src/events/schema.ts';
import { cut, fit } from '../text/fit.ts';
import { bytesInWords, offsetMs } from '../text/format.ts';

/** Cells of the time and the gap behind it. */
const TIME = 8;
const GAP = 2;
/** Columns of name and size where they do not fit on the arrow. */
const NAME = 20;
const SIZE = 6;
/** Cells from one post to the next: where only the arrow is drawn, and the least and the most with words on it. */
const BARE_LANE = 12;
const LEAST_LANE = 28;
const MOST_LANE = 48;
/** From this width on the words stand on the arrows: two lanes, and what is left says something. */
const WORDS_WIDTH = 84;
/** A lane's share of a wide pane. */
const LANE_SHARE = 0.32;
/** What an arrow needs besides its words: its head, and a space on either side. */
const ARROW_ENDS = 3;

const LEGENDS = ['── plain  ╌╌ encrypted, read with this run’s own keys  ══ data', '── plain  ╌╌ encrypted  ══ data', '── plain  ╌╌ encrypted'];

/** plain: readable by all. encrypted: read with this run's keys. data: encrypted, in sum. */
export type Shaft = 'plain' | 'encrypted' | 'data';
const SHAFTS: Readonly<Record<Shaft, string>> = { plain: '─', encrypted: '╌', data: '═' };

/** Where an arrow runs; both: past trustlens, which only passes the bytes on. */
export type Lane = Hop | 'both';

/** How the width is divided. */
export interface Measure {
  /** Cells from post to post. */
  lane: number;
  /** Name and size stand on the arrow. */
  words: boolean;
}

export function measure(width: number): Measure {
  if (width < WORDS_WIDTH) return { lane: BARE_LANE, words: false };
  return { lane: Math.max(LEAST_LANE, Math.min(MOST_LANE, Math.floor((width - TIME - GAP) * LANE_SHARE))), words: true };
}

/** The names of the three above their posts, and what the lines mean. */
export function postsLine(client: string, width: number): Line {
  const { lane, words } = measure(width);
  const middle = 'trustlens';
  // The middle name stands around its post, the right one ends at its own.
  const before = lane - Math.floor(middle.length / 2);
  const names = line(
    span(fit('ms', TIME, 'right'), 'heading'),
    ' '.repeat(GAP),
    span(fit(client, before), 'downstream'),
    span(fit(middle, lane - 'server'.length + Math.ceil(middle.length / 2)), 'forged'),
    span('server', 'upstream'),
  );
  const head = words ? names : line(...names, ' '.repeat(GAP), span(fit('message', NAME), 'heading'), span(fit('bytes', SIZE, 'right'), 'heading'));
  const legend = LEGENDS.find((text) => text.length + GAP <= width - lineWidth(head));
  return legend === undefined ? head : line(...head, ' '.repeat(GAP), span(legend, 'muted'));
}

/** A line of the ladder in `width` cells. `passed`: the bytes only pass trustlens. */
export function ladderLine(entry: LadderEntry, width: number, passed: boolean): Line {
  const start = line(span(fit(offsetMs(entry.at), TIME, 'right'), 'muted'), ' '.repeat(GAP));
  const { lane, words } = measure(width);
  if (entry.kind === 'event') {
    const idle = ' '.repeat(lane - 1);
    const hop = entry.hop === undefined || passed ? [] : [span(entry.hop === 'downstream' ? 'down ' : 'up ', entry.hop)];
    return cutLine(line(...start, span(passed ? `│${idle} ` : `│${idle}│`, 'border'), ' '.repeat(GAP), span(`${entry.mark} `, entry.role), ...hop, span(entry.text, entry.role === 'ok' ? 'text' : entry.role)), width);
  }
  const { name, size, summary, shaft, hop, from } = sayings(entry);
  const where: Lane = passed ? 'both' : hop;
  const drawn = arrow(where, from, shaft, lane, words ? `${name} ${size}` : '');
  // What runs on the left needs no post on the right: its words have the room.
  const spans = words && where === 'downstream' ? drawn.slice(0, -1) : drawn;
  const named = words ? [] : columns([{ text: name, width: NAME, role: 'strong' }, { text: size.replace(/ B$/, ''), width: SIZE, align: 'right' }], 0);
  return cutLine(line(...start, ...spans, ' '.repeat(GAP), ...named, words ? '' : ' '.repeat(GAP), span(summary, 'muted')), width);
}

interface Sayings {
  name: string;
  size: string;
  summary: string;
  shaft: Shaft;
  hop: Hop;
  from: Side;
}

function sayings(entry: Exclude<LadderEntry, { kind: 'event' }>): Sayings {
  if (entry.kind === 'data') return { name: 'application data', size: bytesInWords(entry.bytes), summary: entry.text, shaft: 'data', hop: entry.hop, from: entry.from };
  const { message } = entry;
  const name = messageName(message);
  // The name of an alert stands in front of what it says already.
  const summary = name === message.message.name ? message.summary : message.summary.replace(/^[a-z_]+: /, '');
  return { name, size: `${grouped(message.length)} B`, summary, shaft: message.encrypted ? 'encrypted' : 'plain', hop: message.hop, from: message.from };
}

/** Three posts and an arrow between two of them: `│           │◂╌╌╌╌╌╌╌╌╌╌┤`; `words` stand at the end of who sent. The last span is the post on the right. */
export function arrow(lane: Lane, from: Side, shaft: Shaft, reach: number, words = ''): Span[] {
  const idle = ' '.repeat(reach - 1);
  const inner = lane === 'both' ? reach * 2 - 1 : reach - 1;
  const role: Role = lane === 'both' ? 'text' : lane;
  const line = SHAFTS[shaft];
  const text = words === '' ? '' : ` ${cut(words, inner - ARROW_ENDS)} `;
  const left = span(lane === 'upstream' ? '│' : from === 'client' ? '├' : '│', lane === 'upstream' ? 'border' : role);
  const rest = Math.max(0, inner - 1 - text.length);
  const stub = Math.min(2, rest);
  const drawn = from === 'client' ? [span(line.repeat(stub), role), span(text, 'strong'), span(`${line.repeat(rest - stub)}▸`, role)] : [span(`◂${line.repeat(rest)}`, role), span(text, 'strong')];
  const shown = drawn.filter((part) => part.text !== '');
  switch (lane) {
    case 'both':
      return [left, ...shown, span(from === 'client' ? '│' : '┤', role)];
    case 'downstream':
      return [left, ...shown, span(from === 'client' ? '│' : '┤', role), span(`${idle}│`, 'border')];
    case 'upstream':
      return [left, span(idle), span(from === 'client' ? '├' : '│', role), ...shown, span(from === 'client' ? '│' : '┤', role)];
  }
}
