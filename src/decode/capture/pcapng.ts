/** The pcapng format: sections in either byte order, interfaces with their clocks, packets, embedded key logs (draft-ietf-opsawg-pcapng §3, §4). */
import type { ByteQueue } from '../../bytes/byte-queue.ts';
import type { Malformed } from '../decoder.ts';
import { MAX_BLOCK } from './capture-file.ts';
import type { CaptureBody, CapturedPacket, CaptureItem } from './capture-file.ts';
import { byteOrder } from './byte-order.ts';
import type { ByteOrder } from './byte-order.ts';

/** Block types (draft-ietf-opsawg-pcapng §4, §11.1); others are skipped. */
const BLOCK = { section: 0x0a0d0d0a, interface: 1, oldPacket: 2, simplePacket: 3, enhancedPacket: 6, secrets: 10 } as const;
const READ: ReadonlySet<number> = new Set(Object.values(BLOCK));

const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
/** Type and length in front, the length once more behind. */
const FRONT = 8;
const BACK = 4;
const MIN_BLOCK = FRONT + BACK;
/** Secrets type of a TLS key log: `TLSK`. */
const TLS_KEY_LOG = 0x544c534b;
/** Options of an interface (§4.2). */
const OPTION = { end: 0, resolution: 9, offset: 14 } as const;
/** Interfaces of a section that are remembered: machines have dozens. */
const MAX_INTERFACES = 4_096;

interface Interface {
  linkType: number;
  /** 0: not cut. */
  snapLength: number;
  /** Clock ticks in a second. */
  ticksPerSecond: number;
  /** Added to every time stamp, s. */
  offset: number;
}

/** What follows the first four bytes of a pcapng file, which are its first block's type. */
export class PcapngReader implements CaptureBody {
  #order: ByteOrder = byteOrder('little');
  #interfaces: Interface[] = [];
  /** Bytes of a block that nobody reads, still to come. */
  #skip = 0;
  #inSection = false;
  #last = 0;

  /** The reader for a file with these first bytes; undefined when they do not begin a section. */
  static of(magic: Buffer): PcapngReader | undefined {
    return magic.readUInt32BE(0) === BLOCK.section ? new PcapngReader() : undefined;
  }

