import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { BoundedBytes } from '../../../../src/decode/websocket/bounded-bytes.ts';

describe('BoundedBytes', () => {
  it('keeps up to its limit and counts on', () => {
    const bytes = new BoundedBytes(5);
    const chunk = Buffer.from('xabcy');
    bytes.append(chunk, 1, 4, undefined, 0);
    assert.deepEqual([bytes.bytes.toString(), bytes.total, bytes.complete], ['abc', 3, true]);
    bytes.append(chunk, 1, 4, undefined, 0);
    bytes.append(chunk, 0, 5, undefined, 0);
    assert.deepEqual([bytes.bytes.toString(), bytes.total, bytes.complete], ['abcab', 11, false]);
    assert.equal(chunk.toString(), 'xabcy');
  });

  it('unmasks from the place in the frame on, and leaves the chunk as it is', () => {
    const mask = Uint8Array.of(1, 2, 4, 8);
    const plain = Buffer.from('some words that are longer than the mask');
    const masked = Buffer.from(plain.map((byte, index) => byte ^ (mask[index % 4] ?? 0)));
    const copy = Buffer.from(masked);
    const bytes = new BoundedBytes(1_000);
    for (let at = 0; at < masked.length; at += 7) bytes.append(masked, at, Math.min(at + 7, masked.length), mask, at);
    assert.equal(bytes.bytes.toString(), plain.toString());
    assert.deepEqual(masked, copy);
  });

  it('grows, but not beyond its limit', () => {
    const bytes = new BoundedBytes(3_000);
    const chunk = Buffer.alloc(1_000, 0x61);
    for (let count = 0; count < 5; count += 1) bytes.append(chunk, 0, chunk.length, undefined, 0);
    assert.equal(bytes.bytes.toString(), 'a'.repeat(3_000));
  });
});
