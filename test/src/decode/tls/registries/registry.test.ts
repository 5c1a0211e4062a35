import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { hexNumber, named } from '../../../../../src/decode/tls/registries/registry.ts';

describe('registry', () => {
  it('gives every number a name', () => {
    assert.deepEqual(named(7, 'seven'), { id: 7, name: 'seven' });
    assert.deepEqual(named(8, undefined), { id: 8, name: 'unknown' });
  });

  it('writes numbers as the standards do', () => {
    assert.deepEqual([hexNumber(0xfe0d), hexNumber(1), hexNumber(0x0b, 1)], ['0xfe0d', '0x0001', '0x0b']);
  });
});
