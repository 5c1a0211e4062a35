/** A capture file, pcap or pcapng, told apart by its first four bytes: packets and embedded key logs come out. */
import { ByteQueue } from '../../bytes/byte-queue.ts';
import type { Malformed, StreamDecoder } from '../decoder.ts';
import { PcapReader } from './pcap.ts';
import { PcapngReader } from './pcapng.ts';

/** One packet as captured. */
export interface CapturedPacket {
  kind: 'packet';
  /** LINKTYPE_ value (https://www.tcpdump.org/linktypes.html). */
  linkType: number;
  /** µs since the epoch; that of the packet before where the file has none. */
  at: number;
  /** May be fewer than the packet had, where the capture was told to cut. */
  bytes: Uint8Array;
}

/** The text of a TLS key log that was embedded (decryption secrets block). */
export interface CapturedSecrets {
  kind: 'secrets';
  text: string;
}

export type CaptureItem = CapturedPacket | CapturedSecrets | Malformed;

/** What follows the magic number. */
export interface CaptureBody {
  /** The next item, undefined while its bytes are not all there. The offset of a fault counts from the queue's front as it is left. */
  next(queue: ByteQueue): CaptureItem | undefined;
  /** Whether a file may end here, between two packets. `left` are the bytes that are not used up. */
  mayEnd(left: number): boolean;
}

/** Longest packet or block that is held, bytes: what Wireshark writes at most for a network, and room for a key log of 60,000 lines. */
export const MAX_BLOCK = 16 * 1024 * 1024;

const MAGIC_LENGTH = 4;

/** Reads a capture file piece by piece. It stops at the first thing that cannot be: nothing says where the next packet would begin. */
export class CaptureFile implements StreamDecoder<CaptureItem> {
  readonly #queue = new ByteQueue();
  #body: CaptureBody | undefined;
  #stopped = false;
  /** Bytes of the file that came. */
  #received = 0;

  push(chunk: Uint8Array): readonly CaptureItem[] {
    if (this.#stopped) return [];
    this.#queue.push(chunk);
    this.#received += chunk.length;
    const items: CaptureItem[] = [];
    for (let item = this.#next(); item !== undefined; item = this.#next()) items.push(item);
    return items;
  }

  end(): readonly CaptureItem[] {
    if (this.#stopped) return [];
    this.#stopped = true;
    const left = this.#queue.length;
    if (this.#body === undefined) {
      return [{ kind: 'malformed', code: 'truncated', path: 'magic', offset: 0, detail: left === 0 ? 'the file is empty' : `a capture begins with 4 bytes, here are ${left}` }];
    }
    if (this.#body.mayEnd(left)) return [];
    return [{ kind: 'malformed', code: 'truncated', path: 'packet', offset: this.#received - left, detail: `the file is cut off: its last packet or block has ${left} bytes and then ends` }];
  }

  #next(): CaptureItem | undefined {
    if (this.#stopped) return undefined;
    this.#body ??= this.#recognised();
    if (this.#body === undefined) {
      if (this.#queue.length < MAGIC_LENGTH) return undefined;
      this.#stopped = true;
      const found = this.#queue.peek(MAGIC_LENGTH)?.toString('hex') ?? '';
      this.#queue.clear();
      return { kind: 'malformed', code: 'illegal_value', path: 'magic', offset: 0, detail: `a file that begins with ${found} is neither pcap nor pcapng` };
    }
    const item = this.#body.next(this.#queue);
    if (item?.kind !== 'malformed') return item;
    const front = this.#received - this.#queue.length;
    this.#stopped = true;
    this.#queue.clear();
    return { ...item, offset: front + item.offset };
  }

  #recognised(): CaptureBody | undefined {
    const magic = this.#queue.peek(MAGIC_LENGTH);
    return magic === undefined ? undefined : (PcapReader.of(magic) ?? PcapngReader.of(magic));
  }
}
