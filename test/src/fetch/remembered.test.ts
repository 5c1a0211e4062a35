import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Remembered } from '../../../src/fetch/remembered.ts';

describe('remembered answers', () => {
  let now = 0;
  let made: string[] = [];

  function memory(limits = { entries: 10, bytes: 100 }): (key: string, bytes?: number, life?: number) => Promise<string> {
    now = 0;
    made = [];
    const kept = new Remembered<string>(limits, () => now);
    return (key, bytes = 1, life = 10) =>
      kept.get(key, () => {
        made.push(key);
        return Promise.resolve({ value: `${key} ${made.length}`, until: now + life, bytes });
      });
  }

  it('are given again until their time is over', async () => {
    const get = memory();
    assert.deepEqual([await get('a'), await get('a')], ['a 1', 'a 1']);
    now = 10;
    assert.equal(await get('a'), 'a 2');
  });

  it('are made once for all who wait', async () => {
    const get = memory();
    assert.deepEqual(await Promise.all([get('a'), get('a'), get('b')]), ['a 1', 'a 1', 'b 2']);
  });

  it('are forgotten when there are too many or too large, those not wanted for longest first', async () => {
    const get = memory({ entries: 2, bytes: 100 });
    for (const key of ['a', 'b', 'a', 'c', 'a']) await get(key);
    assert.deepEqual(made, ['a', 'b', 'c']);
    await get('b');
    assert.deepEqual(made, ['a', 'b', 'c', 'b']);
    const heavy = memory();
    for (const [key, bytes] of [['a', 60], ['b', 60], ['b', 60], ['huge', 101], ['b', 60]] as const) await heavy(key, bytes);
    assert.deepEqual(made, ['a', 'b', 'huge']);
  });

  it('weigh what is kept', async () => {
    const kept = new Remembered<string>({ entries: 2, bytes: 100 }, () => 0);
    for (const key of ['a', 'b', 'c']) await kept.get(key, () => Promise.resolve({ value: key, until: 1, bytes: 10 }));
    assert.equal(kept.bytes, 20);
  });

  it('are not kept where none could be made', async () => {
    const kept = new Remembered<string>({ entries: 2, bytes: 100 }, () => 0);
    await assert.rejects(kept.get('a', () => Promise.reject(new Error('no'))), /no/);
    assert.equal(await kept.get('a', () => Promise.resolve({ value: 'yes', until: 1, bytes: 1 })), 'yes');
  });
});
