import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { table } from '../../bench/table.ts';

describe('the table of the bench', () => {
  it('takes the best round of each, and sets every row against the first', () => {
    const lines = table([
      { name: 'tunnel', requests: [100, 200, 150], connections: [10], bulk: [50], latency: [2, 1], errors: 0 },
      { name: 'proxy', requests: [120], connections: [5], bulk: [0], latency: [1.5], errors: 3 },
    ]).split('\n');
    assert.equal(lines.length, 3);
    assert.deepEqual(lines[1]?.trim().split(/ {2,}/), ['tunnel', '200 (1.00)', '10 (1.00)', '50 (1.00)', '1.00 (+0.00)', '0']);
    assert.deepEqual(lines[2]?.trim().split(/ {2,}/), ['proxy', '120 (0.60)', '5 (0.50)', '0 (0.00)', '1.50 (+0.50)', '3']);
  });
});
