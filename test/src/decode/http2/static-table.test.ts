import assert from 'node:assert/strict';
import hpack from 'hpack.js';
import { describe, it } from 'mocha';
import { STATIC_TABLE } from '../../../../src/decode/http2/static-table.ts';

describe('STATIC_TABLE', () => {
  it('is the table of hpack.js, entry by entry', () => {
    assert.deepEqual(STATIC_TABLE, hpack['static-table'].table.map(({ name, value }) => [name, value]));
  });
});
