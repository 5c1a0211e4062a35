/** The question before something is lost. */
import type { Box } from './box.ts';
import { line, span } from '../drawing/line.ts';
import type { Model } from '../model.ts';
import { wrap } from '../text/fit.ts';
import { count } from '../text/format.ts';

export function quitBox(model: Model, width: number): Box {
  const room = Math.min(64, width) - 2;
  const words = `Leaving this dashboard ends the proxy, and with it ${count(model.store.open, 'open connection')}.`;
  return {
    title: line(span('quit?', 'strong')),
    lines: [[], ...wrap(words, room).map((text) => line(` ${text}`)), [], line(' ', span('⏎', 'key'), ' quit   ', span('Esc', 'key'), ' stay')],
    width: room + 2,
  };
}
