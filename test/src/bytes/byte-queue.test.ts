import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ByteQueue } from '../../../src/bytes/byte-queue.ts';

describe('ByteQueue', () => {
  it('gives bytes back in order, whatever the chunks', () => {
    const queue = new ByteQueue();
    for (const chunk of [[1], [2, 3, 4], [], [5]]) queue.push(Uint8Array.from(chunk));
    assert.equal(queue.length, 5);
    assert.deepEqual([...(queue.peek(3) ?? [])], [1, 2, 3]);
    assert.deepEqual([...(queue.take(2) ?? [])], [1, 2]);
    assert.equal(queue.take(4), undefined);
    assert.equal(queue.skip(9), 3);
    assert.equal(queue.length, 0);
  });

  it('skips inside a chunk and drains the rest', () => {
    const queue = new ByteQueue();
    queue.push(Uint8Array.of(1, 2, 3));
    queue.push(Uint8Array.of(4));
    assert.equal(queue.skip(2), 2);
    assert.deepEqual([...queue.drain()], [3, 4]);
    assert.equal(queue.length, 0);
  });
});
