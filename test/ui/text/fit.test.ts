import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Random } from '../../support/random.ts';
import { cellWidth } from '../../../ui/text/display.ts';
import { cut, cutStart, fit, take, wrap } from '../../../ui/text/fit.ts';

describe('cut', () => {
  it('keeps what fits and marks what was left out', () => {
    assert.equal(cut('abcdef', 6), 'abcdef');
    assert.equal(cut('abcdef', 5), 'abcd…');
    assert.equal(cut('abcdef', 1), '…');
    assert.equal(cut('abcdef', 0), '');
  });

  it('never cuts a wide character in two', () => {
    assert.equal(cut('証明書', 4), '証…');
    assert.equal(cut('証明書', 5), '証明…');
  });

  it('reads only the beginning of very long text', () => {
    const text = 'x'.repeat(50_000_000);
    assert.equal(cut(text, 4), 'xxx…');
    assert.equal(cutStart(text, 4), '…xxx');
  });
});

describe('cutStart', () => {
  it('keeps the end', () => {
    assert.equal(cutStart('abcdef', 6), 'abcdef');
    assert.equal(cutStart('abcdef', 4), '…def');
    assert.equal(cutStart('証明書', 4), '…書');
  });
});

describe('fit', () => {
  it('is exactly as wide as asked for, whatever the text', () => {
    const random = new Random(3);
    for (let round = 0; round < 1_000; round += 1) {
      const text = Array.from({ length: random.below(30) }, () => String.fromCodePoint(random.oneIn(3) ? 0x4e00 + random.below(500) : 0x20 + random.below(0x300))).join('');
      const width = 1 + random.below(25);
      assert.equal(cellWidth(fit(text, width)), width);
    }
  });

  it('pads on either side', () => {
    assert.equal(fit('ab', 4), 'ab  ');
    assert.equal(fit('ab', 4, 'right'), '  ab');
  });
});

describe('wrap', () => {
  it('breaks at spaces, and within words that are too long', () => {
    assert.deepEqual(wrap('the quick brown fox', 9), ['the quick', 'brown fox']);
    assert.deepEqual(wrap('abcdefghij', 4), ['abcd', 'efgh', 'ij']);
    assert.deepEqual(wrap('', 4), ['']);
  });

  it('stops after the most lines, with an ellipsis', () => {
    assert.deepEqual(wrap('one two three four', 5, 2), ['one', 'two …']);
  });
});

describe('take', () => {
  it('takes whole characters only', () => {
    assert.deepEqual(take('証明', 3), ['証', 2]);
  });
});
