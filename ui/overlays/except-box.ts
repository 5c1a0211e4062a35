/** The question before a host with a bad certificate is let through: which host, what is wrong, and for how long. */
import type { Box } from './box.ts';
import { line, span } from '../drawing/line.ts';
import type { Overlay } from '../model.ts';
import { wrap } from '../text/fit.ts';
import { MARKS } from '../theme.ts';

const WIDEST = 70;

export function exceptBox({ name, faults }: Extract<Overlay, { kind: 'except' }>, width: number): Box {
  const room = Math.min(WIDEST, width) - 2;
  return {
    title: line(span('an exception?', 'strong')),
    lines: [
      [],
      ...wrap(`Let ${name} through although:`, room).map((text) => line(` ${text}`)),
      ...faults.flatMap(({ words, check }) => wrap(`${words} (${check})`, room - 4).map((text, index) => line('  ', span(index === 0 ? MARKS.bad : ' ', 'bad'), ` ${text}`))),
      [],
      ...wrap('Clients get a good certificate for it and cannot see this any more. Anything else that goes wrong with it is still shown to them.', room).map((text) => line(' ', span(text, 'muted'))),
      [],
      line(' ', span('y', 'key'), ' yes, until this run ends   ', span('s', 'key'), ' yes, and save it   ', span('n', 'key'), ' no'),
    ],
    width: room + 2,
  };
}
