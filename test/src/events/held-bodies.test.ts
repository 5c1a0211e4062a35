import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { HeldBodies } from '../../../src/events/held-bodies.ts';

describe('HeldBodies', () => {
  it('is full when one more would be too much, but never when it is empty', () => {
    const bodies = new HeldBodies(100);
    assert.equal(bodies.isFullFor(1_000), false);
    bodies.add(1, 60);
    assert.deepEqual([bodies.isFullFor(40), bodies.isFullFor(41)], [false, true]);
    bodies.add(5, 40);
    bodies.remove(1);
    assert.deepEqual([bodies.isFullFor(60), bodies.isFullFor(61)], [false, true]);
    bodies.remove(77);
    assert.equal(bodies.isFullFor(61), true);
  });

  it('gives the oldest first', () => {
    const bodies = new HeldBodies(100);
    for (const seq of [3, 4, 9]) bodies.add(seq, 10);
    bodies.remove(4);
    assert.deepEqual([bodies.takeOldest(), bodies.takeOldest(), bodies.takeOldest()], [3, 9, undefined]);
    assert.equal(bodies.isFullFor(1_000), false);
  });
});
