import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { FATES, differenceExtras, fateMark, fateOf } from '../../../ui/panes/fates.ts';

describe('the fate of a value', () => {
  it('follows from both sides', () => {
    assert.equal(fateOf('a', 'a'), 'kept');
    assert.equal(fateOf('a', 'b'), 'changed');
    assert.equal(fateOf('a', null), 'dropped');
    assert.equal(fateOf(null, 'b'), 'invented');
    assert.equal(fateOf(null, null), undefined);
  });

  it('has a mark of its own', () => {
    assert.equal(new Set(FATES.map((fate) => fateMark(fate).mark)).size, 4);
  });

  it('copies both sides', () => {
    assert.equal(differenceExtras({ field: 'SCTs', fate: 'dropped', real: '2', forged: null }).copy?.().text, 'SCTs\n  real    2\n  forged  none');
  });
});
