import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { FrameHeaderReader } from '../../../../src/decode/websocket/frame-header.ts';
import { frame } from '../../../support/websocket-frames.ts';

const MASK = Buffer.from('01020304', 'hex');

describe('FrameHeaderReader', () => {
  it('reads every form of length, masked and not, byte by byte, and stops there', () => {
    for (const [length, notMinimal] of [[0n, false], [125n, false], [126n, false], [65_535n, false], [65_536n, false], [2n ** 40n, false], [5n, true]] as const) {
      for (const mask of [undefined, MASK]) {
        const plan = { opcode: 2, length, ...(notMinimal ? { lengthBytes: 8 as const } : {}), ...(mask === undefined ? {} : { mask }) };
        const header = frame(plan);
        const reader = new FrameHeaderReader();
        for (const [index, byte] of header.entries()) {
          assert.equal(reader.complete, false);
          assert.equal(reader.length, index);
          reader.feed(Uint8Array.of(byte), 0);
        }
        assert.ok(reader.complete);
        assert.equal(reader.feed(Uint8Array.of(1, 2, 3), 0), 0);
        const read = reader.take();
        assert.deepEqual({ ...read, mask: undefined }, { fin: true, rsv1: false, rsv23: false, opcode: 2, length: Number(length), notMinimal, mask: undefined });
        assert.deepEqual(read.mask === undefined ? undefined : Buffer.from(read.mask), mask);
        assert.equal(reader.length, 0);
      }
    }
  });

  it('tells the flags apart', () => {
    const flags = [0, 1, 2, 3, 4, 5, 6, 7].map((rsv) => {
      const reader = new FrameHeaderReader();
      reader.feed(frame({ opcode: 1, rsv, fin: rsv % 2 === 0 }), 0);
      const { fin, rsv1, rsv23 } = reader.take();
      return [fin, rsv1, rsv23];
    });
    assert.deepEqual(flags, [
      [true, false, false], [false, false, true], [true, false, true], [false, false, true],
      [true, true, false], [false, true, true], [true, true, true], [false, true, true],
    ]);
  });
});
