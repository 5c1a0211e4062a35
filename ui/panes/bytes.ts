/** The bytes of the selected message, with those of the selected field picked out. */
import { bytesOf, selectedField } from './fields.ts';
import { selectedMessage } from './messages.ts';
import type { Pane, PaneContext } from './pane.ts';
import { fixedRows } from './pane.ts';
import { line, span } from '../drawing/line.ts';
import type { Line, Span } from '../drawing/line.ts';
import { count } from '../text/format.ts';
import { MARKS } from '../theme.ts';

/** Cells for the offset and what stands around it, and for each byte: two digits, a space, its character. */
const FIXED = 8;
const A_BYTE = 4;
/** Between groups of so many bytes is a cell more. */
const GROUP = 8;

/** Bytes in a line of that width: a power of two, so that offsets stay readable. */
export function bytesPerLine(width: number): number {
  for (const bytes of [32, 16, 8]) if (FIXED + bytes * A_BYTE + bytes / GROUP - 1 <= width) return bytes;
  return 4;
}

export const bytesPane: Pane = {
  id: 'bytes',
  parent: 'fields',
  focusable: true,
  title(context) {
    const message = selectedMessage(context);
    const field = selectedField(context)?.field;
    if (message === undefined) return line('bytes');
    const place = field === undefined ? '' : `bytes ${field.start} to ${Math.max(field.start, field.end - 1)} of ${count(message.length, 'byte')}`;
    return line(place);
  },
  rows(context) {
    const message = selectedMessage(context);
    if (message === undefined) return fixedRows([]);
    const bytes = bytesOf(message);
    const width = bytesPerLine(context.width);
    const field = selectedField(context)?.field;
    const cutOff = bytes.length < message.length;
    const length = Math.ceil(bytes.length / width);
    return {
      length: length + (cutOff ? 1 : 0),
      at(index) {
        if (index >= length) return { line: line(span(`${MARKS.going} ${count(message.length - bytes.length, 'more byte')} not carried by the event`, 'muted')) };
        return {
          line: hexLine(bytes, index * width, width, field?.start ?? 0, field?.end ?? 0),
          copy: () => ({ what: 'bytes as hex', text: bytes.subarray(field?.start ?? 0, field?.end ?? bytes.length).toString('hex') }),
        };
      },
    };
  },
  reveal(context: PaneContext) {
    const field = selectedField(context)?.field;
    return field === undefined ? undefined : Math.floor(field.start / bytesPerLine(context.width));
  },
};

/** One line of a hex dump; bytes from `start` to before `end` are picked out. */
export function hexLine(bytes: Uint8Array, offset: number, width: number, start: number, end: number): Line {
  const digits: Span[] = [];
  const letters: Span[] = [];
  for (let at = offset; at < offset + width; at += 1) {
    const byte = bytes[at];
    const picked = at >= start && at < end;
    // The gap belongs to the picked bytes only between two of them.
    const gap = at % GROUP === GROUP - 1 && at + 1 < offset + width ? '  ' : ' ';
    if (byte === undefined) {
      digits.push(span(`  ${gap}`));
      letters.push(span(' '));
      continue;
    }
    digits.push(span(byte.toString(16).padStart(2, '0'), picked ? 'match' : 'text'), span(gap, picked && at + 1 < end && at + 1 < offset + width ? 'match' : 'text'));
    letters.push(span(byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.', picked ? 'match' : 'muted'));
  }
  return line(span(` ${offset.toString(16).padStart(4, '0')}  `, 'muted'), ...digits, ' ', ...letters);
}
