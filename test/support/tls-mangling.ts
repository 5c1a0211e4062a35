/** What can happen to the bytes of a TLS connection on their way: nothing that a peer would notice, or faults of a record, each by name. */
import type { Random } from './random.ts';

/** Changes the bytes of one direction. */
export interface Mangler {
  /** Takes what came and gives the pieces to be sent on, each with a write of its own. */
  push(chunk: Buffer): readonly Buffer[];
  /** The sender is over: what was held back. */
  end(): readonly Buffer[];
  /** From now on nothing is sent on: the direction is over. */
  readonly cut: boolean;
}

/** Type, version and length (RFC 9846 §5.1 [8446 §5.1]). */
const HEADER_LENGTH = 5;
const CHANGE_CIPHER_SPEC = 20;
const HANDSHAKE = 22;

/** A record with a header of its own. */
export function tlsRecord(type: number, fragment: Uint8Array, length = fragment.length): Buffer {
  return Buffer.concat([Buffer.of(type, 3, 3, length >>> 8, length & 0xff), fragment]);
}

/** A handshake message, whole, in as many full records as it takes. `length` is what its header claims. */
export function handshakeRecords(type: number, body: Uint8Array, length = body.length): Buffer[] {
  const message = Buffer.concat([Buffer.of(type, length >>> 16, (length >>> 8) & 0xff, length & 0xff), body]);
  const records: Buffer[] = [];
  for (let at = 0; at < message.length; at += 2 ** 14) records.push(tlsRecord(HANDSHAKE, message.subarray(at, at + 2 ** 14)));
  return records;
}

/** One byte at a time. */
export function byteByByte(): Mangler {
  return { push: (chunk) => Array.from(chunk, (byte) => Buffer.of(byte)), end: () => [], cut: false };
}

/** Everything as it came. */
export function untouched(): Mangler {
  return { push: (chunk) => [chunk], end: () => [], cut: false };
}

/** Hands whole records to `change`, which gives what is sent instead; `cut` once nothing more is to be sent. */
abstract class RecordMangler implements Mangler {
  #waiting = Buffer.alloc(0);
  cut = false;

