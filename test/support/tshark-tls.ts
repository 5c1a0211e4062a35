/** tshark as a second opinion on a whole TLS connection: a capture file of the recorded chunks, and the fields tshark finds in it, decrypted. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TlsCapture } from './tls-peers.ts';

const run = promisify(execFile);

/** Longest payload that fits into one IPv4 packet with room to spare. */
const MAX_SEGMENT = 60_000;
/** LINKTYPE_RAW: packets begin with their IP header (https://www.tcpdump.org/linktypes.html). */
const LINKTYPE_RAW = 101;
const FIRST_CLIENT_PORT = 20_000;
const SERVER_PORT = 443;

/** What tshark says of the frame with one chunk: field name to all its values in the frame, in order. */
export interface SharkFrame {
  from: 'client' | 'server';
  fields: ReadonlyMap<string, readonly string[]>;
}

/** Runs tshark over captures, with their key logs, and asks for fields; gives the frames with chunks of each capture. Files go into `folder`. */
export async function sharkFrames(folder: string, captures: readonly TlsCapture[], fields: readonly string[]): Promise<ReadonlyMap<string, SharkFrame[]>> {
  const base = join(folder, 'tshark');
  writeFileSync(`${base}.pcap`, captureFile(captures));
  writeFileSync(`${base}.keys`, captures.flatMap(({ keyLog }) => keyLog.map((line) => `${line}\n`)).join(''));
  const { stdout } = await run(
    'tshark',
    [
      ...['-r', `${base}.pcap`, '-o', `tls.keylog_file:${base}.keys`, '-T', 'fields', '-E', 'separator=|', '-E', 'aggregator=;', '-E', 'occurrence=a'],
      ...['tcp.stream', 'tcp.srcport', 'tcp.len', ...fields].flatMap((field) => ['-e', field]),
    ],
    { encoding: 'latin1', maxBuffer: 256 * 1024 * 1024 },
  );
  const frames = new Map(captures.map(({ name }): [string, SharkFrame[]] => [name, []]));
  for (const line of stdout.replace(/\n$/, '').split('\n')) {
    const [stream = '', port = '', length = '', ...values] = line.split('|');
    const name = captures[Number(stream)]?.name;
    if (name === undefined || length === '0') continue;
    const found = fields.map((field, index): [string, string[]] => [field, (values[index] ?? '').split(';').filter((value) => value !== '')]);
    frames.get(name)?.push({ from: port === String(SERVER_PORT) ? 'server' : 'client', fields: new Map(found) });
  }
  return frames;
}

/** A pcap file (https://www.tcpdump.org/manpages/pcap-savefile.5.html) with the chunks as TCP segments, a connection after the other. */
export function captureFile(captures: readonly Pick<TlsCapture, 'chunks'>[]): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(262_144, 16);
  header.writeUInt32LE(LINKTYPE_RAW, 20);
  const packets = captures.flatMap(({ chunks }, index) => connectionPackets(chunks, FIRST_CLIENT_PORT + index));
  return Buffer.concat([header, ...packets.map(packetRecord)]);
}

/** SYN, SYN ACK, ACK, then a packet a chunk. */
function connectionPackets(chunks: TlsCapture['chunks'], clientPort: number): Buffer[] {
  const next = { client: 1000, server: 2000 };
  const packet = (from: 'client' | 'server', flags: number, payload: Uint8Array): Buffer => {
    const bytes = tcpPacket(from, clientPort, next[from], next[from === 'client' ? 'server' : 'client'], flags, payload);
    next[from] += payload.length + (flags & 2 ? 1 : 0);
    return bytes;
  };
  const empty = Buffer.alloc(0);
  const opening = [packet('client', 0x02, empty), packet('server', 0x12, empty), packet('client', 0x10, empty)];
  return [
    ...opening,
    ...chunks.map(({ from, bytes }) => {
      if (bytes.length > MAX_SEGMENT) throw new Error('a chunk does not fit into a packet');
      return packet(from, 0x18, bytes);
    }),
  ];
}

function packetRecord(packet: Buffer, index: number): Buffer {
  const header = Buffer.alloc(16);
  header.writeUInt32LE(1_700_000_000, 0);
  header.writeUInt32LE(index, 4);
  header.writeUInt32LE(packet.length, 8);
  header.writeUInt32LE(packet.length, 12);
  return Buffer.concat([header, packet]);
}

/** IPv4 and TCP headers without checksums, which tshark does not ask for. */
function tcpPacket(from: 'client' | 'server', clientPort: number, sequence: number, acknowledged: number, flags: number, payload: Uint8Array): Buffer {
  const packet = Buffer.alloc(40);
  packet[0] = 0x45;
  packet.writeUInt16BE(40 + payload.length, 2);
  packet[8] = 64;
  packet[9] = 6;
  const [client, server] = [0x0a000001, 0x0a000002];
  packet.writeUInt32BE(from === 'client' ? client : server, 12);
  packet.writeUInt32BE(from === 'client' ? server : client, 16);
  packet.writeUInt16BE(from === 'client' ? clientPort : SERVER_PORT, 20);
  packet.writeUInt16BE(from === 'client' ? SERVER_PORT : clientPort, 22);
  packet.writeUInt32BE(sequence, 24);
  packet.writeUInt32BE(flags & 0x10 ? acknowledged : 0, 28);
  packet[32] = 0x50;
  packet[33] = flags;
  packet.writeUInt16BE(65_535, 34);
  return Buffer.concat([packet, payload]);
}
