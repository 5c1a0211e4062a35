import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Http1Fault } from '../../../../src/decode/http1/fault.ts';
import { LineBlock } from '../../../../src/decode/http1/line-block.ts';

/** Where the block ends in a text, by the definition: behind the first LF that an LF, or CR LF, follows. */
function endByDefinition(text: string, form: 'head' | 'trailers'): number {
  const match = form === 'head' ? /\n\r?\n/.exec(text) : /(?:^|\n)\r?\n/.exec(text);
  return match === null ? -1 : match.index + match[0].length;
}

/** The block as found in pieces of these lengths, or undefined when it does not end. */
function find(form: 'head' | 'trailers', text: string, cut: number): string | undefined {
  const block = new LineBlock(1_000, 'block');
  block.begin(form);
  for (const piece of [text.slice(0, cut), text.slice(cut)]) {
    if (piece === '') continue;
    const bytes = Buffer.from(piece);
    const end = block.feed(bytes, 0);
    if (end !== -1) return block.take(bytes, 0, end).toString();
  }
  return undefined;
}

/** Every text of up to six characters that matter. */
function* texts(): Generator<string> {
  const characters = ['a', '\r', '\n'];
  let previous = [''];
  for (let length = 1; length <= 6; length += 1) {
    previous = previous.flatMap((text) => characters.map((character) => text + character));
    yield* previous;
  }
}

describe('LineBlock', () => {
  it('finds the empty line in every text of a few characters, cut anywhere', () => {
    for (const text of texts()) {
      for (const form of ['head', 'trailers'] as const) {
        const end = endByDefinition(text, form);
        const expected = end === -1 ? undefined : text.slice(0, end);
        for (let cut = 0; cut <= text.length; cut += 1) assert.equal(find(form, text, cut), expected, JSON.stringify([form, text, cut]));
      }
    }
  });

  it('gives a view of the chunk when the block lies in it', () => {
    const block = new LineBlock(100, 'block');
    const chunk = Buffer.from('xxA: b\r\n\r\nyy');
    const end = block.feed(chunk, 2);
    assert.equal(end, 10);
    const taken = block.take(chunk, 2, end);
    assert.equal(taken.buffer, chunk.buffer);
    assert.equal(taken.toString(), 'A: b\r\n\r\n');
    assert.equal(block.length, 0);
  });

  it('keeps bytes of its own, not chunks', () => {
    const block = new LineBlock(100, 'block');
    const chunk = Buffer.from('A: b');
    assert.equal(block.feed(chunk, 0), -1);
    assert.equal(block.length, 4);
    chunk.fill(0);
    const rest = Buffer.from('\r\n\r\n');
    assert.equal(block.take(rest, 0, block.feed(rest, 0)).toString(), 'A: b\r\n\r\n');
  });

  it('fails at the limit, whether the end is there or not', () => {
    for (const text of ['12345678901', '1234567\r\n\r\n']) {
      assert.throws(() => new LineBlock(10, 'block').feed(Buffer.from(text), 0), (error: unknown) => error instanceof Http1Fault && error.code === 'too_large');
    }
    assert.equal(new LineBlock(11, 'block').feed(Buffer.from('1234567\r\n\r\n'), 0), 11);
  });
});
