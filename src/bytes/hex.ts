/** Bytes as hexadecimal digits, for events and screens. */

/** Lower-case digits without separators. */
export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

/** Upper-case pairs separated by colons, as fingerprints are written. */
export function toColonHex(bytes: Uint8Array): string {
  return (toHex(bytes).toUpperCase().match(/../g) ?? []).join(':');
}

/** The bytes of a string of hexadecimal digits; white space and colons are passed over. Undefined when it is not hexadecimal. */
export function fromHex(text: string): Buffer | undefined {
  const digits = text.replace(/[\s:]/g, '');
  return /^(?:[0-9a-fA-F]{2})*$/.test(digits) ? Buffer.from(digits, 'hex') : undefined;
}
