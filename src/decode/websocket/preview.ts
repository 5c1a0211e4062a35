/** Turns the start of a payload into what a person can read. */
import { toHex } from '../../bytes/hex.ts';
import { BINARY_PREVIEW_BYTES, PREVIEW_BYTES } from './limits.ts';

/** A byte order mark is part of the text: a WebSocket message has no place for one. */
const UTF8 = { ignoreBOM: true } as const;
const REPLACEMENT = '\ufffd';

/** Text, and whether any of the bytes that were looked at are not UTF-8. */
export interface TextPreview {
  text: string;
  invalid: boolean;
}

/** UTF-8 as text; with `complete` false the bytes are a start, and a character cut at their end is left out. */
export function textPreview(bytes: Uint8Array, complete: boolean): TextPreview {
  const cut = !complete || bytes.length > PREVIEW_BYTES;
  const shown = bytes.subarray(0, PREVIEW_BYTES);
  const text = new TextDecoder('utf-8', UTF8).decode(shown, { stream: cut });
  return { text, invalid: text.includes(REPLACEMENT) && !isUtf8(shown, cut) };
}

/** The start of the bytes in hexadecimal. */
export function binaryPreview(bytes: Uint8Array): string {
  return toHex(bytes.subarray(0, BINARY_PREVIEW_BYTES));
}

function isUtf8(bytes: Uint8Array, cut: boolean): boolean {
  try {
    new TextDecoder('utf-8', { ...UTF8, fatal: true }).decode(bytes, { stream: cut });
    return true;
  } catch {
    return false;
  }
}
