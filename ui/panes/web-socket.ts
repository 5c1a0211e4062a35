/** What was said on a WebSocket, a line a message, below the exchange that became it. */
import type { Row } from './pane.ts';
import { about, aboutEvent } from '../abouts.ts';
import { line, span } from '../drawing/line.ts';
import type { EventOf } from '../../src/events/schema.ts';
import type { Detail } from '../store/detail.ts';
import { fit } from '../text/fit.ts';
import { bytesInWords, count, offsetMs, spoken } from '../text/format.ts';
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
  return [...rows, ...items.flatMap((event) => [messageRow(event), ...oddRows(event)])];
}

/** What is odd about a message, and why it could not be read whole. */
function oddRows(event: EventOf<'websocket.message'> | EventOf<'websocket.control'>): Row[] {
  const unread = event.type === 'websocket.message' && event.unread !== undefined ? [event.unread] : [];
  return [
    ...unread.map((why): Row => ({ line: line(span(`     ${MARKS.look} not read whole: ${spoken(why)}`, 'look')), about: { title: spoken(why), keys: [`websocket.unread.${why}`, `event.${event.type}`] } })),
    ...(event.anomalies ?? []).map((anomaly): Row => ({ line: line(span(`     ${MARKS.look} ${spoken(anomaly)}`, 'look')), about: { title: spoken(anomaly), keys: [`websocket.anomaly.${anomaly}`, `event.${event.type}`] } })),
  ];
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
      span(inFrames(event), 'muted'),
      words,
    ),
    about: aboutEvent(event),
    copy: () => ({ what: `${event.opcode.name} message`, text: words === '' ? event.opcode.name : words }),
  };
}

/** In how many frames it came, and whether it was compressed. */
function inFrames(event: EventOf<'websocket.message'> | EventOf<'websocket.control'>): string {
  if (event.type === 'websocket.control') return '';
  const words = [event.frames !== undefined && event.frames > 1 ? `${event.frames} frames` : '', event.compressed ? `${bytesInWords(event.wireBytes)} sent` : ''].filter((word) => word !== '');
  return words.length === 0 ? '' : `(${words.join(', ')}) `;
}

/** The beginning of a message, or the code and reason of a close. */
function saying(event: EventOf<'websocket.message'> | EventOf<'websocket.control'>): string {
  if (event.type === 'websocket.message') return event.preview;
  return event.code === null ? event.reason : `${event.code} ${event.reason}`.trimEnd();
}
