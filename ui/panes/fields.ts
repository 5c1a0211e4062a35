/** What is to be remarked on the selected message, the record it came in, then its dissection tree: one row a field, folded where there is much below it. */
import { selectedMessage } from './messages.ts';
import { aboutMessage, aboutRecord, aboutRemark } from '../abouts.ts';
import type { MessageRemark } from '../abouts.ts';
import type { Pane, PaneContext, Row } from './pane.ts';
import { fixedRows, isOpen, lineOf } from './pane.ts';
import { findingMark } from './words.ts';
import { line, span } from '../drawing/line.ts';
import { fieldWords, recordWords } from '../../src/events/message-words.ts';
import type { MessageRecord } from '../../src/events/message-words.ts';
import type { EventOf, Field } from '../../src/events/schema.ts';
import type { Model } from '../model.ts';
import type { Connection } from '../store/connection.ts';
import { cellWidth } from '../text/display.ts';
import { cut, fit } from '../text/fit.ts';
import { count } from '../text/format.ts';
import { ARROWS, MARKS } from '../theme.ts';

/** Rows this deep come folded. */
const OPEN_DEPTH = 2;
/** Bytes shown of a field that is nothing but bytes. */
const PREVIEW_BYTES = 24;

/** A field as the tree shows it. */
export interface FieldPlace {
  field: Field;
  depth: number;
  key: string;
  open: boolean;
  /** Glossary keys: its own, then those of what it is part of. */
  about: readonly string[];
}

/** The bytes of a message, as far as the event carries them. Decoded once. */
const decoded = new WeakMap<EventOf<'tls.message'>, Buffer>();
export function bytesOf(message: EventOf<'tls.message'>): Buffer {
  const known = decoded.get(message);
  if (known !== undefined) return known;
  const bytes = Buffer.from(message.raw, 'base64');
  decoded.set(message, bytes);
  return bytes;
}

/** Trees as they were laid out last: a message of twenty thousand fields must not be walked for every frame. */
const laidOut = new WeakMap<EventOf<'tls.message'>, { folds: Model['folds']; places: readonly FieldPlace[] }>();

/** The fields in sight of the folds, in order. */
export function fieldPlaces(message: EventOf<'tls.message'>, model: Model): readonly FieldPlace[] {
  const last = laidOut.get(message);
  if (last?.folds === model.folds) return last.places;
  const places: FieldPlace[] = [];
  const walk = (fields: readonly Field[], depth: number, path: string, about: readonly string[]): void => {
    for (const [index, field] of fields.entries()) {
      // Equal names get their number, so that two entries of a list fold one by one.
      const twin = fields.slice(0, index).some((earlier) => earlier.name === field.name);
      const key = `${path}/${field.name}${twin ? `#${index}` : ''}`;
      const keys = field.about === undefined ? about : [field.about, ...about];
      const hasChildren = field.children !== undefined && field.children.length > 0;
      const open = hasChildren && isOpen(model, key, depth < OPEN_DEPTH);
      places.push({ field, depth, key, open, about: keys });
      if (open) walk(field.children ?? [], depth + 1, key, keys);
    }
  };
  walk(message.fields, 0, `fields/${message.message.name}`, aboutMessage(message).keys);
  laidOut.set(message, { folds: model.folds, places });
  return places;
}

/** Lines above the fields. */
function above(message: EventOf<'tls.message'>): number {
  return remarksOf(message).length + (message.record === undefined ? 0 : 1);
}

/** The line under the cursor, counted over all of them. */
function selectedLine({ model }: Pick<PaneContext, 'model'>, message: EventOf<'tls.message'>): number {
  return lineOf(model, 'fields', above(message) + fieldPlaces(message, model).length, above(message));
}

/** The field under the cursor. */
export function selectedField(context: Pick<PaneContext, 'model' | 'connection'>): FieldPlace | undefined {
  const message = selectedMessage(context);
  return message === undefined ? undefined : fieldPlaces(message, context.model)[selectedLine(context, message) - above(message)];
}

/** The remark under the cursor. */
export function selectedRemark(context: Pick<PaneContext, 'model' | 'connection'>): MessageRemark | undefined {
  const message = selectedMessage(context);
  return message === undefined ? undefined : remarksOf(message)[selectedLine(context, message)];
}

/** What stands first: what was proven of the message, and what is odd about it. */
function remarksOf({ remarks = [] }: EventOf<'tls.message'>): readonly MessageRemark[] {
  return remarks;
}

