import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { checksOf } from '../../../src/onboarding/checks.ts';

describe('checksOf', () => {
  const none = { id: 'aaaaaaaaaaaaaaaa', reached: false, fetched: false, trusted: false };

  it('says of each step whether it is done, and what to do where it is not', () => {
    const open = checksOf({ visit: none, fetched: false, constraints: [], provable: true });
    assert.deepEqual(open.map(({ id, state }) => [id, state]), [['reached', 'open'], ['fetched', 'open'], ['trusted', 'open']]);
    const done = checksOf({ visit: { ...none, reached: true, trusted: true }, fetched: true, constraints: [], provable: true });
    assert.deepEqual(done.map(({ state }) => state), ['ok', 'ok', 'ok']);
    for (const [index, check] of done.entries()) assert.notEqual(check.title, open[index]?.title);
  });

  it('does not ask to fetch what is trusted already', () => {
    const [, fetched] = checksOf({ visit: { ...none, reached: true, trusted: true }, fetched: false, constraints: [], provable: true });
    assert.deepEqual([fetched?.state, fetched?.title], ['never', 'Root not fetched here']);
  });

  it('says why trust cannot be proved, and where it can be tried', () => {
    const trust = checksOf({ visit: none, fetched: false, constraints: ['a.test', '10.0.0.0/8'], provable: false })[2];
    assert.ok(trust !== undefined);
    assert.equal(trust.state, 'never');
    assert.match(trust.words, /a\.test, 10\.0\.0\.0\/8/);
  });
});
