import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { median, table } from '../../bench/table.ts';

describe('the table of the bench', () => {
  it('takes the middle of the rounds', () => {
    assert.equal(median([9, 1, 5]), 5);
    assert.equal(median([4, 1, 3, 2]), 2.5);
    assert.equal(median([7]), 7);
    assert.ok(Number.isNaN(median([])));
  });

  it('sets every row against the first', () => {
    const lines = table([
      { name: 'tunnel', requests: [100, 300, 200], connections: [10], bulk: [50], latency: [1], errors: 0 },
      { name: 'proxy', requests: [120], connections: [5], bulk: [0], latency: [1.5], errors: 3 },
    ]).split('\n');
    assert.equal(lines.length, 3);
    assert.deepEqual(lines[1]?.trim().split(/ {2,}/), ['tunnel', '200 (1.00)', '10 (1.00)', '50 (1.00)', '1.00 (+0.00)', '0']);
    assert.deepEqual(lines[2]?.trim().split(/ {2,}/), ['proxy', '120 (0.60)', '5 (0.50)', '0 (0.00)', '1.50 (+0.50)', '3']);
  });
});
