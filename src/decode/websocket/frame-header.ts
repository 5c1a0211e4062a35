/** Reads the header of a WebSocket frame (RFC 6455 §5.2) over any chunks. */

/** Two bytes, eight of extended length, four of masking key. */
const MAX_HEADER_BYTES = 14;

export interface FrameHeader {
  /** The last frame of its message. */
  fin: boolean;
  rsv1: boolean;
  /** RSV2 or RSV3. */
  rsv23: boolean;
  opcode: number;
  /** Length of the payload, bytes; at 2^53 and above only roughly. */
  length: number;
  /** The length could have been given in fewer bytes. */
  notMinimal: boolean;
  mask: Uint8Array | undefined;
}

/** Collects the bytes of one header after the other. */
export class FrameHeaderReader {
  readonly #bytes = Buffer.alloc(MAX_HEADER_BYTES);
  #length = 0;

  /** Bytes of an unfinished header. */
  get length(): number {
    return this.#length;
  }

  /** Takes bytes from `from` on until the header is complete; returns where it stopped. */
  feed(chunk: Uint8Array, from: number): number {
    let at = from;
    while (at < chunk.length && !this.complete) {
      this.#bytes[this.#length] = chunk[at] ?? 0;
      this.#length += 1;
      at += 1;
    }
    return at;
  }

  get complete(): boolean {
    return this.#length >= 2 && this.#length === this.#needed();
  }

  /** The complete header; the next one starts. */
  take(): FrameHeader {
    const bytes = this.#bytes;
    const first = bytes.readUInt8(0);
    const second = bytes.readUInt8(1);
    const short = second & 0x7f;
    const length = short === 127 ? bytes.readUInt32BE(2) * 2 ** 32 + bytes.readUInt32BE(6) : short === 126 ? bytes.readUInt16BE(2) : short;
    const header = {
      fin: (first & 0x80) !== 0,
      rsv1: (first & 0x40) !== 0,
      rsv23: (first & 0x30) !== 0,
      opcode: first & 0x0f,
      length,
      notMinimal: (short === 126 && length < 126) || (short === 127 && length < 0x1_0000),
      mask: (second & 0x80) === 0 ? undefined : Uint8Array.from(bytes.subarray(this.#length - 4, this.#length)),
    };
    this.#length = 0;
    return header;
  }

  #needed(): number {
    const second = this.#bytes.readUInt8(1);
    const short = second & 0x7f;
    return 2 + (short === 127 ? 8 : short === 126 ? 2 : 0) + ((second & 0x80) === 0 ? 0 : 4);
  }
}
