/** The events of the connection as they came, as JSON: what scripts see. Each event folds. */
import type { Pane, PaneContext, Row, Rows } from './pane.ts';
import { fixedRows, isOpen } from './pane.ts';
import { paragraph } from './words.ts';
import { aboutConnection, aboutEvent } from '../abouts.ts';
import { line, span } from '../drawing/line.ts';
import type { Line } from '../drawing/line.ts';
import type { Event } from '../../src/events/schema.ts';
import type { Model } from '../model.ts';
import type { Detail } from '../store/detail.ts';
import { count, offsetMs } from '../text/format.ts';
import { ARROWS, MARKS } from '../theme.ts';

/** Longer strings (DER, bytes, base64) are cut in the drawing; `y` copies them whole. */
const MAX_STRING = 160;
/** An event with more lines comes folded. */
const MANY_LINES = 40;

/** The JSON of an event in lines. Made once: events never change. */
const drawn = new WeakMap<Event, readonly string[]>();
function jsonLines(event: Event): readonly string[] {
  const known = drawn.get(event);
  if (known !== undefined) return known;
  const lines = JSON.stringify(event, (_, value: unknown) => (typeof value === 'string' && value.length > MAX_STRING ? `${value.slice(0, MAX_STRING)}… ${count(value.length, 'character')}` : value), 2).split('\n');
  drawn.set(event, lines);
  return lines;
}

/** Where each event's lines begin. */
interface Index {
  version: number;
  folds: Model['folds'];
  starts: readonly number[];
  length: number;
}
const indexes = new WeakMap<Detail, Index>();

function indexOf(detail: Detail, model: Model): Index {
  const known = indexes.get(detail);
  if (known?.version === detail.version && known.folds === model.folds) return known;
  const starts: number[] = [];
  let length = 0;
  for (const { event } of detail.events.items) {
    starts.push(length);
    length += 1 + (opened(event, model) ? jsonLines(event).length : 0);
  }
  const index = { version: detail.version, folds: model.folds, starts, length };
  indexes.set(detail, index);
  return index;
}

function opened(event: Event, model: Model): boolean {
  return isOpen(model, `raw/${event.seq}`, jsonLines(event).length <= MANY_LINES);
}

export const rawPane: Pane = {
  id: 'raw',
  parent: 'list',
  focusable: true,
  rows({ connection, model, width }: PaneContext): Rows {
    const { detail } = connection;
    if (detail === undefined) return fixedRows(paragraph('The events of this connection were let go to make room for newer ones.', width, 'muted', [span(` ${MARKS.none} `, 'muted')], { about: aboutConnection(connection) }));
    const { starts, length } = indexOf(detail, model);
    const { items, dropped } = detail.events;
    return {
      length: length + (dropped > 0 ? 1 : 0),
      at(row) {
        if (row >= length) return { line: line(span(` ${MARKS.look} ${count(dropped, 'earlier event')} not kept`, 'look')) };
        const which = eventAt(starts, row);
        const event = items[which]?.event;
        return event === undefined ? { line: [] } : eventRow(event, row - (starts[which] ?? 0), model);
      },
    };
  },
  whole({ connection }) {
    const items = connection.detail?.events.items ?? [];
    return { what: `${count(items.length, 'event')} as NDJSON`, text: items.map(({ event }) => `${JSON.stringify(event)}\n`).join('') };
  },
};

/** The event that a row belongs to. */
function eventAt(starts: readonly number[], row: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((starts[middle] ?? 0) <= row) low = middle;
    else high = middle - 1;
  }
  return low;
}

function eventRow(event: Event, index: number, model: Model): Row {
  const key = `raw/${event.seq}`;
  const open = opened(event, model);
  const shared = {
    fold: { key, open },
    copy: () => ({ what: `event ${event.seq} as JSON`, text: JSON.stringify(event, undefined, 2) }),
    about: aboutEvent(event),
  };
  if (index > 0) return { line: line('   ', ...json(jsonLines(event)[index - 1] ?? '')), ...shared };
  const hop = 'hop' in event && event.hop !== null ? event.hop : undefined;
  return {
    line: line(
      span(` ${open ? ARROWS.open : ARROWS.closed} `, 'key'),
      span(event.type, 'strong'),
      hop === undefined ? '' : span(` ${hop}`, hop),
      span(`  seq ${event.seq}, ${offsetMs(event.elapsed)} ms`, 'muted'),
    ),
    ...shared,
  };
}

/** A line of JSON with its name told apart from its value. */
function json(text: string): Line {
  const parts = /^(\s*)("(?:[^"\\]|\\.)*")(: )(.*)$/s.exec(text);
  if (parts === null) return line(text);
  const [, indent = '', name = '', colon = '', value = ''] = parts;
  return line(indent, span(name, 'muted'), colon, value);
}
