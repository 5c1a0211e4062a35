/** Makes WebSocket frames (RFC 6455 §5.2), also ones that must not be sent. */

/** A frame; what is left out is as it should be in an unmasked final frame. */
export interface FramePlan {
  opcode: number;
  payload?: Buffer | string;
  fin?: boolean;
  /** RSV1, RSV2, RSV3 as the bits 4, 2, 1. */
  rsv?: number;
  /** Masking key, four bytes. */
  mask?: Buffer;
  /** Bytes to write the length in: 0 (seven bits), 2 or 8; the fewest when left out. */
  lengthBytes?: 0 | 2 | 8;
  /** A length that is not the payload's. */
  length?: bigint;
}

/** The frame's bytes. */
export function frame(plan: FramePlan): Buffer {
  const payload = Buffer.from(plan.payload ?? '');
  const length = plan.length ?? BigInt(payload.length);
  const lengthBytes = plan.lengthBytes ?? (length < 126n ? 0 : length < 0x10000n ? 2 : 8);
  const header = Buffer.alloc(2 + lengthBytes);
  header[0] = ((plan.fin ?? true) ? 0x80 : 0) | ((plan.rsv ?? 0) << 4) | plan.opcode;
  header[1] = (plan.mask === undefined ? 0 : 0x80) | (lengthBytes === 0 ? Number(length) : lengthBytes === 2 ? 126 : 127);
  if (lengthBytes === 2) header.writeUInt16BE(Number(length), 2);
  if (lengthBytes === 8) header.writeBigUInt64BE(length, 2);
  const { mask } = plan;
  if (mask === undefined) return Buffer.concat([header, payload]);
  return Buffer.concat([header, mask, payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0))]);
}
