/** A strict reader of the HTML that we write: every tag closed in order, every attribute quoted, nothing but the named references and numbers. Throws at what it does not like. */
import assert from 'node:assert/strict';

/** An element as it was read. */
export interface Element {
  name: string;
  attributes: Readonly<Record<string, string>>;
  /** The text within it and below. */
  text: string;
  /** Names of the elements around it, the outermost first. */
  within: readonly string[];
}

/** Elements without an end tag (HTML Living Standard §13.1.2), and those of SVG that we write with a slash. */
const VOID = new Set(['meta', 'link', 'img', 'br', 'wbr', 'hr', 'input']);
/** Elements whose content is text whatever it looks like. */
const RAW = new Set(['script', 'style']);

/** All elements of a document in the order they begin. */
export function readHtml(source: string): Element[] {
  const doctype = '<!DOCTYPE html>\n';
  assert.ok(source.startsWith(doctype), 'a document begins with its type');
  const elements: (Element & { text: string })[] = [];
  const open: (Element & { text: string })[] = [];
  let rest = source.slice(doctype.length);
  const say = (text: string): void => {
    for (const element of open) element.text += text;
  };
  while (rest !== '') {
    const around = open.at(-1)?.name ?? '';
    const text = RAW.has(around) ? rest.slice(0, rest.indexOf(`</${around}>`)) : (/^[^<]*/.exec(rest)?.[0] ?? '');
    if (text !== '') {
      say(RAW.has(around) ? text : unescape(text));
      rest = rest.slice(text.length);
      continue;
    }
    const end = /^<\/([a-z][a-z0-9]*)>/.exec(rest);
    if (end !== null) {
      assert.equal(open.pop()?.name, end[1], `closes what is open at: ${rest.slice(0, 60)}`);
      rest = rest.slice(end[0].length);
      continue;
    }
    const start = /^<([a-z][a-z0-9]*)((?: [a-zA-Z-]+="[^"<]*")*)( ?\/)?>/.exec(rest) ?? /^<([a-z][a-z0-9]*)((?: [a-zA-Z-]+(?:="[^"<]*")?)*)>/.exec(rest);
    assert.ok(start !== null, `is no tag of ours: ${rest.slice(0, 80)}`);
    const [whole, name = '', list = '', slash] = start;
    const attributes = Object.fromEntries([...list.matchAll(/ ([a-zA-Z-]+)(?:="([^"]*)")?/g)].map(([, key = '', value = '']) => [key, unescape(value)]));
    const element = { name, attributes, text: '', within: open.map((one) => one.name) };
    elements.push(element);
    if (slash === undefined && !VOID.has(name)) open.push(element);
    rest = rest.slice(whole.length);
  }
  assert.deepEqual(open.map(({ name }) => name), [], 'everything is closed');
  const ids = elements.flatMap(({ attributes }) => attributes['id'] ?? []);
  assert.equal(new Set(ids).size, ids.length, `ids are unique: ${ids.join(' ')}`);
  return elements;
}

function unescape(text: string): string {
  return text.replace(/&(#\d+;|[a-z]*;?)?/g, (whole, reference: string | undefined) => {
    const number = /^#(\d+);$/.exec(reference ?? '')?.[1];
    assert.ok(number !== undefined, `an ampersand that is no reference of ours: ${whole}`);
    return String.fromCharCode(Number(number));
  });
}
