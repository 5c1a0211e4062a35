/**
 * The HPACK decoder (RFC 7541): turns the header blocks of one direction of an HTTP/2 connection into header lists. Each block
 * builds on the ones before it, so a block that cannot be decoded ends header decoding for its direction.
 */
import { DecodeError } from '../../bytes/reader.ts';
import type { HeaderList } from '../http-message.ts';
import { fieldAnomalies, noteAnomaly } from './anomalies.ts';
import type { Http2Anomaly } from './anomalies.ts';
import { DynamicTable, ENTRY_OVERHEAD } from './dynamic-table.ts';
import type { TableEntry } from './dynamic-table.ts';
import { decodeHuffman } from './huffman.ts';
import { STATIC_TABLE } from './static-table.ts';

/**
 * How large a decoded list may get, in bytes as SETTINGS_MAX_HEADER_LIST_SIZE counts them (RFC 9113 §6.5.2): what Chromium takes, and
 * servers take less. One octet can stand for a field of thousands, so the size of the block does not bound the list. Fields beyond
 * it are decoded, because later blocks build on them, and left out.
 */
export const MAX_HEADER_LIST_BYTES = 256 * 1024;

/** How many fields a decoded list may have; servers take some hundred at most. Further ones are left out. */
export const MAX_HEADER_FIELDS = 4096;

/** Octets an integer may have behind its prefix: five carry 35 bits, more than any length, index or size needs (RFC 7541 §5.1). */
const MAX_INTEGER_OCTETS = 5;

/** The largest value a setting, and so a table size, can have (RFC 9113 §6.5.1). */
const MAX_SETTING = 0xffffffff;

/** The list one header block stands for. */
export interface DecodedFields {
  /** In order, pseudo-header fields included. Octets are characters one to one (latin1). */
  readonly fields: HeaderList;
  /** Positions in `fields` of those the sender marked as never to be indexed: it holds them for secrets (RFC 7541 §7.1.3). */
  readonly neverIndexed: readonly number[];
  /** Fields that were left out because the list was too large. */
  readonly omitted: number;
  /** The largest dynamic table size this block announced. */
  readonly tableSize: number | undefined;
  /** What RFC 9113 forbids about single fields. */
  readonly anomalies: readonly Http2Anomaly[];
}

const NO_BYTES = new Uint8Array(0);

function entryOf(pair: HeaderList[number]): TableEntry {
  const [name, value] = pair;
  return { pair, size: name.length + value.length + ENTRY_OVERHEAD, anomalies: fieldAnomalies(name, value) };
}

const STATIC_ENTRIES: readonly TableEntry[] = STATIC_TABLE.map(entryOf);

/** Decodes the header blocks of one direction, in order. Not to be used again after it threw: its table is no longer the sender's. */
export class HpackDecoder {
  readonly #table = new DynamicTable();
  #bytes: Uint8Array = NO_BYTES;
  #at = 0;
  #fields: HeaderList[number][] = [];
  #neverIndexed: number[] = [];
  #listBytes = 0;
  #omitted = 0;
  #anomalies: Http2Anomaly[] = [];

  /** The dynamic table as the blocks so far left it: entries and bytes. */
  get table(): { readonly count: number; readonly size: number } {
    return this.#table;
  }

