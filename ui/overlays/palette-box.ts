/** The command palette: what was typed, and the commands it may mean. */
import type { Box } from './box.ts';
import { promptLine } from './prompt-line.ts';
import { line, span } from '../drawing/line.ts';
import type { Line, Span } from '../drawing/line.ts';
import { caption } from '../keys.ts';
import type { Model, Overlay } from '../model.ts';
import { cellWidth } from '../text/display.ts';
import { cut } from '../text/fit.ts';
import type { PaletteEntry } from '../update/palette.ts';
import { paletteEntries } from '../update/palette.ts';

const WIDEST = 76;
/** Entries in sight. */
const SHOWN = 14;

export function paletteBox(model: Model, overlay: Extract<Overlay, { kind: 'palette' }>, width: number): Box {
  const room = Math.min(WIDEST, width);
  const entries = paletteEntries(model, overlay.prompt.text);
  const index = Math.max(0, Math.min(overlay.index, entries.length - 1));
  const shown = Math.min(SHOWN, Math.max(3, model.size.rows - 8));
  const top = Math.max(0, Math.min(index - Math.floor(shown / 2), entries.length - shown));
  const lines: Line[] = [line(span(' : ', 'key'), ...promptLine(overlay.prompt, room - 4)), []];
  if (entries.length === 0) lines.push(line(span(' no command is called like that', 'muted')));
  for (const entry of entries.slice(top, top + shown)) lines.push(entryLine(entry, room));
  return { title: line(span('commands', 'strong'), span(`  ${entries.length > shown ? `${index + 1} of ` : ''}${entries.length}`, 'muted')), lines, width: room, at: 'top', cursor: entries.length === 0 ? -1 : 2 + index - top };
}

/** The words at the left with the matched letters picked out, the key at the right. */
function entryLine({ binding, letters }: PaletteEntry, room: number): Line {
  const keys = binding.keys[0] === undefined ? '' : caption(binding.keys[0]);
  const width = room - cellWidth(keys) - 3;
  const matched = new Set(letters);
  const parts: Span[] = [span(' ')];
  for (const [index, letter] of Array.from(cut(binding.help, width)).entries()) {
    const role = matched.has(index) ? 'key' : 'text';
    const last = parts.at(-1);
    if (last?.role === role && parts.length > 1) parts[parts.length - 1] = span(last.text + letter, role);
    else parts.push(span(letter, role));
  }
  const used = parts.reduce((sum, part) => sum + cellWidth(part.text), 0);
  return [...parts, span(' '.repeat(Math.max(1, room - used - cellWidth(keys) - 1))), span(keys, 'muted')];
}
