/** What a thing is for: two sentences and where they come from. */
import type { Box } from './box.ts';
import { line, span } from '../drawing/line.ts';
import type { Overlay } from '../model.ts';
import { wrap } from '../text/fit.ts';

/** Lines longer than this are hard to read, cells. */
const COMFORTABLE = 72;

export function explainBox({ explanation }: Extract<Overlay, { kind: 'explain' }>, width: number): Box {
  const room = Math.min(COMFORTABLE, width) - 2;
  const { title, text, citation } = explanation;
  return {
    title: line(span('? ', 'key'), span(title, 'strong')),
    width: room + 2,
    lines: [
      [],
      ...wrap(text, room).map((words) => line(` ${words}`)),
      [],
      ...(citation === '' ? [] : wrap(citation, room).map((words) => line(' ', span(words, 'muted')))),
    ],
  };
}
