/**
 * The labelled reader every binary decoder is written with. Each read names what it reads; that one label is the row in the
 * dissection tree, the highlight in the hex pane and the place in the error. A decoder is written once, the tree comes with it.
 */

/** One row of a dissection tree. Offsets are bytes from the start of the message, `end` exclusive. */
export interface Field {
  name: string;
  start: number;
  end: number;
  /** The decoded number or string; absent for raw bytes, which are to be sliced from the message by range. */
  value?: number | string;
  /** What the value means in words: the registry's name, a unit, a remark. */
  text?: string;
  /** Key into the glossary: what this field is for, in plain words, with its source. */
  about?: string;
  children?: Field[];
}

export type DecodeErrorCode = 'truncated' | 'trailing_data' | 'illegal_value';

/** Bytes that do not follow their specification: what kind of fault, at which labelled place, at which byte. */
export class DecodeError extends Error {
  readonly code: DecodeErrorCode;
  /** Labels from the outside in, joined by dots: `client_hello.extensions.key_share`. */
  readonly path: string;
  /** Byte offset from the start of the message. */
  readonly offset: number;

  constructor(code: DecodeErrorCode, path: string, offset: number, detail: string) {
    super(`${path || 'message'}: ${detail} at byte ${offset}`);
    this.name = 'DecodeError';
    this.code = code;
    this.path = path;
    this.offset = offset;
  }
}

/** Gives a number its registry name; undefined where the registry has none. */
export type Meaning = (value: number) => string | undefined;

/** How many rows one message's tree may have; a hostile message with more keeps decoding without rows. */
export const MAX_FIELDS = 20_000;

/** What the readers of all levels of a message share. */
interface Shared {
  fieldsLeft: number;
  view: DataView;
}

