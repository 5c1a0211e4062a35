/** All keys with what they do, drawn from the records, and what marks and colours mean. */
import type { Box } from './box.ts';
import { line, span } from '../drawing/line.ts';
import type { Line } from '../drawing/line.ts';
import { BINDINGS, caption } from '../keys.ts';
import { TABS } from '../model.ts';
import { fit, wrap } from '../text/fit.ts';
import { MARKS } from '../theme.ts';

const KEYS = 22;
const WIDEST = 86;

export function helpBox(width: number): Box {
  const room = Math.min(WIDEST, width);
  const lines: Line[] = [];
  for (const { command, keys, help } of BINDINGS) {
    // The views are one line of help and six commands.
    if (keys.length === 0 || (command.startsWith('tab_') && command !== 'tab_1')) continue;
    const names = command === 'tab_1' ? `1 to ${TABS.length}` : keys.map((key) => caption(key)).join(' ');
    for (const [index, words] of wrap(command === 'tab_1' ? `views: ${TABS.join(', ')}` : help, room - KEYS - 4).entries()) lines.push(line(' ', span(fit(index === 0 ? names : '', KEYS), 'key'), ` ${words}`));
  }
  lines.push(
    [],
    line(' ', span(MARKS.ok, 'ok'), ' fine   ', span(MARKS.look, 'look'), ' look   ', span(MARKS.bad, 'bad'), ' refused or broken   ', span(MARKS.none, 'muted'), ' does not apply   ', span(MARKS.going, 'muted'), ' going on'),
    line(' ', span('down', 'downstream'), ' client and trustlens   ', span('up', 'upstream'), ' trustlens and server'),
    line(' ', span('forged', 'forged'), ' made by trustlens itself'),
  );
  return { title: line(span('keys', 'strong')), lines, width: room };
}
