import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { maxFragmentLength } from '../../../../../src/decode/tls/registries/max-fragment-lengths.ts';

describe('max_fragment_length codes', () => {
  it('are 2^9 to 2^12 (RFC 6066 §4)', () => {
    assert.deepEqual([0, 1, 2, 3, 4, 5].map(maxFragmentLength), [undefined, 2 ** 9, 2 ** 10, 2 ** 11, 2 ** 12, undefined]);
  });
});
