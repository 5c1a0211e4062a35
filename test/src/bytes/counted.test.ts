import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { counted, grouped } from '../../../src/bytes/counted.ts';

describe('counted', () => {
  it('puts the noun into the plural unless there is one', () => {
    assert.deepEqual([0, 1, 2].map((count) => counted(count, 'byte')), ['0 bytes', '1 byte', '2 bytes']);
  });
});

describe('grouped', () => {
  it('sets the thousands apart', () => {
    assert.deepEqual([0, 999, 1_000, 1_234_567].map(grouped), ['0', '999', '1,000', '1,234,567']);
  });
});