/** Reads big-endian values from one message and builds its dissection tree. Every method throws `DecodeError` and nothing else. */
export class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #end: number;
  readonly #path: string;
  readonly #shared: Shared;
  #position: number;
  /** The rows read so far at this level. */
  readonly fields: Field[] = [];
  /** Set by `about` and `note`, taken over by the enclosing row. */
  #about: string | undefined;
  #text: string | undefined;

  /** A reader over a whole message. `path` names it in errors. */
  constructor(bytes: Uint8Array, path = '', start = 0, end = bytes.length, shared?: Shared) {
    this.#bytes = bytes;
    this.#shared = shared ?? { fieldsLeft: MAX_FIELDS, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
    this.#view = this.#shared.view;
    this.#path = path;
    this.#position = start;
    this.#end = end;
  }

  /** Bytes from the start of the message. */
  get offset(): number {
    return this.#position;
  }

  /** Bytes left at this level. */
  get remaining(): number {
    return this.#end - this.#position;
  }

  /** Unsigned 8 bits. */
  u8(label: string, meaning?: Meaning): number {
    return this.#number(label, 1, meaning);
  }

  /** Unsigned 16 bits. */
  u16(label: string, meaning?: Meaning): number {
    return this.#number(label, 2, meaning);
  }

  /** Unsigned 24 bits. */
  u24(label: string, meaning?: Meaning): number {
    return this.#number(label, 3, meaning);
  }

  /** Unsigned 32 bits. */
  u32(label: string, meaning?: Meaning): number {
    return this.#number(label, 4, meaning);
  }

  /** Unsigned 64 bits; the row shows it in decimal. */
  u64(label: string, text?: (value: bigint) => string | undefined): bigint {
    const start = this.#need(label, 8);
    const value = this.#view.getBigUint64(start);
    const meaning = text?.(value);
    this.#row({ name: label, start, end: start + 8, value: value.toString(), ...(meaning === undefined ? {} : { text: meaning }) });
    return value;
  }

  /** A variable-length integer of QUIC, 1 to 8 bytes (RFC 9000 §16). */
  varint(label: string, text?: (value: bigint) => string | undefined): bigint {
    const start = this.#need(label, 1);
    const first = this.#view.getUint8(start);
    const length = 1 << (first >>> 6);
    this.#position = start;
    this.#need(label, length);
    let value = BigInt(first & 0x3f);
    for (let index = 1; index < length; index += 1) value = value * 256n + BigInt(this.#view.getUint8(start + index));
    const meaning = text?.(value);
    this.#row({ name: label, start, end: start + length, value: value.toString(), ...(meaning === undefined ? {} : { text: meaning }) });
    return value;
  }

  /** The next 16 bits without taking them, for a decoder that must know them to name the row. */
  peekU16(label: string): number {
    const start = this.#need(label, 2);
    this.#position = start;
    return this.#unsigned(start, 2);
  }

  /** The next `length` bytes without taking them and without a row. */
  view(length: number): Uint8Array {
    const start = this.#need('data', length);
    this.#position = start;
    return this.#bytes.subarray(start, start + length);
  }

  /** Takes all bytes left at this level without a row, where the enclosing row says enough. */
  skip(): Uint8Array {
    const bytes = this.#bytes.subarray(this.#position, this.#end);
    this.#position = this.#end;
    return bytes;
  }

  /** Exactly `length` raw bytes, as a view of the message. */
  take(label: string, length: number, text?: (bytes: Uint8Array) => string | undefined): Uint8Array {
    const start = this.#need(label, length);
    const bytes = this.#bytes.subarray(start, start + length);
    const meaning = text?.(bytes);
    this.#row({ name: label, start, end: start + length, ...(meaning === undefined ? {} : { text: meaning }) });
    return bytes;
  }

  /** All bytes left at this level. */
  rest(label: string, text?: (bytes: Uint8Array) => string | undefined): Uint8Array {
    return this.take(label, this.remaining, text);
  }

  /** Bytes behind a length prefix of `lengthBytes` bytes. The row covers prefix and bytes. */
  opaque(label: string, lengthBytes: 1 | 2 | 3, text?: (bytes: Uint8Array) => string | undefined): Uint8Array {
    return this.nested(label, lengthBytes, (inner) => {
      const bytes = inner.skip();
      const meaning = text?.(bytes);
      if (meaning !== undefined) inner.note(meaning);
      return bytes;
    });
  }

  /** A list behind a length prefix; `item` is called until the list is used up. Fails when there are fewer than `least` items. */
  vector<T>(label: string, lengthBytes: 1 | 2 | 3, item: (reader: Reader, index: number) => T, least = 0): T[] {
    return this.nested(label, lengthBytes, (inner) => {
      const items: T[] = [];
      while (inner.remaining > 0) {
        const before = inner.#position;
        items.push(item(inner, items.length));
        if (inner.#position === before) throw inner.fail('illegal_value', 'an item without bytes', `${items.length - 1}`);
      }
      if (items.length < least) throw inner.fail('illegal_value', `a list of ${items.length} where at least ${least} must be`);
      return items;
    });
  }

  /** A body behind a length prefix; fails with `trailing_data` when `body` leaves bytes unread. */
  nested<T>(label: string, lengthBytes: 1 | 2 | 3, body: (reader: Reader) => T): T {
    const start = this.#need(label, lengthBytes);
    const length = this.#unsigned(start, lengthBytes);
    if (length > this.remaining) {
      throw new DecodeError('truncated', this.#join(label), start, `says ${length} bytes, ${this.remaining} are there`);
    }
    return this.#child(label, start, this.#position, this.#position + length, body);
  }

  /** A row of its own for `length` bytes without a prefix; fails with `trailing_data` when `body` leaves bytes unread. */
  block<T>(label: string, length: number, body: (reader: Reader) => T): T {
    const start = this.#need(label, length);
    this.#position = start;
    return this.#child(label, start, start, start + length, body);
  }

  /**
   * The next `length` bytes, with the rows of `body` at this level. A fault inside does not leave it: it is returned, its words stand
   * on one row over the raw bytes, and reading goes on behind them.
   */
  attempt<T>(label: string, length: number, body: (reader: Reader) => T): T | DecodeError {
    const start = this.#need(label, length);
    const fieldsLeft = this.#shared.fieldsLeft;
    const inner = new Reader(this.#bytes, this.#path, start, start + length, this.#shared);
    try {
      const result = body(inner);
      inner.finish();
      this.fields.push(...inner.fields);
      if (inner.#text !== undefined) this.#text = inner.#text;
      if (inner.#about !== undefined) this.#about = inner.#about;
      return result;
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      this.#shared.fieldsLeft = fieldsLeft;
      this.#row({ name: label, start, end: start + length, text: error.message });
      return error;
    }
  }

  /** A row that only groups what `body` reads; it ends where `body` stops. */
  group<T>(label: string, body: (reader: Reader) => T): T {
    const start = this.#position;
    const inner = new Reader(this.#bytes, this.#join(label), start, this.#end, this.#shared);
    const result = body(inner);
    this.#position = inner.#position;
    this.#row(inner.#finish(label, start, inner.#position));
    return result;
  }

  /** Takes over rows that another reader made; `start` is where its offsets count from. None of them where there is no room for all. */
  adopt(rows: readonly Field[], start: number): void {
    const room = this.#shared.fieldsLeft - countRows(rows);
    if (room < 0) return;
    this.#shared.fieldsLeft = room;
    this.fields.push(...rows.map((row) => moved(row, start)));
  }

  /** Hangs a glossary key on the enclosing row. */
  about(key: string): void {
    this.#about = key;
  }

  /** Hangs words on the enclosing row. */
  note(text: string): void {
    this.#text = text;
  }

  /** Hangs a glossary key on the row that was read last at this level, and words where more is known by now than when it was read. */
  explain(key: string, text?: string): void {
    const last = this.fields.at(-1);
    if (last === undefined || this.#shared.fieldsLeft <= 0) return;
    last.about = key;
    if (text !== undefined) last.text = text;
  }

  /** A fault found by the decoder itself, at the current place. To be thrown by the caller. */
  fail(code: DecodeErrorCode, detail: string, label = ''): DecodeError {
    return new DecodeError(code, label === '' ? this.#path : this.#join(label), this.#position, detail);
  }

  /** Throws `trailing_data` unless everything at this level was read. */
  finish(): void {
    if (this.remaining > 0) throw this.fail('trailing_data', `${this.remaining} bytes left over`);
  }

  #child<T>(label: string, rowStart: number, start: number, end: number, body: (reader: Reader) => T): T {
    const inner = new Reader(this.#bytes, this.#join(label), start, end, this.#shared);
    const result = body(inner);
    inner.finish();
    this.#position = end;
    this.#row(inner.#finish(label, rowStart, end));
    return result;
  }

  #finish(label: string, start: number, end: number): Field {
    const field: Field = { name: label, start, end };
    if (this.#text !== undefined) field.text = this.#text;
    if (this.#about !== undefined) field.about = this.#about;
    if (this.fields.length > 0) field.children = this.fields;
    return field;
  }

  #number(label: string, length: 1 | 2 | 3 | 4, meaning?: Meaning): number {
    const start = this.#need(label, length);
    const value = this.#unsigned(start, length);
    const text = meaning?.(value);
    const row: Field = { name: label, start, end: start + length, value };
    if (text !== undefined) row.text = text;
    this.#row(row);
    return value;
  }

  #unsigned(start: number, length: 1 | 2 | 3 | 4): number {
    switch (length) {
      case 1:
        return this.#view.getUint8(start);
      case 2:
        return this.#view.getUint16(start);
      case 3:
        return this.#view.getUint16(start) * 256 + this.#view.getUint8(start + 2);
      case 4:
        return this.#view.getUint32(start);
    }
  }

  /** Steps over `length` bytes and returns where they start. */
  #need(label: string, length: number): number {
    if (length > this.remaining || length < 0) {
      throw new DecodeError('truncated', this.#join(label), this.#position, `needs ${length} bytes, ${this.remaining} are there`);
    }
    const start = this.#position;
    this.#position += length;
    return start;
  }

  #row(field: Field): void {
    if (this.#shared.fieldsLeft <= 0) return;
    this.#shared.fieldsLeft -= 1;
    this.fields.push(field);
  }

  #join(label: string): string {
    return this.#path === '' ? label : `${this.#path}.${label}`;
  }
}

function countRows(rows: readonly Field[]): number {
  return rows.reduce((sum, { children = [] }) => sum + 1 + countRows(children), 0);
}

/** A row and those below it with their offsets counted from elsewhere. */
function moved(row: Field, by: number): Field {
  const field = { ...row, start: row.start + by, end: row.end + by };
  if (row.children !== undefined) field.children = row.children.map((child) => moved(child, by));
  return field;
}
