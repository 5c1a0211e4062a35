import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { TcpDirection, distance } from '../../../../src/decode/capture/tcp-direction.ts';
import { Random } from '../../../support/random.ts';

/** What comes of segments in this order. */
function joined(direction: TcpDirection, segments: readonly (readonly [sequence: number, text: string, fin?: boolean])[]): string {
  return segments.flatMap(([sequence, text, fin]) => direction.push(sequence >>> 0, Buffer.from(text), fin ?? false).chunks.map((chunk) => Buffer.from(chunk).toString())).join('|');
}

describe('TcpDirection', () => {
  it('puts segments into order, once each', () => {
    const direction = new TcpDirection();
    direction.begin(99);
    assert.equal(joined(direction, [[103, 'de'], [100, 'abc'], [100, 'abc'], [105, 'f'], [104, 'efg'], [99, 'x'], [110, 'later'], [107, 'hij']]), 'abc|de|f|g|hij|later');
    assert.equal(direction.repeated, 2);
    assert.equal(direction.waitingBytes, 0);
  });

  it('goes on around the end of the numbers', () => {
    const direction = new TcpDirection();
    direction.begin(0xfffffffc);
    assert.equal(joined(direction, [[1, 'efg'], [0xfffffffd, 'abcd'], [0xffffffff, 'cdefgh']]), 'abcd|efg|h');
    assert.equal(distance(1, 0xffffffff), 2);
    assert.equal(distance(0xffffffff, 1), -2);
  });

  it('ends where its FIN stands, also when that comes early', () => {
    const direction = new TcpDirection();
    assert.equal(direction.push(10, Buffer.from('a'), false).ended, false);
    assert.equal(direction.push(12, Buffer.from('c'), true).ended, false);
    const { chunks, ended } = direction.push(11, Buffer.from('b'), false);
    assert.deepEqual([chunks.length, ended, direction.ended], [2, true, true]);
    assert.deepEqual(direction.push(13, Buffer.from('d'), false).chunks, [], 'nothing comes after it');
    assert.equal(direction.giveUp(), 0);
  });

  it('says how much is missing, and gives nothing behind it', () => {
    const direction = new TcpDirection();
    direction.begin(0);
    assert.equal(joined(direction, [[1, 'ab'], [10, 'x'], [7, 'w']]), 'ab');
    assert.equal(direction.giveUp(), 4);
    assert.equal(joined(direction, [[3, 'cdef']]), '');
    const fin = new TcpDirection();
    fin.begin(0);
    fin.push(5, Buffer.alloc(0), true);
    assert.equal(fin.giveUp(), 4, 'before a FIN alone');
  });

  it('gives the bytes that were sent, however they were cut, repeated and shuffled', () => {
    const random = new Random(3);
    for (let round = 0; round < 300; round += 1) {
      const sent = Buffer.from(Array.from({ length: 200 }, () => random.below(256)));
      const start = round % 2 === 0 ? 0xffffff80 : random.below(2 ** 31);
      const segments = Array.from({ length: 60 }, () => [random.below(200), 1 + random.below(30)] as const);
      for (let at = 0; at < 200; at += 10) segments.splice(random.below(segments.length), 0, [at, 10]);
      const direction = new TcpDirection();
      direction.begin((start - 1) >>> 0);
      const got = segments.flatMap(([at, length]) => direction.push((start + at) >>> 0, sent.subarray(at, at + length), false).chunks);
      assert.deepEqual(Buffer.concat(got), sent, `round ${round}`);
      assert.equal(direction.waitingBytes, 0);
    }
  });
});
