/** What was said on a WebSocket, a line a message, below the exchange that became it. */
import type { Row } from './pane.ts';
import { about, aboutEvent } from '../abouts.ts';
import { line, span } from '../drawing/line.ts';
import type { EventOf } from '../../src/events/schema.ts';
import type { Detail } from '../store/detail.ts';
import { fit } from '../text/fit.ts';
import { bytesInWords, count, offsetMs } from '../text/format.ts';
import { MARKS } from '../theme.ts';

const TIME = 9;
const OPCODE = 6;
const SIZE = 7;
const ARROW = { client: '▸', server: '◂' } as const;

/** The messages that are kept, the oldest first. */
export function webSocketRows({ webSocketMessages }: Detail): Row[] {
  const { items, dropped } = webSocketMessages;
  const rows: Row[] = [{ line: line(span(`   ${ARROW.client} from the client   ${ARROW.server} from the server`, 'heading'), span('   ms, opcode, size, beginning', 'muted')), about: about('upgraded') }];
  if (dropped > 0) rows.push({ line: line(span(`   ${MARKS.look} ${count(dropped, 'earlier message')} not kept`, 'look')), about: about('upgraded') });
  if (items.length === 0) rows.push({ line: line(span(`   ${MARKS.going} no message yet`, 'muted')), about: about('upgraded') });
  return [...rows, ...items.map(messageRow)];
}

function messageRow(event: EventOf<'websocket.message'> | EventOf<'websocket.control'>): Row {
  const words = saying(event);
  return {
    line: line(
      span(`   ${ARROW[event.from]} `, event.from === 'client' ? 'downstream' : 'upstream'),
      span(fit(offsetMs(event.elapsed), TIME, 'right'), 'muted'),
      '  ',
      span(fit(event.opcode.name, OPCODE), 'strong'),
      span(fit(bytesInWords(event.bytes), SIZE, 'right')),
      '  ',
      words,
    ),
    about: aboutEvent(event),
    copy: () => ({ what: `${event.opcode.name} message`, text: words === '' ? event.opcode.name : words }),
  };
}

/** The beginning of a message, or the code and reason of a close. */
function saying(event: EventOf<'websocket.message'> | EventOf<'websocket.control'>): string {
  if (event.type === 'websocket.message') return event.preview;
  return event.code === null ? event.reason : `${event.code} ${event.reason}`.trimEnd();
}
