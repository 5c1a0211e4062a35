import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { isOwnName, visitName, visitOf } from '../../../src/onboarding/names.ts';

describe('names of the site', () => {
  it('are the page and what lies below, and nothing that only looks like it', () => {
    for (const name of ['trust.lens', 'a.trust.lens', visitName('0123456789abcdef')]) assert.ok(isOwnName(name), name);
    for (const name of ['', 'lens', 'nottrust.lens', 'trust.lens.example.test', 'trust.lensx']) assert.ok(!isOwnName(name), name);
    assert.deepEqual([visitOf(visitName('ab')), visitOf('trust.lens')], ['ab', undefined]);
  });
});
