import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { pairs } from '../../../src/bytes/pairs.ts';

describe('pairs', () => {
  it('keep the order, duplicates and the case of names, and need a value', () => {
    assert.deepEqual(pairs(['A', '1', 'a', '2', 'B']), [['A', '1'], ['a', '2']]);
    assert.deepEqual(pairs([]), []);
  });
});
