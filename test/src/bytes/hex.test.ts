import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { fromHex, toColonHex, toHex } from '../../../src/bytes/hex.ts';

describe('hex', () => {
  it('writes and reads digits', () => {
    assert.equal(toHex(Uint8Array.of(0, 171, 255)), '00abff');
    assert.equal(toColonHex(Uint8Array.of(0, 171, 255)), '00:AB:FF');
    assert.deepEqual(fromHex('00:ab ff'), Buffer.from([0, 171, 255]));
    assert.equal(fromHex('abc'), undefined);
    assert.equal(fromHex('zz'), undefined);
  });
});
