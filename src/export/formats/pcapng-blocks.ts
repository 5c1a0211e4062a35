/** The blocks of a pcapng file, little-endian (draft-ietf-opsawg-pcapng §4). */

/** Block and option numbers. */
const BLOCK = { section: 0x0a0d0d0a, interface: 1, packet: 6, secrets: 10 } as const;
const OPTION = { comment: 1, application: 4, interfaceName: 2, interfaceDescription: 3 } as const;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
/** Secrets type of a TLS key log: `TLSK`. */
const TLS_KEY_LOG = 0x544c534b;
/** LINKTYPE_RAW: packets begin with their IP header (https://www.tcpdump.org/linktypes.html). */
const LINKTYPE_RAW = 101;

/** Begins the file: who made it, and what a reader should know of it. */
export function sectionBlock(application: string, comment: string): Buffer {
  const front = Buffer.alloc(16);
  front.writeUInt32LE(BYTE_ORDER_MAGIC, 0);
  front.writeUInt16LE(1, 4);
  // The section's length is not told.
  front.fill(0xff, 8);
  return block(BLOCK.section, front, [option(OPTION.comment, comment), option(OPTION.application, application)]);
}

/** An interface whose packets are raw IP with times in µs, which is what a reader assumes. */
export function interfaceBlock(name: string, description: string): Buffer {
  const front = Buffer.alloc(8);
  front.writeUInt16LE(LINKTYPE_RAW, 0);
  return block(BLOCK.interface, front, [option(OPTION.interfaceName, name), option(OPTION.interfaceDescription, description)]);
}

/** A key log for the packets behind it. */
export function secretsBlock(text: string): Buffer {
  const data = Buffer.from(text, 'latin1');
  const front = Buffer.alloc(8);
  front.writeUInt32LE(TLS_KEY_LOG, 0);
  front.writeUInt32LE(data.length, 4);
  return block(BLOCK.secrets, padded(Buffer.concat([front, data])), []);
}

/** A packet; `at` in µs since the epoch. */
export function packetBlock(interfaceId: number, at: number, packet: Uint8Array, comment?: string): Buffer {
  const front = Buffer.alloc(20);
  front.writeUInt32LE(interfaceId, 0);
  front.writeUInt32LE(Math.floor(at / 2 ** 32), 4);
  front.writeUInt32LE(at % 2 ** 32, 8);
  front.writeUInt32LE(packet.length, 12);
  front.writeUInt32LE(packet.length, 16);
  return block(BLOCK.packet, padded(Buffer.concat([front, packet])), comment === undefined ? [] : [option(OPTION.comment, comment)]);
}

function option(code: number, text: string): Buffer {
  const value = Buffer.from(text, 'utf8');
  const front = Buffer.alloc(4);
  front.writeUInt16LE(code, 0);
  front.writeUInt16LE(value.length, 2);
  return padded(Buffer.concat([front, value]));
}

function block(type: number, body: Buffer, options: readonly Buffer[]): Buffer {
  const all = options.length === 0 ? [body] : [body, ...options, Buffer.alloc(4)];
  const front = Buffer.alloc(8);
  const back = Buffer.alloc(4);
  const length = 12 + all.reduce((sum, part) => sum + part.length, 0);
  front.writeUInt32LE(type, 0);
  front.writeUInt32LE(length, 4);
  back.writeUInt32LE(length, 0);
  return Buffer.concat([front, ...all, back]);
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}