  push(chunk: Buffer): readonly Buffer[] {
    this.#waiting = Buffer.concat([this.#waiting, chunk]);
    const pieces: Buffer[] = [];
    while (!this.cut && this.#waiting.length >= HEADER_LENGTH) {
      const length = HEADER_LENGTH + this.#waiting.readUInt16BE(3);
      if (this.#waiting.length < length) break;
      pieces.push(...this.change(this.#waiting.subarray(0, length)));
      this.#waiting = this.#waiting.subarray(length);
    }
    return pieces;
  }

  end(): readonly Buffer[] {
    return this.cut ? [] : [...this.held(), this.#waiting];
  }

  protected held(): readonly Buffer[] {
    return [];
  }

  protected abstract change(record: Buffer): readonly Buffer[];
}

/** Every handshake message that is in the clear in records of a single byte, which the standard allows (RFC 9846 §5.1 [8446 §5.1]; RFC 5246 §6.2.1). */
export class ByteRecords extends RecordMangler {
  #protected = false;

  protected change(record: Buffer): readonly Buffer[] {
    const type = record[0] ?? 0;
    if (type === CHANGE_CIPHER_SPEC) this.#protected = true;
    if (type !== HANDSHAKE || this.#protected) return [record];
    return [Buffer.concat(Array.from(record.subarray(HEADER_LENGTH), (byte) => tlsRecord(HANDSHAKE, Buffer.of(byte))))];
  }
}

/** What happens to a record. `next` asks for the one behind it. */
export interface Fault {
  name: string;
  make(record: Buffer, random: Random): readonly Buffer[];
  /** Nothing comes behind it. */
  cut?: true;
  /** It changes places with the next one. */
  swap?: true;
  /** Where a reader of records must stop, bytes from the start of the record; absent where the records as such can be read. */
  stopsAt?: number;
}

function withLength(record: Buffer, length: number): Buffer {
  return tlsRecord(record[0] ?? 0, record.subarray(HEADER_LENGTH), Math.max(0, Math.min(0xffff, length)));
}

const lengthOf = (record: Buffer): number => record.length - HEADER_LENGTH;

/** The longest fragment that any version allows (RFC 5246 §6.2.3), and the longest of TLS 1.3 (RFC 9846 §5.2 [8446 §5.2]). */
const LONGEST = { tls12: 2 ** 14 + 2048, tls13: 2 ** 14 + 256 };

/** All that is tried on a record. */
export const FAULTS: readonly Fault[] = [
  { name: 'a length that is 5 too much', make: (record) => [withLength(record, lengthOf(record) + 5)] },
  { name: 'a length that is 1 too little', make: (record) => [withLength(record, lengthOf(record) - 1)] },
  { name: 'a length of 0', make: (record) => [withLength(record, 0)] },
  { name: 'a length above that of TLS 1.3', make: (record) => [withLength(record, LONGEST.tls13 + 1)] },
  { name: 'a length above that of TLS 1.2', make: (record) => [withLength(record, LONGEST.tls12 + 1)], stopsAt: 3 },
  { name: 'a length of 65,535', make: (record) => [withLength(record, 0xffff)], stopsAt: 3 },
  { name: 'cut off behind it', make: (record) => [record], cut: true },
  { name: 'cut off in its header', make: (record) => [record.subarray(0, 3)], cut: true },
  { name: 'cut off in the middle', make: (record) => [record.subarray(0, HEADER_LENGTH + Math.floor(lengthOf(record) / 2))], cut: true },
  { name: 'cut off before its last byte', make: (record) => [record.subarray(0, -1)], cut: true },
  { name: 'left out', make: () => [] },
  { name: 'said twice', make: (record) => [record, record] },
  { name: 'swapped with the next', make: (record) => [record], swap: true },
  { name: 'garbage in its place', make: (record, random) => [Buffer.concat([record.subarray(0, HEADER_LENGTH), random.bytes(lengthOf(record))])] },
  // No content type, whatever the rest is.
  { name: 'garbage before it', make: (record, random) => [Buffer.concat([Buffer.of(0xff), random.bytes(299), record])], stopsAt: 0 },
  { name: 'a record of another protocol before it', make: (record) => [Buffer.concat([tlsRecord(99, Buffer.from('anything')), record])], stopsAt: 0 },
  { name: 'an empty handshake record before it', make: (record) => [Buffer.concat([tlsRecord(HANDSHAKE, Buffer.alloc(0)), record])] },
  { name: 'a change of keys before it', make: (record) => [Buffer.concat([tlsRecord(CHANGE_CIPHER_SPEC, Buffer.of(1)), record])] },
  { name: 'an alert of nobody before it', make: (record) => [Buffer.concat([tlsRecord(21, Buffer.of(2, 40)), record])] },
  ...[1, 2, 3].map((time): Fault => ({ name: `random edits, ${time}`, make: (record, random) => [random.edited(record)] })),
];

/** One fault at one record, counted from 0; all others as they came. */
export class RecordFault extends RecordMangler {
  readonly #fault: Fault;
  readonly #at: number;
  readonly #random: Random;
  #count = -1;
  #sent = 0;
  #swapped: readonly Buffer[] = [];
  /** Where what was put in the record's place begins, bytes from the start of what was sent on; undefined before it happened. */
  offset: number | undefined;

  constructor(fault: Fault, at: number, random: Random) {
    super();
    this.#fault = fault;
    this.#at = at;
    this.#random = random;
  }

  protected change(record: Buffer): readonly Buffer[] {
    this.#count += 1;
    if (this.#count !== this.#at) {
      const pieces = [record, ...this.held()];
      for (const piece of pieces) this.#sent += piece.length;
      return pieces;
    }
    this.offset = this.#sent;
    const pieces = this.#fault.make(record, this.#random);
    this.cut = this.#fault.cut === true;
    if (this.#fault.swap === true) {
      this.#swapped = pieces;
      return [];
    }
    for (const piece of pieces) this.#sent += piece.length;
    return pieces;
  }

  protected override held(): readonly Buffer[] {
    const held = this.#swapped;
    this.#swapped = [];
    return held;
  }
}
