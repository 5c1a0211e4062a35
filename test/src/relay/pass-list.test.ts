import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { UserError } from '../../../src/errors.ts';
import { PassList } from '../../../src/relay/pass-list.ts';

describe('PassList', () => {
  it('matches a host, a subtree and a port', () => {
    const passes = new PassList(['a.test', '*.b.test', 'c.test:8443', '[::1]']);
    assert.equal(passes.match('a.test', 443), 'a.test');
    assert.equal(passes.match('x.a.test', 443), undefined);
    assert.equal(passes.match('x.y.b.test', 443), '*.b.test');
    assert.equal(passes.match('b.test', 443), undefined);
    assert.equal(passes.match('xb.test', 443), undefined);
    assert.equal(passes.match('c.test', 8443), 'c.test:8443');
    assert.equal(passes.match('c.test', 443), undefined);
    assert.equal(passes.match('::1', 443), '[::1]');
  });

  it('can be changed while it runs', () => {
    const passes = new PassList();
    passes.add('a.test');
    passes.add('a.test');
    assert.equal(passes.match('a.test', 1), 'a.test');
    assert.equal(passes.remove('a.test'), true);
    assert.equal(passes.remove('a.test'), false);
    assert.equal(passes.match('a.test', 1), undefined);
  });

  it('refuses what could never match', () => {
    for (const pattern of ['', '*', 'a*.test', 'a.test:0', 'http://a.test', 'a b', '__proto__/..']) {
      assert.throws(() => new PassList([pattern]), (error: unknown) => error instanceof UserError && error.hints.length > 0, pattern);
    }
  });
});
