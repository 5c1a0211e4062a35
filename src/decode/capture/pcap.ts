/** The pcap format in all its four spellings: two byte orders, micro- and nanoseconds (draft-ietf-opsawg-pcap §4, §5). */
import type { ByteQueue } from '../../bytes/byte-queue.ts';
import { MAX_BLOCK } from './capture-file.ts';
import type { CaptureBody, CaptureItem } from './capture-file.ts';
import { byteOrder } from './byte-order.ts';
import type { ByteOrder } from './byte-order.ts';

const FILE_HEADER_LENGTH = 24;
const PACKET_HEADER_LENGTH = 16;
const MAGIC_MICROSECONDS = 0xa1b2c3d4;
const MAGIC_NANOSECONDS = 0xa1b23c4d;

/** What follows the magic number of a pcap file. */
export class PcapReader implements CaptureBody {
  readonly #order: ByteOrder;
  readonly #unitsPerMicrosecond: number;
  #linkType: number | undefined;

  private constructor(order: ByteOrder, unitsPerMicrosecond: number) {
    this.#order = order;
    this.#unitsPerMicrosecond = unitsPerMicrosecond;
  }

  /** The reader for a file with these first bytes; undefined when they are none of pcap's. */
  static of(magic: Buffer): PcapReader | undefined {
    for (const order of [byteOrder('big'), byteOrder('little')]) {
      const value = order.u32(magic, 0);
      if (value === MAGIC_MICROSECONDS) return new PcapReader(order, 1);
      if (value === MAGIC_NANOSECONDS) return new PcapReader(order, 1_000);
    }
    return undefined;
  }

  next(queue: ByteQueue): CaptureItem | undefined {
    if (this.#linkType === undefined) {
      const header = queue.take(FILE_HEADER_LENGTH);
      if (header === undefined) return undefined;
      // The upper bits say whether frames end with a checksum, which nothing here looks at.
      this.#linkType = this.#order.u32(header, 20) & 0xffff;
    }
    const header = queue.peek(PACKET_HEADER_LENGTH);
    if (header === undefined) return undefined;
    const length = this.#order.u32(header, 8);
    if (length > MAX_BLOCK) return { kind: 'malformed', code: 'too_large', path: 'packet.captured_length', offset: 8, detail: `a packet of ${length} bytes, at most ${MAX_BLOCK} are read` };
    const whole = queue.take(PACKET_HEADER_LENGTH + length);
    if (whole === undefined) return undefined;
    const at = this.#order.u32(whole, 0) * 1_000_000 + Math.floor(this.#order.u32(whole, 4) / this.#unitsPerMicrosecond);
    return { kind: 'packet', linkType: this.#linkType, at, bytes: whole.subarray(PACKET_HEADER_LENGTH) };
  }

  mayEnd(left: number): boolean {
    return this.#linkType !== undefined && left === 0;
  }
}
