/** Capture files made byte by byte, in every spelling of the two formats, and packets to go into them. */

/** Who writes numbers in which order. */
export type Order = 'big' | 'little';

function u16(order: Order, value: number): Buffer {
  const bytes = Buffer.alloc(2);
  if (order === 'big') bytes.writeUInt16BE(value);
  else bytes.writeUInt16LE(value);
  return bytes;
}

function u32(order: Order, value: number): Buffer {
  const bytes = Buffer.alloc(4);
  if (order === 'big') bytes.writeUInt32BE(value);
  else bytes.writeUInt32LE(value);
  return bytes;
}

export interface MadePacket {
  /** µs since the epoch. */
  at: number;
  bytes: Uint8Array;
}

/** A pcap file (draft-ietf-opsawg-pcap §4). */
export function pcapFile(packets: readonly MadePacket[], { order = 'little', nanoseconds = false, linkType = 101 }: { order?: Order; nanoseconds?: boolean; linkType?: number } = {}): Buffer {
  const unit = nanoseconds ? 1_000 : 1;
  return Buffer.concat([
    ...[u32(order, nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4), u16(order, 2), u16(order, 4), u32(order, 0), u32(order, 0), u32(order, 262_144), u32(order, linkType)],
    ...packets.flatMap(({ at, bytes }) => [u32(order, Math.floor(at / 1e6)), u32(order, (at % 1e6) * unit), u32(order, bytes.length), u32(order, bytes.length), bytes]),
  ]);
}

function padded(bytes: Uint8Array): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}

/** A block of pcapng (draft-ietf-opsawg-pcapng §3.1). */
export function block(order: Order, type: number, body: Uint8Array): Buffer {
  const whole = padded(body);
  const length = u32(order, whole.length + 12);
  return Buffer.concat([u32(order, type), length, whole, length]);
}

export function sectionBlock(order: Order): Buffer {
  return block(order, 0x0a0d0d0a, Buffer.concat([u32(order, 0x1a2b3c4d), u16(order, 1), u16(order, 0), Buffer.alloc(8, 0xff)]));
}

export function option(order: Order, code: number, value: Uint8Array): Buffer {
  return Buffer.concat([u16(order, code), u16(order, value.length), padded(value)]);
}

export function interfaceBlock(order: Order, linkType = 101, options: readonly Buffer[] = []): Buffer {
  return block(order, 1, Buffer.concat([u16(order, linkType), u16(order, 0), u32(order, 0), ...options, ...(options.length > 0 ? [option(order, 0, Buffer.alloc(0))] : [])]));
}

/** `ticks` in the interface's own clock. */
export function packetBlock(order: Order, ticks: bigint, bytes: Uint8Array, interfaceId = 0): Buffer {
  const front = [u32(order, interfaceId), u32(order, Number(ticks >> 32n)), u32(order, Number(ticks & 0xffffffffn)), u32(order, bytes.length), u32(order, bytes.length)];
  return block(order, 6, Buffer.concat([...front, bytes]));
}

export function oldPacketBlock(order: Order, ticks: bigint, bytes: Uint8Array): Buffer {
  const front = [u16(order, 0), u16(order, 0xffff), u32(order, Number(ticks >> 32n)), u32(order, Number(ticks & 0xffffffffn)), u32(order, bytes.length), u32(order, bytes.length)];
  return block(order, 2, Buffer.concat([...front, bytes]));
}

export function simplePacketBlock(order: Order, bytes: Uint8Array): Buffer {
  return block(order, 3, Buffer.concat([u32(order, bytes.length), bytes]));
}

export function secretsBlock(order: Order, text: string): Buffer {
  const bytes = Buffer.from(text);
  return block(order, 10, Buffer.concat([u32(order, 0x544c534b), u32(order, bytes.length), bytes]));
}

export interface MadeSegment {
  source?: [address: string, port: number];
  destination?: [address: string, port: number];
  sequence?: number;
  /** `S`, `A`, `F`, `R`. */
  flags?: string;
  payload?: Uint8Array | string;
}

/** A TCP segment in an IPv4 packet, without checksums. */
export function ipv4Packet({ source = ['10.0.0.1', 40_000], destination = ['10.0.0.2', 443], sequence = 0, flags = 'A', payload = '' }: MadeSegment): Buffer {
  const data = Buffer.from(payload);
  const tcp = Buffer.alloc(20);
  tcp.writeUInt16BE(source[1], 0);
  tcp.writeUInt16BE(destination[1], 2);
  tcp.writeUInt32BE(sequence >>> 0, 4);
  tcp[12] = 0x50;
  tcp[13] = (flags.includes('F') ? 1 : 0) | (flags.includes('S') ? 2 : 0) | (flags.includes('R') ? 4 : 0) | (flags.includes('A') ? 16 : 0);
  const ip = Buffer.alloc(20);
  ip[0] = 0x45;
  ip.writeUInt16BE(40 + data.length, 2);
  ip[8] = 64;
  ip[9] = 6;
  Buffer.from(source[0].split('.').map(Number)).copy(ip, 12);
  Buffer.from(destination[0].split('.').map(Number)).copy(ip, 16);
  return Buffer.concat([ip, tcp, data]);
}