export const fieldsPane: Pane = {
  id: 'fields',
  parent: 'messages',
  focusable: true,
  title(context) {
    const message = selectedMessage(context);
    if (message === undefined) return line('no message on this line');
    const { name, id } = message.message;
    const hop = message.hop === 'downstream' ? 'down' : 'up';
    return line(span(name, 'strong'), ` (${id}) from ${message.from}, `, span(hop, message.hop), message.records > 1 ? `, in ${message.records} records` : '');
  },
  start(context) {
    const message = selectedMessage(context);
    return message === undefined ? 0 : above(message);
  },
  rows(context) {
    const message = selectedMessage(context);
    if (message === undefined) return fixedRows([]);
    const places = fieldPlaces(message, context.model);
    const head = [...remarksOf(message).map(remarkRow), ...(message.record === undefined ? [] : [recordRow(message.record)])];
    if (places.length === 0) return fixedRows([...head, { line: line(span(` ${MARKS.none} its fields are not decoded`, 'muted')) }]);
    return { length: head.length + places.length, at: (index) => head[index] ?? fieldRow(places, index - head.length, message, context) };
  },
  whole(context) {
    const message = selectedMessage(context);
    return message === undefined ? undefined : { what: `${message.message.name}, ${count(bytesOf(message).length, 'byte')} as hex`, text: bytesOf(message).toString('hex') };
  },
};

function remarkRow(remark: MessageRemark): Row {
  const { mark, role } = findingMark(remark.severity);
  return {
    line: line(span(` ${mark} `, role), span(remark.summary, role === 'ok' ? 'muted' : role)),
    about: aboutRemark(remark),
    copy: () => ({ what: 'remark', text: `${remark.check}: ${remark.summary} (${remark.citation})` }),
  };
}

function recordRow(record: MessageRecord): Row {
  const text = recordWords(record);
  return { line: line(span('   ', 'muted'), span(text, 'muted')), about: aboutRecord(record), copy: () => ({ what: 'record', text }) };
}

/** Rows that a whole certificate is behind: in TLS 1.3, and before. */
const CERTIFICATE_ROWS = new Set(['cert_data', 'certificate']);

/** The way to the certificate that a row of the server's chain holds: the chain as sent has the same order. */
function certificateBehind(places: readonly FieldPlace[], index: number, message: EventOf<'tls.message'>, connection: Connection): Row['enter'] {
  const place = places[index];
  if (message.from !== 'server' || place === undefined || !CERTIFICATE_ROWS.has(place.field.name)) return undefined;
  const hop = connection.passed === undefined ? message.hop : 'upstream';
  const entry = Number(/certificate_list\/(?:entry|certificate)(?:#(\d+))?/.exec(place.key)?.[1] ?? 0);
  const sha256 = connection.detail?.certificates[hop]?.sent[entry]?.sha256;
  return sha256 === undefined ? undefined : { pane: 'certificate', tab: 'chains', certificate: { hop, sha256 } };
}

function fieldRow(places: readonly FieldPlace[], index: number, message: EventOf<'tls.message'>, { connection, width }: PaneContext): Row {
  const place = places[index];
  if (place === undefined) return { line: [] };
  const { field, depth, key, open, about } = place;
  const enter = certificateBehind(places, index, message, connection);
  const folds = field.children !== undefined && field.children.length > 0;
  const nameWidth = Math.max(14, Math.min(36, Math.floor(width * 0.4)));
  const mark = folds ? (open ? ARROWS.open : ARROWS.closed) : ' ';
  const name = `${' '.repeat(1 + depth * 2)}${mark} ${field.name}`;
  const value = valueText(field, message);
  // A long name takes what it needs: the value is the part that may be cut.
  const start = cellWidth(name) < nameWidth ? fit(name, nameWidth) : `${cut(name, Math.max(nameWidth, width - 8))} `;
  return {
    line: line(span(start, folds ? 'strong' : 'muted'), span(value, folds || isBytes(field) ? 'muted' : 'text')),
    depth,
    ...(folds ? { fold: { key, open } } : {}),
    ...(enter === undefined ? {} : { enter }),
    about: { title: field.name, keys: about },
    copy: () => ({ what: field.name, text: copied(field, message) }),
  };
}

/** Nothing but bytes: not for reading. */
function isBytes({ value, text }: Field): boolean {
  return value === undefined && text === undefined;
}

/** What a field says, in a line. */
export function valueText(field: Field, message: EventOf<'tls.message'>): string {
  const words = fieldWords(field);
  if (words !== undefined) return words;
  const size = field.end - field.start;
  const bytes = bytesOf(message).subarray(field.start, field.end);
  const more = size > PREVIEW_BYTES ? `… ${count(size, 'byte')}` : '';
  return `${bytes.subarray(0, PREVIEW_BYTES).toString('hex')}${more}`;
}

/** A field on the clipboard: its value, else its bytes. */
function copied(field: Field, message: EventOf<'tls.message'>): string {
  if (field.value !== undefined) return String(field.value);
  return field.text ?? bytesOf(message).subarray(field.start, field.end).toString('hex');
}
