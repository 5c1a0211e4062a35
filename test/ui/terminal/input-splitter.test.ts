import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { InputSplitter, MAX_PASTE } from '../../../ui/terminal/input-splitter.ts';
import type { InputToken } from '../../../ui/terminal/input-splitter.ts';
import { Random } from '../../support/random.ts';

const ESC = '\u001b';

/** What comes of chunks, and of the silence after them; pastes in angle brackets. */
function split(...chunks: readonly string[]): string[] {
  const splitter = new InputSplitter();
  const tokens: InputToken[] = chunks.flatMap((chunk) => splitter.push(chunk));
  tokens.push(...splitter.flush());
  return tokens.map((token) => (token.kind === 'paste' ? `<${token.text}>` : token.sequence));
}

describe('InputSplitter', () => {
  it('gives one key at a time however many come together', () => {
    assert.deepEqual(split(`j${ESC}[Ak${ESC}OB${ESC}[5~q`), ['j', `${ESC}[A`, 'k', `${ESC}OB`, `${ESC}[5~`, 'q']);
    assert.deepEqual(split('äß😀'), ['ä', 'ß', '😀']);
  });

  it('puts sequences together however they are cut', () => {
    const text = `a${ESC}[1;5Cb${ESC}[[A${ESC}OP${ESC}[200~pasted${ESC}[201~${ESC}[6~z`;
    const whole = split(text);
    assert.deepEqual(whole, ['a', `${ESC}[1;5C`, 'b', `${ESC}[[A`, `${ESC}OP`, '<pasted>', `${ESC}[6~`, 'z']);
    assert.deepEqual(split(...Array.from(text)), whole, 'a character at a time');
    const random = new Random(2);
    for (let round = 0; round < 200; round += 1) {
      const chunks: string[] = [];
      for (let at = 0; at < text.length; ) {
        const length = 1 + random.below(6);
        chunks.push(text.slice(at, at + length));
        at += length;
      }
      assert.deepEqual(split(...chunks), whole);
    }
  });

  it('takes a lone escape for the key, once nothing follows', () => {
    const splitter = new InputSplitter();
    assert.deepEqual(splitter.push(ESC), []);
    assert.ok(splitter.pending);
    assert.deepEqual(splitter.flush(), [{ kind: 'key', sequence: ESC }]);
    assert.ok(!splitter.pending);
    assert.deepEqual(split(`${ESC}${ESC}[A`), [ESC, `${ESC}[A`]);
  });

  it('passes mouse reports, focus events and answers of the terminal over, and keeps the keys around them', () => {
    assert.deepEqual(split(`j${ESC}[<0;10;5Mk${ESC}[<0;10;5m${ESC}[M !!l${ESC}[I${ESC}[O${ESC}[?62;1;4c${ESC}[12;40Rq`), ['j', 'k', 'l', 'q']);
    assert.deepEqual(split(`a${ESC}]52;c;aGVsbG8=\u0007b${ESC}P1$r0m${ESC}\\c`), ['a', 'b', 'c']);
  });

  it('gives a paste as one text, bounded', () => {
    assert.deepEqual(split(`${ESC}[200~q\nq${ESC}[Aq${ESC}[201~x`), [`<q\nq${ESC}[Aq>`, 'x']);
    const [long = ''] = split(`${ESC}[200~${'y'.repeat(MAX_PASTE * 2)}${ESC}[201~`);
    assert.equal(long.length, MAX_PASTE + 2);
  });

  it('does not wait for ever for something that never ends', () => {
    assert.deepEqual(split(`${ESC}]${'x'.repeat(10_000)}`), []);
    assert.deepEqual(split(`${ESC}[${'1;'.repeat(5_000)}`, 'q'), ['q']);
  });

  it('never throws and never loses what is plain, whatever comes', () => {
    const random = new Random(9);
    const alphabet = [ESC, '[', 'O', ']', 'P', '<', 'M', ';', '1', '~', 'A', '\u0007', '\\', 'q', 'é', '😀'];
    for (let round = 0; round < 3_000; round += 1) {
      const text = Array.from({ length: random.below(25) }, () => random.pick(alphabet)).join('');
      const splitter = new InputSplitter();
      for (const character of text) splitter.push(character);
      splitter.flush();
      // Whatever state the noise left, a terminator and a pause bring it back.
      splitter.push(`${ESC}\\\u0007${ESC}[201~`);
      splitter.flush();
      assert.deepEqual(splitter.push('q').at(-1), { kind: 'key', sequence: 'q' }, JSON.stringify(text));
    }
  });
});
