import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { isShortLived, shortLived } from '../../../ca/checks/short-lived.ts';
import { checkInput, found, goodPath } from '../../support/judged-path.ts';

const DAY = 86_400_000;

describe('isShortLived', () => {
  const lives = (issued: number, days: number): boolean => isShortLived(issued, issued + days * DAY - 1000);
  it('means ten days before 2026-03-15 and seven since', () => {
    assert.deepEqual([lives(Date.UTC(2026, 2, 14), 10), lives(Date.UTC(2026, 2, 14), 11)], [true, false]);
    assert.deepEqual([lives(Date.UTC(2026, 2, 15), 7), lives(Date.UTC(2026, 2, 15), 8)], [true, false]);
    assert.equal(lives(Date.UTC(2026, 2, 15), -3), false);
  });
});

describe('short_lived', () => {
  it('notes a short life', () => {
    assert.deepEqual(found(shortLived, checkInput(goodPath({ leaf: { notBefore: Date.UTC(2026, 10, 20), notAfter: Date.UTC(2026, 10, 26) } }))), [
      'short_lived note',
    ]);
    assert.deepEqual(found(shortLived, checkInput()), ['short_lived not_applicable']);
  });
});
