/** Text that tries to do something to a terminal or to a table, and events full of it. */
import type { Event } from '../../src/events/schema.ts';
import type { Random } from './random.ts';

const ESC = '\u001b';

/** Pieces that have hurt terminal programs before. */
const PIECES: readonly string[] = [
  `${ESC}[2J${ESC}[H`,
  `${ESC}[31;1m`,
  `${ESC}]0;owned\u0007`,
  `${ESC}]52;c;cm0gLXJm\u0007`,
  `${ESC}P1$qm${ESC}\\`,
  `${ESC}[?1049l`,
  `${ESC}c`,
  '\u009b2J',
  '\u009d0;owned\u009c',
  '\u0085',
  '\r\n',
  '\t',
  '\b\b\b',
  '\u0000',
  '\u007f',
  '\u202Egnp.exe\u202C',
  '\u2066\u2069\u200F\u061C',
  '\u200B\u200D\uFEFF\u00AD',
  '\u2028\u2029',
  '\uD800',
  '\uDC00',
  '\u{E0041}',
  '\uE000',
  '\uFFFF',
  '{bold}{red-fg}{/}',
  '証明書',
  'ｆｕｌｌ',
  '한국어',
  '\u1100\u1161',
  '😀👨‍👩‍👧🇩🇪❤️',
  'e\u0301\u0302\u0303\u0304',
  '\u0300',
  'שלום',
  '\u3164\u2800',
  '│┌─┐└┘',
  'plain',
];

/** Words of the schema itself: what stands there is not a peer's choice. */
const FIXED: ReadonlySet<string> = new Set(['type', 'hop', 'from', 'origin', 'fate', 'severity', 'status', 'action', 'anchor', 'mode', 'by', 'trusts', 'raw', 'der']);

/** Some pieces one after another; now and then ten thousand characters of them. */
export function hostileText(random: Random): string {
  const text = Array.from({ length: 1 + random.below(5) }, () => random.pick(PIECES)).join('');
  return random.oneIn(40) ? text.repeat(Math.ceil(10_000 / text.length)) : text;
}

/** The value with every string that a peer could have chosen made hostile. */
function poisoned(value: unknown, key: string, random: Random): unknown {
  if (typeof value === 'string') return FIXED.has(key) ? value : hostileText(random);
  if (Array.isArray(value)) return value.map((item) => poisoned(item, key, random));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, poisoned(item, name, random)]));
}

/** The events with hostile text everywhere. */
export function hostileEvents(events: readonly Event[], random: Random): Event[] {
  return events.map((event) => {
    const made = poisoned(event, '', random);
    return isEvent(made) ? made : event;
  });
}

function isEvent(value: unknown): value is Event {
  return typeof value === 'object' && value !== null && 'type' in value;
}
