import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { describe, it } from 'mocha';
import { flushed } from '../../../src/commands/flushed.ts';

describe('flushed', () => {
  /** A stream whose reader takes a chunk when it is told to. */
  function reader(): { stream: Writable; taken: string[]; take: () => void } {
    const waiting: (() => void)[] = [];
    const taken: string[] = [];
    const stream = new Writable({
      write: (chunk, _encoding, done) => {
        waiting.push(() => {
          taken.push(String(chunk));
          done();
        });
      },
    });
    return { stream, taken, take: () => waiting.shift()?.() };
  }

  it('waits until a slow reader has taken all', async () => {
    const { stream, taken, take } = reader();
    stream.write('one');
    stream.write('two');
    let over = false;
    const done = flushed(stream, undefined).then(() => (over = true));
    take();
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual([over, taken], [false, ['one']]);
    take();
    setImmediate(take);
    await done;
    assert.equal(taken.join(''), 'onetwo');
  });

  it('waits no longer than it may, and for nothing when there is nothing', async () => {
    const { stream } = reader();
    await flushed(stream, undefined);
    stream.write('never taken');
    await flushed(stream, 10);
    assert.ok(stream.writableLength > 0);
  });
});
