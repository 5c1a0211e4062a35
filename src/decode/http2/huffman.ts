/**
 * The Huffman code of HPACK (RFC 7541 Appendix B), decoded eight bits a step. The code is canonical: within one length the codes
 * follow the symbols, and each length goes on where the one before ended, so the lengths alone say all of it.
 */
import { DecodeError } from '../../bytes/reader.ts';

/** Bits of the code for each octet, and last for EOS (RFC 7541 Appendix B). */
const CODE_LENGTHS: readonly number[] = [
  13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28,
  28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
  6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6,
  5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
  13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
  7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
  15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5,
  6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
  20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23,
  24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
  22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23,
  21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
  26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25,
  19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
  20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23,
  26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
  30,
];

/** The end-of-string symbol: only ever the padding behind the last octet, never a symbol of its own (RFC 7541 §5.2). */
const EOS = 256;

/** A step looks at so many bits; the longest code, 30 bits, takes four steps. */
const STEP = 8;

/**
 * One block of 256 entries for each place in the code that a step can begin at; block 0 is the beginning of a symbol. An entry is
 * the number of the next block, negated, or a symbol shifted left by four with the bits of this step that belong to it.
 */
const TABLE = buildTable();

function buildTable(): Int16Array {
  const entries: number[] = new Array<number>(1 << STEP).fill(0);
  const symbols = CODE_LENGTHS.map((length, symbol) => ({ length, symbol })).sort((a, b) => a.length - b.length || a.symbol - b.symbol);
  let code = 0;
  let codeLength = 0;
  for (const { length, symbol } of symbols) {
    code <<= length - codeLength;
    codeLength = length;
    let block = 0;
    let left = length;
    for (; left > STEP; left -= STEP) {
      const branch = (block << STEP) | ((code >>> (left - STEP)) & 0xff);
      if (entries[branch] === 0) {
        entries[branch] = -(entries.length >>> STEP);
        entries.push(...new Array<number>(1 << STEP).fill(0));
      }
      block = -(entries[branch] ?? 0);
    }
    const first = (block << STEP) | ((code << (STEP - left)) & 0xff);
    entries.fill((symbol << 4) | left, first, first + (1 << (STEP - left)));
    code += 1;
  }
  return Int16Array.from(entries);
}

/** Strings up to so many octets are decoded into one buffer that is kept; longer ones are rare and get their own. */
const KEPT_OCTETS = 8 * 1024;
const kept = Buffer.allocUnsafe(KEPT_OCTETS);

/**
 * The octets behind a Huffman-coded string, one character each (latin1). Takes time in proportion to the input and never more than
 * 8/5 of its size, because the shortest code has five bits.
 * @throws DecodeError for EOS, for a symbol cut off, and for padding that is longer than seven bits or not made of ones (RFC 7541 §5.2).
 */
export function decodeHuffman(bytes: Uint8Array, start: number, end: number, path: string): string {
  const most = Math.floor(((end - start) * 8) / 5);
  const octets = most <= KEPT_OCTETS ? kept : Buffer.allocUnsafe(most);
  let written = 0;
  let at = start;
  let block = 0;
  let window = 0;
  let bits = 0;
  for (;;) {
    if (bits < STEP && at < end) {
      window = ((window << 8) | (bytes[at] ?? 0)) & 0xffff;
      at += 1;
      bits += 8;
    }
    // Behind the end the window is filled up with ones, as the padding is.
    const index = bits >= STEP ? (window >>> (bits - STEP)) & 0xff : ((window << (STEP - bits)) | (0xff >>> bits)) & 0xff;
    const entry = TABLE[(block << STEP) | index] ?? 0;
    const used = entry < 0 ? STEP : entry & 0xf;
    if (used > bits) break;
    bits -= used;
    if (entry < 0) {
      block = -entry;
    } else {
      if (entry >>> 4 === EOS) throw new DecodeError('illegal_value', path, at - 1, 'a Huffman string holds the EOS symbol');
      octets[written] = entry >>> 4;
      written += 1;
      block = 0;
    }
  }
  const ones = (1 << bits) - 1;
  if (block !== 0 || (window & ones) !== ones) {
    throw new DecodeError('illegal_value', path, Math.max(start, at - 1), 'a Huffman string ends in a symbol cut off or in padding that is not its own');
  }
  return octets.toString('latin1', 0, written);
}
