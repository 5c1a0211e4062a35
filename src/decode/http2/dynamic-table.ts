/**
 * The dynamic table of HPACK (RFC 7541 §2.3.2, §4): header fields of this connection, newest first, dropped from the old end when
 * they no longer fit. A ring, so that adding and dropping cost the same however many fields it holds.
 */
import type { HeaderList } from '../http-message.ts';
import type { Http2Anomaly } from './anomalies.ts';

/** A header field with its size as HPACK counts it. The pair is shared by every list it appears in. */
export interface TableEntry {
  readonly pair: HeaderList[number];
  /** Octets of name and value and 32 more (RFC 7541 §4.1). */
  readonly size: number;
  /** What RFC 9113 forbids about the field, looked up once however often it is referred to. */
  readonly anomalies: readonly Http2Anomaly[] | undefined;
}

/** What an entry costs beside its octets (RFC 7541 §4.1). */
export const ENTRY_OVERHEAD = 32;

/** The size both sides begin with: the default of SETTINGS_HEADER_TABLE_SIZE (RFC 9113 §6.5.2). */
export const DEFAULT_TABLE_SIZE = 4096;

/**
 * The most this decoder keeps, in bytes as HPACK counts: four times what Chromium and Firefox offer. A peer may name any size;
 * what is beyond this is dropped early, and only a reference to a field dropped that way fails.
 */
export const MAX_TABLE_SIZE = 256 * 1024;

/** Entries the ring has room for at first; it doubles when they are used up. */
const FIRST_CAPACITY = 32;

/** The newest fields of one direction. */
export class DynamicTable {
  #ring: (TableEntry | undefined)[] = new Array<TableEntry | undefined>(FIRST_CAPACITY);
  #newest = FIRST_CAPACITY - 1;
  #count = 0;
  #size = 0;
  #limit = DEFAULT_TABLE_SIZE;
  #announced = DEFAULT_TABLE_SIZE;

  /** Entries held. */
  get count(): number {
    return this.#count;
  }

  /** Bytes held, as HPACK counts them. */
  get size(): number {
    return this.#size;
  }

  /** True when the peer uses a larger table than this one keeps, so that its older entries may be missing here. */
  get cut(): boolean {
    return this.#announced > this.#limit;
  }

  /** The entry at a position, 0 for the newest. */
  at(position: number): TableEntry | undefined {
    if (position >= this.#count) return undefined;
    return this.#ring[(this.#newest - position) & (this.#ring.length - 1)];
  }

  /** Adds an entry as the newest. One that is larger than the table empties it and is not kept (RFC 7541 §4.4). */
  add(entry: TableEntry): void {
    this.#shrink(this.#limit - entry.size);
    if (entry.size > this.#limit) return;
    if (this.#count === this.#ring.length) this.#grow();
    this.#newest = (this.#newest + 1) & (this.#ring.length - 1);
    this.#ring[this.#newest] = entry;
    this.#count += 1;
    this.#size += entry.size;
  }

  /** Takes over a new maximum size in bytes, as the encoder announced it. */
  resize(announced: number): void {
    this.#announced = announced;
    this.#limit = Math.min(announced, MAX_TABLE_SIZE);
    this.#shrink(this.#limit);
  }

  #shrink(room: number): void {
    while (this.#size > room && this.#count > 0) {
      const oldest = (this.#newest - this.#count + 1) & (this.#ring.length - 1);
      this.#size -= this.#ring[oldest]?.size ?? 0;
      this.#ring[oldest] = undefined;
      this.#count -= 1;
    }
  }

  #grow(): void {
    const larger = new Array<TableEntry | undefined>(this.#ring.length * 2);
    for (let position = 0; position < this.#count; position += 1) larger[this.#count - 1 - position] = this.at(position);
    this.#ring = larger;
    this.#newest = this.#count - 1;
  }
}
