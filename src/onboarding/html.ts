/** HTML from templates in which every value is escaped, unless it is HTML already. */
import { printable } from '../bytes/printable.ts';

/** A piece of HTML that was made here, not by a peer. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template. */
export type Value = string | number | Html | readonly Html[];

/** A template whose values cannot break out of where they stand: neither out of text nor out of a quoted attribute. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  let text = parts[0] ?? '';
  for (const [index, value] of values.entries()) text += markup(value) + (parts[index + 1] ?? '');
  return new Html(text);
}

/** Nothing. */
export const NOTHING = new Html('');

/** Plain words of our own with `code` between backticks and placeholders such as {file}, whose values are escaped. Throws `TypeError` for a placeholder without a value. */
export function words(text: string, values: Readonly<Record<string, string>>): Html {
  const filled = escapeOwn(text).replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = values[name];
    if (value === undefined) throw new TypeError(`nothing stands for {${name}}`);
    return escape(value);
  });
  return new Html(filled.replace(/`([^`]+)`/g, '<code>$1</code>'));
}

function markup(value: Value): string {
  if (value instanceof Html) return value.text;
  if (typeof value === 'string') return escape(value);
  if (typeof value === 'number') return String(value);
  return value.map((piece) => piece.text).join('');
}

/** Text for HTML and XML, its control and invisible characters made visible. A backtick is escaped as well, so that no value begins code. */
export function escape(text: string): string {
  return printable(text).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** The same for words of our own, whose backticks mean code. */
function escapeOwn(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
