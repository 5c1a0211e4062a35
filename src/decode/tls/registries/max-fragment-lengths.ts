/** Codes of the max_fragment_length extension (RFC 6066 §4). */
const lengths: ReadonlyMap<number, number> = new Map([
  [1, 512],
  [2, 1024],
  [3, 2048],
  [4, 4096],
]);

/** The largest plaintext of a record that the code stands for, bytes. */
export function maxFragmentLength(code: number): number | undefined {
  return lengths.get(code);
}
