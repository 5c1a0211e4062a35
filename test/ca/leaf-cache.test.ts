import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { LeafCache } from '../../ca/leaf-cache.ts';

describe('leaf cache', () => {
  it('gives an entry only while it holds', () => {
    const cache = new LeafCache<{ notBefore: number; notAfter: number }>(2);
    const entry = { notBefore: 10, notAfter: 20 };
    for (const [now, found] of [[9, undefined], [10, entry], [20, entry], [21, undefined]] as const) {
      cache.set('a', entry);
      assert.equal(cache.get('a', now), found, `${now}`);
    }
    assert.equal(cache.get('a', 15), undefined, 'one that ran out is forgotten');
  });

  it('forgets what was asked for longest ago', () => {
    const cache = new LeafCache<{ notBefore: number; notAfter: number }>(2);
    const entry = { notBefore: 0, notAfter: 9 };
    cache.set('a', entry);
    cache.set('b', entry);
    cache.get('a', 1);
    cache.set('c', entry);
    assert.equal(cache.size, 2);
    assert.deepEqual(['a', 'b', 'c'].map((key) => cache.get(key, 1) !== undefined), [true, false, true]);
  });
});
