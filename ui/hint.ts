/** The last line of the screen: what works here, a word of what just happened, or the line where a filter is typed. */
import { grouped } from '../src/bytes/counted.ts';
import type { Canvas, Rect } from './drawing/canvas.ts';
import { cutLine, line, lineWidth, span } from './drawing/line.ts';
import type { Line } from './drawing/line.ts';
import { BINDINGS } from './keys.ts';
import type { Place } from './keys.ts';
import { selectedId } from './list-window.ts';
import type { Model, Toast } from './model.ts';
import { promptLine } from './overlays/prompt-line.ts';
import { MARKS } from './theme.ts';

const TOAST_MARKS = { text: '', ok: MARKS.ok, look: MARKS.look, bad: MARKS.bad } as const;

/** Boxes with hints of their own: keys and words. */
const OWN_HINTS: Readonly<Partial<Record<string, readonly (readonly [keys: string, words: string])[]>>> = {
  palette: [['↑↓', 'move'], ['⏎', 'run'], ['Esc', 'back']],
  quit: [['⏎', 'quit'], ['Esc', 'stay']],
  except: [['y', 'until the run ends'], ['s', 'and save it'], ['n', 'no']],
};

export function drawHint(canvas: Canvas, model: Model, rect: Rect): void {
  const { overlay, toast } = model;
  if (overlay?.kind === 'filter') {
    const found = `${grouped(model.view.ids.length)} of ${grouped(model.store.ids.length)}`;
    const right = overlay.complaint === null ? span(found, 'muted') : span(`${MARKS.look} ${overlay.complaint}`, 'look');
    const room = Math.max(12, rect.width - lineWidth([right]) - 4);
    canvas.put(rect.x, rect.y, rect.width, line(span(' / ', 'key'), ...promptLine(overlay.prompt, room - 3)), 'bar');
    canvas.put(Math.max(rect.x + room, rect.x + rect.width - lineWidth([right]) - 1), rect.y, lineWidth([right]) + 1, line(right, ' '), 'bar');
    return;
  }
  // In these, the hints of other boxes would be wrong: letters are text, or there is nothing to move in.
  const own = overlay === null || toast !== null ? undefined : OWN_HINTS[overlay.kind];
  if (own !== undefined) {
    canvas.put(rect.x, rect.y, rect.width, own.flatMap(([keys, words]) => [span(' '), span(keys, 'key'), span(` ${words} `, 'muted')]));
    return;
  }
  canvas.put(rect.x, rect.y, rect.width, toast === null ? hints(model, rect.width) : toastLine(toast, rect.width));
}

function toastLine(toast: Toast, width: number): Line {
  const mark = TOAST_MARKS[toast.role];
  return cutLine(line(' ', span(mark === '' ? '' : `${mark} `, toast.role), span(toast.text, toast.role === 'text' ? 'strong' : toast.role)), width);
}

/** The hints of the bindings that work here, as many as there is room for. */
function hints(model: Model, width: number): Line {
  const empty = model.store.ids.length === 0;
  const place: Place | 'empty' = model.overlay !== null ? 'box' : empty ? 'empty' : model.focus === 'list' ? 'list' : 'detail';
  const host = model.store.get(selectedId(model))?.target.host;
  const passed = host !== undefined && model.passedHosts.has(host);
  const bad = (model.store.get(selectedId(model))?.faults ?? []).length > 0;
  const shown = BINDINGS.flatMap(({ hint, command }) =>
    hint?.where.includes(place) === true && (command !== 'except' || bad) ? [{ ...hint, words: command === 'pass' && passed ? 'read this host again' : hint.words }] : [],
  );
  const cells = shown.map(({ keys, words, goes }) => ({ parts: [span('  '), span(keys, 'key'), span(` ${words}`, 'muted')], goes }));
  while (cells.reduce((sum, cell) => sum + lineWidth(cell.parts), 0) > width) {
    const goes = Math.max(...cells.map((cell) => cell.goes));
    if (goes === 0) break;
    cells.splice(cells.findLastIndex((cell) => cell.goes === goes), 1);
  }
  // The gap in front of the first one is the margin.
  return cells.flatMap((cell, index) => (index === 0 ? [span(' '), ...cell.parts.slice(1)] : cell.parts));
}
