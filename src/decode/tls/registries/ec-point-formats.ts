/** EC point formats by number (RFC 8422 §5.1.2; all but the first are deprecated there). */
const formats: ReadonlyMap<number, string> = new Map([
  [0, 'uncompressed'],
  [1, 'ansiX962_compressed_prime'],
  [2, 'ansiX962_compressed_char2'],
]);

/** The registry's name. */
export function ecPointFormatName(id: number): string | undefined {
  return formats.get(id);
}