  next(queue: ByteQueue): CaptureItem | undefined {
    for (;;) {
      this.#skip -= queue.skip(this.#skip);
      if (this.#skip > 0) return undefined;
      const front = queue.peek(MIN_BLOCK);
      if (front === undefined) return undefined;
      const section = front.readUInt32BE(0) === BLOCK.section;
      if (section) {
        const order = [byteOrder('big'), byteOrder('little')].find((one) => one.u32(front, FRONT) === BYTE_ORDER_MAGIC);
        if (order === undefined) return fault('illegal_value', 'section.byte_order_magic', FRONT, 'a section that does not say its byte order');
        this.#order = order;
      }
      const type = section ? BLOCK.section : this.#order.u32(front, 0);
      const length = this.#order.u32(front, 4);
      if (length < MIN_BLOCK || length % 4 !== 0) return fault('illegal_value', 'block.length', 4, `a block of ${length} bytes`);
      if (!READ.has(type)) {
        this.#skip = length;
        continue;
      }
      if (length > MAX_BLOCK) return fault('too_large', 'block.length', 4, `a block of ${length} bytes, at most ${MAX_BLOCK} are read`);
      const block = queue.take(length);
      if (block === undefined) return undefined;
      if (this.#order.u32(block, length - BACK) !== length) return fault('illegal_value', 'block.length', length - BACK, 'a block whose two lengths differ', length);
      this.#inSection = true;
      const item = this.#block(type, block.subarray(FRONT, length - BACK));
      if (item !== undefined) return item.kind === 'malformed' ? { ...item, offset: item.offset + FRONT - length } : item;
    }
  }

  mayEnd(left: number): boolean {
    return this.#inSection && left === 0 && this.#skip === 0;
  }

  /** Undefined where a block tells nothing by itself. */
  #block(type: number, body: Buffer): CaptureItem | undefined {
    switch (type) {
      case BLOCK.section:
        this.#interfaces = [];
        return body.length < 16 ? fault('truncated', 'section', 0, 'a section header that is too short') : undefined;
      case BLOCK.interface:
        return this.#interface(body);
      case BLOCK.enhancedPacket:
        return body.length < 20 ? fault('truncated', 'packet', 0, 'a packet block that is too short') : this.#packet(body, this.#order.u32(body, 0));
      case BLOCK.oldPacket:
        return body.length < 20 ? fault('truncated', 'packet', 0, 'a packet block that is too short') : this.#packet(body, this.#order.u16(body, 0));
      case BLOCK.simplePacket:
        return this.#simplePacket(body);
      case BLOCK.secrets:
        return this.#secrets(body);
      default:
        return undefined;
    }
  }

  #interface(body: Buffer): Malformed | undefined {
    if (body.length < 8) return fault('truncated', 'interface', 0, 'an interface block that is too short');
    if (this.#interfaces.length >= MAX_INTERFACES) return fault('too_large', 'interface', 0, `more than ${MAX_INTERFACES} interfaces`);
    const found: Interface = { linkType: this.#order.u16(body, 0), snapLength: this.#order.u32(body, 4), ticksPerSecond: 1_000_000, offset: 0 };
    for (let position = 8; position + 4 <= body.length; ) {
      const code = this.#order.u16(body, position);
      const length = this.#order.u16(body, position + 2);
      const value = body.subarray(position + 4, position + 4 + length);
      if (code === OPTION.end || value.length < length) break;
      if (code === OPTION.resolution && length === 1) found.ticksPerSecond = ticksPerSecond(value[0] ?? 6);
      if (code === OPTION.offset && length === 8) found.offset = Number(BigInt.asIntN(64, this.#order.u64(value, 0)));
      position += 4 + length + ((4 - (length % 4)) % 4);
    }
    this.#interfaces.push(found);
    return undefined;
  }

  /** Enhanced and old packet blocks differ only in how the interface is written (§4.3, appendix). */
  #packet(body: Buffer, number: number): CapturedPacket | Malformed {
    const from = this.#interfaces[number];
    if (from === undefined) return fault('illegal_value', 'packet.interface', 0, `interface ${number} was not described`);
    const length = this.#order.u32(body, 12);
    if (20 + length > body.length) return fault('illegal_value', 'packet.captured_length', 12, `a packet of ${length} bytes in a block that has ${body.length - 20} for it`);
    const ticks = this.#order.u32(body, 4) * 2 ** 32 + this.#order.u32(body, 8);
    const microseconds = from.ticksPerSecond <= 1e6 ? ticks * (1e6 / from.ticksPerSecond) : ticks / (from.ticksPerSecond / 1e6);
    this.#last = Math.floor(microseconds) + from.offset * 1_000_000;
    return { kind: 'packet', linkType: from.linkType, at: this.#last, bytes: body.subarray(20, 20 + length) };
  }

  /** Has no time and no length of its own (§4.4). */
  #simplePacket(body: Buffer): CapturedPacket | Malformed {
    const [from] = this.#interfaces;
    if (from === undefined) return fault('illegal_value', 'packet', 0, 'a packet before an interface was described');
    if (body.length < 4) return fault('truncated', 'packet', 0, 'a packet block that is too short');
    const length = Math.min(this.#order.u32(body, 0), body.length - 4, from.snapLength === 0 ? Infinity : from.snapLength);
    return { kind: 'packet', linkType: from.linkType, at: this.#last, bytes: body.subarray(4, 4 + length) };
  }

  #secrets(body: Buffer): CaptureItem | undefined {
    if (body.length < 8) return fault('truncated', 'secrets', 0, 'a secrets block that is too short');
    const length = this.#order.u32(body, 4);
    if (8 + length > body.length) return fault('illegal_value', 'secrets.length', 4, `secrets of ${length} bytes in a block that has ${body.length - 8} for them`);
    return this.#order.u32(body, 0) === TLS_KEY_LOG ? { kind: 'secrets', text: body.toString('latin1', 8, 8 + length) } : undefined;
  }
}

/** if_tsresol (§4.2): a negative power of 10, or with the upper bit of 2. */
function ticksPerSecond(resolution: number): number {
  return resolution & 0x80 ? 2 ** (resolution & 0x7f) : 10 ** resolution;
}

/** `offset` counts from where the block begins; `taken` bytes of it have left the queue. */
function fault(code: Malformed['code'], path: string, offset: number, detail: string, taken = 0): Malformed {
  return { kind: 'malformed', code, path, offset: offset - taken, detail };
}
