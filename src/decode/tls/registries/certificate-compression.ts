/** Certificate compression algorithms by number (RFC 8879 §7.3). */
const algorithms: ReadonlyMap<number, string> = new Map([
  [1, 'zlib'],
  [2, 'brotli'],
  [3, 'zstd'],
]);

/** The registry's name. */
export function certificateCompressionName(id: number): string | undefined {
  return algorithms.get(id);
}
