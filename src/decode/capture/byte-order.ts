/** Numbers in the byte order of the machine that wrote a capture. */

/** Reads at an offset that the caller knows to be inside. */
export interface ByteOrder {
  u16(bytes: Buffer, offset: number): number;
  u32(bytes: Buffer, offset: number): number;
  u64(bytes: Buffer, offset: number): bigint;
}

const BIG: ByteOrder = {
  u16: (bytes, offset) => bytes.readUInt16BE(offset),
  u32: (bytes, offset) => bytes.readUInt32BE(offset),
  u64: (bytes, offset) => bytes.readBigUInt64BE(offset),
};

const LITTLE: ByteOrder = {
  u16: (bytes, offset) => bytes.readUInt16LE(offset),
  u32: (bytes, offset) => bytes.readUInt32LE(offset),
  u64: (bytes, offset) => bytes.readBigUInt64LE(offset),
};

/** The reader for an order. */
export function byteOrder(order: 'big' | 'little'): ByteOrder {
  return order === 'big' ? BIG : LITTLE;
}