  /**
   * Decodes one whole header block. Offsets in errors are from its start.
   * @throws DecodeError when the block does not follow RFC 7541.
   */
  decode(block: Uint8Array): DecodedFields {
    this.#bytes = block;
    this.#at = 0;
    this.#fields = [];
    this.#neverIndexed = [];
    this.#listBytes = 0;
    this.#omitted = 0;
    this.#anomalies = [];
    let tableSize: number | undefined;
    let begun = false;
    while (this.#at < block.length) {
      const first = block[this.#at] ?? 0;
      if (first >= 0x80) {
        this.#collect(this.#indexed(0x7f, 'indexed'));
      } else if (first >= 0x40) {
        const entry = this.#literal(0x3f);
        this.#table.add(entry);
        this.#collect(entry);
      } else if (first >= 0x20) {
        if (begun) throw this.#fail('table_size', 'a table size update behind a header field (RFC 7541 §4.2)');
        tableSize = Math.max(tableSize ?? 0, this.#resize());
        continue;
      } else {
        this.#collect(this.#literal(0x0f), first >= 0x10);
      }
      begun = true;
    }
    this.#bytes = NO_BYTES;
    return { fields: this.#fields, neverIndexed: this.#neverIndexed, omitted: this.#omitted, tableSize, anomalies: this.#anomalies };
  }

  #collect(entry: TableEntry, neverIndexed = false): void {
    if (entry.anomalies !== undefined) for (const anomaly of entry.anomalies) noteAnomaly(this.#anomalies, anomaly);
    this.#listBytes += entry.size;
    if (this.#listBytes > MAX_HEADER_LIST_BYTES || this.#fields.length >= MAX_HEADER_FIELDS) {
      this.#omitted += 1;
      return;
    }
    if (neverIndexed) this.#neverIndexed.push(this.#fields.length);
    this.#fields.push(entry.pair);
  }

  #resize(): number {
    const start = this.#at;
    const size = this.#integer(0x1f, 'table_size');
    if (size > MAX_SETTING) throw this.#fail('table_size', `a table size of ${size}`, start);
    this.#table.resize(size);
    return size;
  }

  /** A field with its value written out; the name is, too, unless the prefix holds its index (RFC 7541 §6.2). */
  #literal(mask: number): TableEntry {
    const named = (this.#bytes[this.#at] ?? 0) & mask;
    let name: string;
    if (named === 0) {
      this.#at += 1;
      name = this.#string('name');
    } else {
      name = this.#indexed(mask, 'name_index').pair[0];
    }
    return entryOf([name, this.#string('value')]);
  }

  #indexed(mask: number, label: string): TableEntry {
    const start = this.#at;
    const index = this.#integer(mask, label);
    const entry = index <= STATIC_ENTRIES.length ? STATIC_ENTRIES[index - 1] : this.#table.at(index - STATIC_ENTRIES.length - 1);
    if (entry !== undefined) return entry;
    const known = STATIC_ENTRIES.length + this.#table.count;
    const reason = this.#table.cut && index > 0 ? ', and the peer uses a larger table than is kept here' : '';
    throw this.#fail(label, `index ${index}, the tables hold 1 to ${known}${reason}`, start);
  }

  /** An integer behind the bits of `mask` in the first octet (RFC 7541 §5.1). */
  #integer(mask: number, label: string): number {
    const start = this.#at;
    const prefix = this.#octet(label) & mask;
    if (prefix < mask) return prefix;
    let value = prefix;
    let factor = 1;
    for (let count = 0; count < MAX_INTEGER_OCTETS; count += 1) {
      const octet = this.#octet(label);
      value += (octet & 0x7f) * factor;
      if (octet < 0x80) return value;
      factor *= 0x80;
    }
    throw this.#fail(label, `an integer of more than ${MAX_INTEGER_OCTETS + 1} octets`, start);
  }

  #octet(label: string): number {
    const octet = this.#bytes[this.#at];
    if (octet === undefined) throw new DecodeError('truncated', label, this.#at, 'the block ends in an integer');
    this.#at += 1;
    return octet;
  }

  /** A string with its length before it, Huffman-coded or plain (RFC 7541 §5.2). */
  #string(label: string): string {
    const coded = (this.#bytes[this.#at] ?? 0) >= 0x80;
    const start = this.#at;
    const length = this.#integer(0x7f, label);
    const end = this.#at + length;
    if (end > this.#bytes.length) {
      throw new DecodeError('truncated', label, start, `a string of ${length} octets, ${this.#bytes.length - this.#at} are there`);
    }
    const from = this.#at;
    this.#at = end;
    if (coded) return decodeHuffman(this.#bytes, from, end, label);
    return Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset + from, length).toString('latin1');
  }

  #fail(label: string, detail: string, offset = this.#at): DecodeError {
    return new DecodeError('illegal_value', label, offset, detail);
  }
}
