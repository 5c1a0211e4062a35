/** IP packets with TCP made up around bytes whose own packets nobody saw: addresses, numbers and checksums are such that every reader takes them. */

/** Bytes of payload a packet: what Ethernet leaves after the headers of IPv4 and TCP (RFC 9293 §3.7.1), so that tools show what they usually show. */
export const SEGMENT_SIZE = 1_460;
const WINDOW = 65_535;
const FLAG = { fin: 1, syn: 2, push: 8, ack: 16 } as const;
const TCP = 6;
const HOP_LIMIT = 64;

/** An end, with its address as 4 or 16 bytes. */
export interface PacketEnd {
  address: Uint8Array;
  port: number;
}

type Side = 'client' | 'server';

/** Both directions of a made-up connection. */
export class MadeConnection {
  readonly #ends: Readonly<Record<Side, PacketEnd>>;
  readonly #next: Record<Side, number> = { client: 0, server: 0 };

  /** Both addresses must have the same length. */
  constructor(client: PacketEnd, server: PacketEnd) {
    this.#ends = { client, server };
  }

  /** SYN, SYN and ACK, ACK. */
  open(): Buffer[] {
    return [this.#packet('client', FLAG.syn), this.#packet('server', FLAG.syn | FLAG.ack), this.#packet('client', FLAG.ack)];
  }

  /** Bytes of one side, cut into segments. */
  send(from: Side, bytes: Uint8Array): Buffer[] {
    const packets: Buffer[] = [];
    for (let at = 0; at < bytes.length; at += SEGMENT_SIZE) {
      const last = at + SEGMENT_SIZE >= bytes.length;
      packets.push(this.#packet(from, FLAG.ack | (last ? FLAG.push : 0), bytes.subarray(at, at + SEGMENT_SIZE)));
    }
    return packets;
  }

  /** FIN both ways. */
  close(): Buffer[] {
    return [this.#packet('client', FLAG.fin | FLAG.ack), this.#packet('server', FLAG.fin | FLAG.ack), this.#packet('client', FLAG.ack)];
  }

  #packet(from: Side, flags: number, payload: Uint8Array = new Uint8Array(0)): Buffer {
    const to = from === 'client' ? 'server' : 'client';
    const source = this.#ends[from];
    const destination = this.#ends[to];
    const tcp = Buffer.alloc(20);
    tcp.writeUInt16BE(source.port, 0);
    tcp.writeUInt16BE(destination.port, 2);
    tcp.writeUInt32BE(this.#next[from], 4);
    if (flags & FLAG.ack) tcp.writeUInt32BE(this.#next[to], 8);
    tcp[12] = 5 << 4;
    tcp[13] = flags;
    tcp.writeUInt16BE(WINDOW, 14);
    const segment = Buffer.concat([tcp, payload]);
    segment.writeUInt16BE(checksum([source.address, destination.address, pseudoEnd(segment.length), segment]), 16);
    this.#next[from] = (this.#next[from] + payload.length + (flags & (FLAG.syn | FLAG.fin) ? 1 : 0)) >>> 0;
    const header = source.address.length === 4 ? ipv4Header : ipv6Header;
    return Buffer.concat([header(source.address, destination.address, segment.length), segment]);
  }
}

/** What follows the addresses in the header that the checksum covers besides (RFC 9293 §3.1, RFC 8200 §8.1): zero, protocol, length. */
function pseudoEnd(length: number): Buffer {
  const end = Buffer.alloc(4);
  end.writeUInt16BE(TCP, 0);
  end.writeUInt16BE(length, 2);
  return end;
}

/** RFC 791 §3.1. */
function ipv4Header(source: Uint8Array, destination: Uint8Array, length: number): Buffer {
  const header = Buffer.alloc(20);
  header[0] = 0x45;
  header.writeUInt16BE(20 + length, 2);
  // Do not fragment.
  header[6] = 0x40;
  header[8] = HOP_LIMIT;
  header[9] = TCP;
  header.set(source, 12);
  header.set(destination, 16);
  header.writeUInt16BE(checksum([header]), 10);
  return header;
}

/** RFC 8200 §3. */
function ipv6Header(source: Uint8Array, destination: Uint8Array, length: number): Buffer {
  const header = Buffer.alloc(40);
  header[0] = 0x60;
  header.writeUInt16BE(length, 4);
  header[6] = TCP;
  header[7] = HOP_LIMIT;
  header.set(source, 8);
  header.set(destination, 24);
  return header;
}

/** The Internet checksum (RFC 1071); every part but the last has an even length. */
function checksum(parts: readonly Uint8Array[]): number {
  let sum = 0;
  for (const part of parts) for (let at = 0; at < part.length; at += 2) sum += ((part[at] ?? 0) << 8) + (part[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}
