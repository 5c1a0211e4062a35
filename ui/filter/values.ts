/** The kinds of values filter words have: text, numbers with an order, choices. */
import type { Complaint, FilterWord, Operator, Test } from './word.ts';
import type { Connection } from '../store/connection.ts';

/** Texts of a row a word looks at. */
type Texts = (connection: Connection) => readonly (string | null | undefined)[];

/** `*` stands for anything; without it the value may be anywhere in the text. Letter case does not count. */
export function textTest(value: string, exact: boolean): (text: string) => boolean {
  const wanted = value.toLowerCase();
  if (wanted.includes('*')) {
    const pattern = new RegExp(`^${wanted.split('*').map(escape).join('.*')}$`, 'su');
    return (text) => pattern.test(text.toLowerCase());
  }
  return exact ? (text) => text.toLowerCase() === wanted : (text) => text.toLowerCase().includes(wanted);
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** A word that looks for text; `=` wants the whole text. */
export function textWord(name: string, example: string, help: string, texts: Texts): FilterWord {
  return {
    name,
    example,
    help,
    compile(operator, value) {
      if (operator !== ':' && operator !== '=') return { complaint: `${name} has no order: write ${name}:${value}` };
      const test = textTest(value, operator === '=');
      return (connection) => texts(connection).some((text) => text !== null && text !== undefined && test(text));
    },
  };
}

/** A word with an order. `numbers` undefined: the row has no such number and is never found by it. */
export function numberWord(
  name: string,
  example: string,
  help: string,
  read: (value: string) => number | undefined,
  numbers: (connection: Connection, now: number) => readonly (number | undefined)[],
): FilterWord {
  return {
    name,
    example,
    help,
    compile(operator, value) {
      const wanted = read(value);
      if (wanted === undefined) return { complaint: `${name} cannot read '${value}': write something like ${example}` };
      const test = comparison(operator, wanted);
      return (connection, now) => numbers(connection, now).some((number) => number !== undefined && test(number));
    },
  };
}

/** The order an operator stands for; `:` and `=` want the same number. */
export function comparison(operator: Operator, wanted: number): (number: number) => boolean {
  switch (operator) {
    case '<':
      return (number) => number < wanted;
    case '<=':
      return (number) => number <= wanted;
    case '>':
      return (number) => number > wanted;
    case '>=':
      return (number) => number >= wanted;
    case ':':
    case '=':
      return (number) => number === wanted;
  }
}

/** A word that chooses from a few values; a beginning of one is enough. */
export function choiceWord(name: string, help: string, choices: readonly string[], choice: (connection: Connection) => string): FilterWord {
  return {
    name,
    example: `${name}:${choices[0] ?? ''}`,
    help: `${help}: ${choices.join(', ')}`,
    compile(operator, value): Test | Complaint {
      if (operator !== ':' && operator !== '=') return { complaint: `${name} has no order: write ${name}:${value}` };
      const wanted = choices.filter((known) => known.startsWith(value.toLowerCase()));
      if (wanted.length === 0) return { complaint: `${name} is one of ${choices.join(', ')}, not '${value}'` };
      return (connection) => wanted.includes(choice(connection));
    },
  };
}

/** A word that stands alone. */
export function bareWord(name: string, help: string, test: Test): FilterWord {
  return { name, example: name, help, bare: true, compile: () => test };
}

/** `10k`, `1.5M`, `812`: bytes, powers of 1000. */
export function readBytes(value: string): number | undefined {
  const parts = /^(\d+(?:\.\d+)?)\s*([kmg]?)b?$/i.exec(value);
  if (parts === null) return undefined;
  const scale = { '': 1, k: 1e3, m: 1e6, g: 1e9 }[parts[2]?.toLowerCase() ?? ''] ?? 1;
  return Number(parts[1]) * scale;
}

/** `30d`, `12h`, `2w`, or a number of days: ms. */
export function readDays(value: string): number | undefined {
  const parts = /^(-?\d+(?:\.\d+)?)([hdw]?)$/i.exec(value);
  if (parts === null) return undefined;
  const hours = { '': 24, h: 1, d: 24, w: 168 }[parts[2]?.toLowerCase() ?? ''] ?? 24;
  return Number(parts[1]) * hours * 3_600_000;
}

/** `1.3`, `tls1.2`: the version as a number with an order. */
export function readVersion(value: string): number | undefined {
  const parts = /^(?:tls\s*v?|ssl\s*v?)?(\d(?:\.\d)?)$/i.exec(value);
  return parts === null ? undefined : Number(parts[1]);
}

/** Whole numbers. */
export function readWhole(value: string): number | undefined {
  return /^\d+$/.test(value) ? Number(value) : undefined;
}
