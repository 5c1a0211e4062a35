/** Certificate status types by number (RFC 6066 §8; RFC 6961, obsolete). */
const types: ReadonlyMap<number, string> = new Map([
  [1, 'ocsp'],
  [2, 'ocsp_multi'],
]);

/** The registry's name. */
export function certificateStatusTypeName(id: number): string | undefined {
  return types.get(id);
}
