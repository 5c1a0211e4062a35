import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { byteOrder } from '../../../../src/decode/capture/byte-order.ts';

describe('byteOrder', () => {
  it('reads from either end', () => {
    const bytes = Buffer.from('000102030405060708', 'hex');
    const [big, little] = [byteOrder('big'), byteOrder('little')];
    assert.deepEqual([big.u16(bytes, 1), big.u32(bytes, 1), big.u64(bytes, 1)], [0x0102, 0x01020304, 0x0102030405060708n]);
    assert.deepEqual([little.u16(bytes, 1), little.u32(bytes, 1), little.u64(bytes, 1)], [0x0201, 0x04030201, 0x0807060504030201n]);
  });
});
