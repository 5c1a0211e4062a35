/** What stands below a message of the ladder when its fields are wanted: the record it came in, then its dissection tree, a line a field. Text of peers is escaped. */
import { counted, grouped } from '../bytes/counted.ts';
import { toHex } from '../bytes/hex.ts';
import { printable } from '../bytes/printable.ts';
import { fieldWords, recordWords } from '../events/message-words.ts';
import type { EventOf, Field } from '../events/schema.ts';
import { flag } from './command.ts';
import type { Arguments, Surroundings } from './command.ts';

/** Cells in front of the names; the ranges of bytes stand in them, below the times of the ladder. */
const RANGE = 11;
/** Cells of a terminal that leave no room for the ranges. */
const NARROW = 60;
/** Cells that names may push the values to the right, and the share of a terminal; a longer one pushes its own alone. */
const MAX_NAME = 44;
const NAME_SHARE = 0.35;
/** Characters of words that are shown at most: the lists that clients send and any host name are whole. */
const MAX_WORDS = 1_024;
/** Hexadecimal digits of a value that are shown at most: hashes and elliptic keys are whole, a certificate does not bury the rest. */
const MAX_DIGITS = 256;
/** Bytes of a value that are shown on the narrowest terminal: enough to tell two apart. */
const MIN_BYTES = 8;
/** And behind words that broke the line already: a random and a hash are whole. */
const MIN_BYTES_BEHIND = 32;
/** Cells that every part of a connection's text is indented by. */
const MARGIN = 2;

/** How fields are told. */
export interface FieldTextOptions {
  /** Ranges and records are dim. */
  colour: boolean;
  /** Cells of the terminal: bytes end where it does. Undefined where there is none: nothing but the longest values is cut. */
  width?: number | undefined;
}

/** What `--fields` asks for; undefined without it. */
export function fieldTextOptions(args: Arguments, { stdout, colour }: Pick<Surroundings, 'stdout' | 'colour'>): FieldTextOptions | undefined {
  return flag(args, 'fields') ? { colour, width: stdout.isTTY ? stdout.columns : undefined } : undefined;
}

/** The lines below a message, without line ends; escaped. */
export function fieldsText(message: EventOf<'tls.message'>, { colour, width }: FieldTextOptions): string[] {
  const dim = (text: string): string => (colour ? `\u001b[2m${text}\u001b[22m` : text);
  const ranged = width === undefined || width >= NARROW;
  const aside = (text: string): string => (ranged ? `${text.padStart(RANGE)}  ` : '    ');
  const record = message.record === undefined ? [] : [`${aside('')}${dim(printable(recordWords(message.record)))}`];
  // Without its bytes it came from someone who left out both.
  if (message.fields.length === 0) return [...record, `${aside('')}${dim(message.raw === '' ? 'its fields are left out here: --json has them' : 'its fields are not decoded')}`];
  const bytes = Buffer.from(message.raw, 'base64');
  const rows = rowsOf(message.fields, 0);
  const widestName = Math.min(MAX_NAME, Math.floor((width ?? Number.POSITIVE_INFINITY) * NAME_SHARE));
  const names = rows.reduce((widest, { name }) => (name.length <= widestName ? Math.max(widest, name.length) : widest), 0);
  // The decoders stop at a fault and at MAX_FIELDS.
  const end = message.fields.at(-1)?.end ?? 0;
  return [
    ...record,
    ...rows.map(({ field, name }) => {
      const range = aside(`${field.start}–${field.end}`);
      const start = `${name.padEnd(names)}  `;
      const room = width === undefined ? undefined : width - MARGIN - range.length - start.length;
      return `${dim(range)}${start}${printable(valueOf(field, bytes, room))}`;
    }),
    ...(end < message.length ? [`${aside(`${end}–${message.length}`)}${dim(`${counted(message.length - end, 'byte')} without fields: too many, or not as the standard has them`)}`] : []),
  ];
}

/** The fields in order, those of a field below it, each with its name as it stands: indented and escaped. */
function rowsOf(fields: readonly Field[], depth: number): { field: Field; name: string }[] {
  return fields.flatMap((field) => [{ field, name: `${'  '.repeat(depth)}${printable(field.name)}` }, ...rowsOf(field.children ?? [], depth + 1)]);
}

/** What a field says; where no value was read from its bytes, those too. `room`: cells for it, which only bytes keep to. */
function valueOf(field: Field, message: Uint8Array, room: number | undefined): string {
  const words = cut(fieldWords(field) ?? '');
  const size = field.end - field.start;
  if (field.value !== undefined || (field.children ?? []).length > 0 || size === 0) return words;
  // Where all its bytes stand, or how many are missing, nobody needs to be told how many they are.
  const front = words === '' || words === `${size} bytes` ? '' : `${words} · `;
  return front + bytesOf(field, message, room === undefined ? undefined : room - front.length);
}

function cut(words: string): string {
  return words.length <= MAX_WORDS ? words : `${words.slice(0, MAX_WORDS)}${more(words.length - MAX_WORDS, 'character')}`;
}

/** The bytes of a field, as many as there is room for. */
function bytesOf({ start, end }: Field, message: Uint8Array, room = MAX_DIGITS): string {
  const size = end - start;
  const cells = Math.min(MAX_DIGITS, room);
  const least = Math.min(size, room <= 0 ? MIN_BYTES_BEHIND : MIN_BYTES);
  const fitting = size * 2 <= cells ? size : Math.max(least, Math.floor((cells - more(size, 'byte').length) / 2));
  // An event has the beginning of a long message only.
  const shown = message.subarray(start, Math.min(end, start + fitting));
  return `${toHex(shown)}${shown.length === size ? '' : more(size - shown.length, 'byte')}`;
}

/** What is said of the rest. */
function more(left: number, noun: string): string {
  return `… ${grouped(left)} more ${noun}${left === 1 ? '' : 's'}`;
}
