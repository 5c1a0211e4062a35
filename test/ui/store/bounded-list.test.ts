import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { BoundedList } from '../../../ui/store/bounded-list.ts';

describe('BoundedList', () => {
  it('keeps the oldest and refuses more', () => {
    const list = new BoundedList<number>(3, 'oldest');
    for (const item of [1, 2, 3]) assert.deepEqual(list.push(item), []);
    assert.deepEqual(list.push(4), [4]);
    assert.deepEqual(list.items, [1, 2, 3]);
    assert.equal(list.dropped, 1);
  });

  it('keeps the newest, never more than the limit, and says what went', () => {
    const list = new BoundedList<number>(16, 'newest');
    const gone: number[] = [];
    for (let item = 0; item < 100; item += 1) {
      gone.push(...list.push(item));
      assert.ok(list.items.length <= 16);
    }
    assert.equal(list.items.at(-1), 99);
    assert.equal(list.dropped, gone.length);
    assert.deepEqual([...gone, ...list.items], Array.from({ length: 100 }, (_, index) => index));
  });

  it('puts another item in the place of the last one', () => {
    const list = new BoundedList<string>(2, 'newest');
    list.replaceLast('nothing there');
    assert.deepEqual(list.items, []);
    list.push('a');
    list.replaceLast('b');
    assert.deepEqual(list.items, ['b']);
  });
});
