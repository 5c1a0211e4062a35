/** What may deceive a reader in a text from a certificate. The text itself stays as it is: escaping is the screen's task. */

/** Directional formatting that can turn the visible order around (Unicode UAX 9). */
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** Names the first deceiving kind of character in the text, or undefined when there is none. */
export function textFault(value: string): string | undefined {
  if (value.includes('\0')) return 'a NUL character';
  if (value.includes('\u001b')) return 'an escape character';
  if (/\p{Cc}/u.test(value)) return 'a control character';
  if (DIRECTION.test(value)) return 'a character that changes the direction of writing';
  if (/[\p{Cf}\p{Zl}\p{Zp}]/u.test(value)) return 'an invisible character';
  return undefined;
}
