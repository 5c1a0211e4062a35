/** Damaged copies of good bytes, the same ones in every run. */

/** `count` copies of `bytes`, each with one to four bytes changed, put in or taken out. */
export function* mutations(bytes: Uint8Array, count: number): Generator<Buffer> {
  let state = 0x2545_f491;
  // xorshift32: good enough to scatter edits, and the same everywhere.
  const below = (limit: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
  for (let index = 0; index < count; index += 1) {
    const edited = [...bytes];
    for (let edits = 1 + below(4); edits > 0; edits -= 1) {
      const position = below(edited.length + 1);
      const kind = below(3);
      if (kind === 0) edited[Math.max(0, Math.min(position, edited.length - 1))] = below(256);
      else if (kind === 1) edited.splice(position, 0, below(256));
      else edited.splice(position, 1);
    }
    yield Buffer.from(edited);
  }
}
