import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { BoundedMap } from '../../../src/bounded/bounded-map.ts';
import { Random } from '../../support/random.ts';

describe('BoundedMap', () => {
  const filled = (most: number, keys: string): BoundedMap<string, string> => {
    const map = new BoundedMap<string, string>(most);
    for (const key of keys) map.set(key, key.toUpperCase());
    return map;
  };
  const kept = (map: { keys(): Iterable<string> }): string => [...map.keys()].join('');

  it('forgets the oldest when there are too many', () => {
    const map = filled(3, 'abcd');
    assert.deepEqual([kept(map), [...map.values()].join(''), map.size, map.oldest], ['bcd', 'BCD', 3, 'B']);
    assert.deepEqual([map.get('a'), map.has('a'), map.get('d'), map.has('d')], [undefined, false, 'D', true]);
  });

  it('counts a value from when it was set last, or used, and not from when it was looked at', () => {
    const map = filled(3, 'abc');
    assert.equal(map.get('a'), 'A');
    assert.equal(map.has('a'), true);
    assert.equal(kept(map), 'abc');
    assert.deepEqual([map.use('a'), kept(map)], ['A', 'bca']);
    map.set('b', 'again');
    assert.deepEqual([kept(map), map.get('b')], ['cab', 'again']);
    map.set('d', 'D');
    assert.equal(kept(map), 'abd');
    assert.deepEqual([map.use('c'), kept(map)], [undefined, 'abd']);
  });

  it('keeps null as a value like any other', () => {
    const map = new BoundedMap<string, null>(2);
    for (const key of 'ab') map.set(key, null);
    assert.deepEqual([map.use('a'), kept(map), map.oldest], [null, 'ba', null]);
  });

  it('lets go of what is deleted, also while it is walked', () => {
    const map = filled(3, 'abc');
    for (const key of map.keys()) if (key !== 'b') assert.equal(map.delete(key), true);
    assert.deepEqual([kept(map), map.size, map.delete('a'), filled(2, '').oldest], ['b', 1, false, undefined]);
  });

  it('does the same as a list that is kept in order, whatever is done to it', () => {
    const random = new Random(12);
    const map = new BoundedMap<number, number>(8, { of: (weight) => weight, most: 30 });
    let list: (readonly [key: number, weight: number])[] = [];
    for (let step = 0; step < 5_000; step += 1) {
      const key = random.below(12);
      const found = list.find(([one]) => one === key);
      const others = list.filter((one) => one !== found);
      switch (random.below(step % 1_000 < 500 ? 4 : 8)) {
        case 0:
          assert.equal(map.use(key), found?.[1]);
          list = found === undefined ? others : [...others, found];
          break;
        case 1:
          assert.equal(map.delete(key), found !== undefined);
          list = others;
          break;
        default: {
          const weight = random.below(9);
          map.set(key, weight);
          list = [...others, [key, weight]];
          while (list.length > 8 || list.reduce((sum, [, one]) => sum + one, 0) > 30) list.shift();
        }
      }
      assert.deepEqual([...map.keys()], list.map(([one]) => one));
      assert.deepEqual([map.weight, map.oldest], [list.reduce((sum, [, one]) => sum + one, 0), list[0]?.[1]]);
    }
  });

  describe('with a weight', () => {
    const heavy = (...entries: readonly (readonly [key: string, weight: number])[]): BoundedMap<string, number> => {
      const map = new BoundedMap<string, number>(3, { of: (weight) => weight, most: 10 });
      for (const [key, weight] of entries) map.set(key, weight);
      return map;
    };

    it('forgets as many of the oldest as it takes', () => {
      const map = heavy(['a', 4], ['b', 4], ['c', 2]);
      assert.deepEqual([kept(map), map.weight], ['abc', 10]);
      map.set('d', 3);
      assert.deepEqual([kept(map), map.weight], ['bcd', 9]);
      map.set('e', 6);
      assert.deepEqual([kept(map), map.weight], ['de', 9]);
      map.set('f', 10);
      assert.deepEqual([kept(map), map.weight], ['f', 10]);
    });

    it('holds the number of entries as well', () => {
      const map = heavy(['a', 1], ['b', 1], ['c', 1], ['d', 1]);
      assert.deepEqual([kept(map), map.weight], ['bcd', 3]);
    });

    it('keeps nothing that is too heavy by itself, nor what it was to replace, and spares the others', () => {
      const map = heavy(['a', 5], ['b', 5], ['a', 11]);
      assert.deepEqual([kept(map), map.weight], ['b', 5]);
    });

    it('weighs a value once, however often it is set, and not after it was deleted', () => {
      const map = heavy(['a', 5], ['a', 3], ['b', 4]);
      assert.equal(map.weight, 7);
      map.use('a');
      assert.equal(map.weight, 7);
      assert.deepEqual([map.delete('a'), map.delete('a'), map.weight], [true, false, 4]);
    });
  });
});
