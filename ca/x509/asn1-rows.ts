/** The dissection tree of a DER document, made while the document is read: a row an element, with its place in the whole. */
import type { Field } from '../../src/bytes/reader.ts';
import type { Asn1Node } from './asn1.ts';

/** Rows of one level. */
export class Asn1Rows {
  readonly fields: Field[] = [];
  readonly #document: Uint8Array;
  readonly #prefix: string;

  /** `document` is what offsets count in; elements may come from any part of it. `prefix` and a row's name make its key into the glossary. */
  constructor(document: Uint8Array, prefix: string) {
    this.#document = document;
    this.#prefix = prefix;
  }

  /** A row for an element, with what it means. */
  add(name: string, node: Asn1Node, text?: string): Field {
    const start = node.source.byteOffset - this.#document.byteOffset + node.start;
    const field: Field = { name, start, end: start + node.end - node.start, about: `${this.#prefix}${name}` };
    if (text !== undefined) field.text = text;
    this.fields.push(field);
    return field;
  }

  /** Rows below one. */
  below(field: Field): Asn1Rows {
    const rows = new Asn1Rows(this.#document, this.#prefix);
    field.children = rows.fields;
    return rows;
  }
}
