/** DER written by hand, so that tests can make certificates that no program would. */

/** One element: identifier octet, length, content. */
export function tlv(identifier: number, ...content: Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  if (body.length < 0x80) return Buffer.concat([Buffer.of(identifier, body.length), body]);
  const digits = body.length.toString(16);
  const length = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
  return Buffer.concat([Buffer.of(identifier, 0x80 | length.length), length, body]);
}

export const sequence = (...items: Uint8Array[]): Buffer => tlv(0x30, ...items);
export const set = (...items: Uint8Array[]): Buffer => tlv(0x31, ...items);
export const octetString = (...content: Uint8Array[]): Buffer => tlv(0x04, ...content);
export const boolean = (value: boolean): Buffer => tlv(0x01, Buffer.of(value ? 0xff : 0));
export const nothing = (): Buffer => tlv(0x05);
export const bitString = (bytes: Uint8Array, unused = 0): Buffer => tlv(0x03, Buffer.of(unused), bytes);
export const utf8 = (text: string): Buffer => tlv(0x0c, Buffer.from(text));
export const printable = (text: string): Buffer => tlv(0x13, Buffer.from(text, 'latin1'));
export const ia5 = (text: string): Buffer => tlv(0x16, Buffer.from(text, 'latin1'));
/** `[n]` around elements. */
export const tagged = (tag: number, ...items: Uint8Array[]): Buffer => tlv(0xa0 | tag, ...items);
/** `[n]` in place of the tag of a primitive element. */
export const implicit = (tag: number, content: Uint8Array | string): Buffer => tlv(0x80 | tag, Buffer.from(content));

/** An INTEGER of a number, or of content octets as they are. */
export function integer(value: number | Uint8Array): Buffer {
  if (typeof value !== 'number') return tlv(0x02, value);
  const bytes = [value & 0xff];
  for (let rest = value >> 8; rest !== 0 && rest !== -1; rest >>= 8) bytes.unshift(rest & 0xff);
  if (value >= 0 && (bytes[0] ?? 0) >= 0x80) bytes.unshift(0);
  if (value < 0 && (bytes[0] ?? 0) < 0x80) bytes.unshift(0xff);
  return tlv(0x02, Buffer.from(bytes));
}

/** An OBJECT IDENTIFIER from its dotted form. */
export function oid(dotted: string): Buffer {
  const [first = 0n, second = 0n, ...rest] = dotted.split('.').map(BigInt);
  return tlv(0x06, Buffer.from([first * 40n + second, ...rest].flatMap(base128)));
}

function base128(value: bigint): number[] {
  const digits = [Number(value & 0x7fn)];
  for (let rest = value >> 7n; rest > 0n; rest >>= 7n) digits.unshift(Number(rest & 0x7fn) | 0x80);
  return digits;
}

/** UTCTime until 2049, GeneralizedTime later, of ms since the epoch. */
export function time(at: number): Buffer {
  const text = `${new Date(at).toISOString().replace(/[-:T]|\.\d+Z$/g, '')}Z`;
  return new Date(at).getUTCFullYear() < 2050 ? tlv(0x17, Buffer.from(text.slice(2))) : tlv(0x18, Buffer.from(text));
}
