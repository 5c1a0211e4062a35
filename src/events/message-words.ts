/** What a field of a dissection tree and the record of a message say, in words, as the dashboard and the commands show them. Pure. Text of peers is not escaped here. */
import { grouped } from '../bytes/counted.ts';
import type { EventOf, Field } from './schema.ts';

/** The record a handshake message came in. */
export type MessageRecord = NonNullable<EventOf<'tls.message'>['record']>;

/** What a field says: `TLS 1.2 (0x0303)`, `a.test`, `12 bytes` of a field with children. Undefined when it is nothing but bytes, and those are all there is to show. */
export function fieldWords({ start, end, value, text, children }: Field): string | undefined {
  const size = end - start;
  if (typeof value === 'number') {
    const hex = size === 0 ? '' : `0x${value.toString(16).padStart(size * 2, '0')}`;
    return text === undefined ? `${grouped(value)}${value > 9 && hex !== '' ? ` (${hex})` : ''}` : `${text} (${hex === '' ? value : hex})`;
  }
  const words = [value, text].filter((part) => part !== undefined && part !== '');
  if (words.length > 0) return [...new Set(words)].join(' · ');
  if (children !== undefined && children.length > 0) return many(size, 'byte');
  return size === 0 ? 'empty' : undefined;
}

/** What protected a record and how it stood on the wire, the first things first: a narrow pane cuts the end. */
export function recordWords({ type, version, length, protection }: MessageRecord): string {
  const header = `${many(length, 'byte')}, ${type.name}, ${version.name}`;
  if (protection === undefined) return `record not protected, ${header}`;
  const { keys, generation, sequence, padding } = protection;
  const updates = generation === 0 ? '' : ` after ${many(generation, 'key update')}`;
  return `record ${grouped(sequence)} under ${KEYS[keys]}${updates}, ${padding === 0 ? 'no padding' : `${many(padding, 'byte')} of padding`}, ${header}`;
}

/** What each kind of keys is called in a line. */
const KEYS: Readonly<Record<NonNullable<MessageRecord['protection']>['keys'], string>> = {
  early: 'the keys for early data',
  handshake: 'the handshake keys',
  application: 'the application keys',
  tls12: 'the keys of TLS 1.2',
};

function many(number: number, noun: string): string {
  return `${grouped(number)} ${noun}${number === 1 ? '' : 's'}`;
}
