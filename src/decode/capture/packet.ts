/** From a captured packet to the TCP segment in it: link layer, IPv4 or IPv6, TCP header. Never throws on any bytes. */
import type { CapturedPacket } from './capture-file.ts';

/** A TCP segment and between whom it went. */
export interface Segment {
  kind: 'segment';
  source: string;
  sourcePort: number;
  destination: string;
  destinationPort: number;
  sequence: number;
  flags: { fin: boolean; syn: boolean; rst: boolean; ack: boolean };
  /** May be fewer bytes than were sent, where the capture was told to cut. */
  payload: Uint8Array;
}

/** Why there is no segment: another protocol, part of an IP packet, a link layer that is not read, or too few bytes for its headers. */
export type NoSegment = { kind: 'other' | 'fragment' | 'cut' } | { kind: 'link_type'; linkType: number };

/** LINKTYPE_ values that are read (https://www.tcpdump.org/linktypes.html). */
const LINK = { null: 0, ethernet: 1, rawOnSomeSystems: [12, 14], raw: 101, loop: 108, linuxCooked: 113, ipv4: 228, ipv6: 229, linuxCooked2: 276 } as const;
/** EtherTypes (IEEE registry): VLAN tags are walked over, two in a row too. */
const ETHERTYPE = { ipv4: 0x0800, ipv6: 0x86dd, vlan: [0x8100, 0x88a8, 0x9100] } as const;
const TCP = 6;
/** IPv6 extension headers with a length of their own in units of 8 bytes (RFC 8200 §4; RFC 6275, 5533, 7401). */
const EXTENSION_HEADERS: ReadonlySet<number> = new Set([0, 43, 60, 135, 139, 140]);
const FRAGMENT_HEADER = 44;
const AUTHENTICATION_HEADER = 51;

/** The TCP segment of a packet. */
export function segmentOf({ linkType, bytes }: Pick<CapturedPacket, 'linkType' | 'bytes'>): Segment | NoSegment {
  const packet = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = networkStart(linkType, packet);
  return typeof start === 'number' ? internet(packet.subarray(start)) : start;
}

/** Where the IP header begins. */
function networkStart(linkType: number, packet: Buffer): number | NoSegment {
  switch (linkType) {
    case LINK.ethernet:
      return behindEthertype(packet, 12);
    case LINK.linuxCooked:
      return behindEthertype(packet, 14);
    case LINK.linuxCooked2:
      return packet.length < 20 ? { kind: 'cut' } : isInternet(packet.readUInt16BE(0)) ? 20 : { kind: 'other' };
    case LINK.null:
    case LINK.loop:
      // The address family in front has other numbers on other systems; the IP header tells its version itself.
      return 4;
    case LINK.raw:
    case LINK.rawOnSomeSystems[0]:
    case LINK.rawOnSomeSystems[1]:
    case LINK.ipv4:
    case LINK.ipv6:
      return 0;
    default:
      return { kind: 'link_type', linkType };
  }
}

function behindEthertype(packet: Buffer, position: number): number | NoSegment {
  let at = position;
  while (at + 2 <= packet.length && ETHERTYPE.vlan.some((type) => type === packet.readUInt16BE(at))) at += 4;
  if (at + 2 > packet.length) return { kind: 'cut' };
  return isInternet(packet.readUInt16BE(at)) ? at + 2 : { kind: 'other' };
}

function isInternet(type: number): boolean {
  return type === ETHERTYPE.ipv4 || type === ETHERTYPE.ipv6;
}

function internet(packet: Buffer): Segment | NoSegment {
  const version = (packet[0] ?? 0) >>> 4;
  if (packet.length === 0) return { kind: 'cut' };
  return version === 4 ? ipv4(packet) : version === 6 ? ipv6(packet) : { kind: 'other' };
}

/** RFC 791 §3.1. */
function ipv4(packet: Buffer): Segment | NoSegment {
  const header = ((packet[0] ?? 0) & 0x0f) * 4;
  if (header < 20) return { kind: 'other' };
  if (packet.length < header) return { kind: 'cut' };
  if (packet[9] !== TCP) return { kind: 'other' };
  // More fragments, or not the first.
  if ((packet.readUInt16BE(6) & 0x3fff) !== 0) return { kind: 'fragment' };
  const total = packet.readUInt16BE(2);
  // Where the network card cuts large packets, the length is left to it and stands as 0.
  return tcp(packet.subarray(header, total === 0 ? undefined : total), packet.subarray(12, 16).join('.'), packet.subarray(16, 20).join('.'));
}

/** RFC 8200 §3, §4. */
function ipv6(packet: Buffer): Segment | NoSegment {
  if (packet.length < 40) return { kind: 'cut' };
  const length = packet.readUInt16BE(4);
  const end = length === 0 ? packet.length : Math.min(packet.length, 40 + length);
  let next = packet[6] ?? 0;
  let position = 40;
  while (next !== TCP) {
    if (position + 8 > end) return { kind: 'other' };
    const size = packet[position + 1] ?? 0;
    if (next === FRAGMENT_HEADER) {
      // A fragment that is all of the packet is none (RFC 6946).
      if ((packet.readUInt16BE(position + 2) & 0xfff9) !== 0) return { kind: 'fragment' };
      next = packet[position] ?? 0;
      position += 8;
    } else if (next === AUTHENTICATION_HEADER) {
      next = packet[position] ?? 0;
      position += (size + 2) * 4;
    } else if (EXTENSION_HEADERS.has(next)) {
      next = packet[position] ?? 0;
      position += (size + 1) * 8;
    } else {
      return { kind: 'other' };
    }
  }
  return tcp(packet.subarray(Math.min(position, end), end), ipv6Text(packet, 8), ipv6Text(packet, 24));
}

/** RFC 9293 §3.1. */
function tcp(packet: Buffer, source: string, destination: string): Segment | NoSegment {
  if (packet.length < 20) return { kind: 'cut' };
  const header = ((packet[12] ?? 0) >>> 4) * 4;
  if (header < 20) return { kind: 'other' };
  if (packet.length < header) return { kind: 'cut' };
  const bits = packet[13] ?? 0;
  return {
    kind: 'segment',
    source,
    sourcePort: packet.readUInt16BE(0),
    destination,
    destinationPort: packet.readUInt16BE(2),
    sequence: packet.readUInt32BE(4),
    flags: { fin: (bits & 1) !== 0, syn: (bits & 2) !== 0, rst: (bits & 4) !== 0, ack: (bits & 16) !== 0 },
    payload: packet.subarray(header),
  };
}

/** RFC 5952 §4: lower case, no leading zeros, the longest run of two or more zero groups left out. */
function ipv6Text(packet: Buffer, offset: number): string {
  const groups = Array.from({ length: 8 }, (_, index) => packet.readUInt16BE(offset + index * 2).toString(16));
  const runs = [...groups.join(':').matchAll(/\b0(?::0)+\b/g)].map(([run]) => run);
  const longest = runs.sort((one, other) => other.length - one.length)[0];
  if (longest === undefined) return groups.join(':');
  return groups.join(':').replace(new RegExp(`(?:^|:)${longest}(?::|$)`), '::');
}
