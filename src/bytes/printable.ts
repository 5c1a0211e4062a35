/**
 * Text from a peer made harmless. Nothing that came over the network may reach a terminal or a log line before it went
 * through here: no control character, no escape sequence, no bidirectional override, no invisible character survives.
 */

/**
 * What may change how a terminal or a reader takes the rest of the line: C0 and C1 controls, DEL, soft hyphen, zero-width and
 * bidirectional formatting, line and paragraph separators, tags, variation selectors, lone surrogates, private use, unassigned.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}\u{FE00}-\u{FE0F}\u{E0100}-\u{E01EF}]/gu;

/** The text with every unsafe character written as `\xNN` or `\u{N}`; the result is safe to print and loses nothing. */
export function printable(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
  });
}

/** Bytes as ASCII text; anything outside 0x20 to 0x7E, and the backslash, as `\xNN`. */
export function asciiText(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) {
    text += byte >= 0x20 && byte < 0x7f && byte !== 0x5c ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
  }
  return text;
}
