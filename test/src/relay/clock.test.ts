import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { microseconds } from '../../../src/relay/clock.ts';

describe('microseconds', () => {
  it('are those of the process, and never go back', () => {
    const before = performance.now() * 1_000;
    const times = Array.from({ length: 1_000 }, microseconds);
    const after = performance.now() * 1_000;
    for (const [index, time] of times.entries()) assert.ok(time >= (times[index - 1] ?? before) && time <= after);
    assert.ok(times.some((time) => !Number.isInteger(time)), 'with fractions');
  });
});
