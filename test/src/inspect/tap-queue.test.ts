import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { TapQueue } from '../../../src/inspect/tap-queue.ts';
import type { Tap } from '../../../src/inspect/tap.ts';

function recording(calls: string[], fail?: string): Tap {
  const note = (what: string): void => {
    calls.push(what);
    if (what === fail) throw new Error('a bug');
  };
  return {
    fact: (fact) => note(fact.kind),
    bytes: (hop, from, layer) => note(`${hop} ${from} ${layer}`),
    secrets: (hop) => note(`secret ${hop}`),
    ended: (_hop, from) => note(`ended ${from}`),
    closed: () => note('closed'),
  };
}

const unexpected = (error: unknown): void => assert.fail(String(error));

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('TapQueue', () => {
  it('calls later, in the order of times, and what has one time in the order it came', async () => {
    const calls: string[] = [];
    const tap = new TapQueue().guard(recording(calls), unexpected);
    tap.bytes('downstream', 'client', 'application', Uint8Array.of(1), 20);
    tap.secrets('downstream', 'LINE', 15);
    tap.bytes('downstream', 'client', 'wire', Uint8Array.of(2), 10);
    tap.ended('downstream', 'client', 30);
    tap.closed(30);
    assert.deepEqual(calls, []);
    await nextTurn();
    assert.deepEqual(calls, ['downstream client wire', 'secret downstream', 'downstream client application', 'ended client', 'closed']);
  });

  it('drops an inspector that throws and goes on with the others', async () => {
    const broken: string[] = [];
    const sound: string[] = [];
    const bugs: unknown[] = [];
    const queue = new TapQueue();
    const one = queue.guard(recording(broken, 'secret upstream'), (error) => bugs.push(error));
    const other = queue.guard(recording(sound), unexpected);
    one.secrets('upstream', 'LINE', 1);
    one.closed(2);
    other.closed(3);
    await nextTurn();
    one.closed(4);
    await nextTurn();
    assert.deepEqual(broken, ['secret upstream']);
    assert.deepEqual(sound, ['closed']);
    assert.equal(bugs.length, 1);
  });

  it('goes on with what takes the place of one that throws, from the next call on', () => {
    const calls: string[] = [];
    const instead: string[] = [];
    const queue = new TapQueue();
    const tap = queue.guard(recording(calls, 'ended client'), () => undefined, () => recording(instead));
    tap.secrets('upstream', 'LINE', 1);
    tap.ended('downstream', 'client', 2);
    tap.ended('upstream', 'server', 3);
    queue.flush();
    tap.closed(4);
    queue.flush();
    assert.deepEqual([calls, instead], [['secret upstream', 'ended client'], ['ended server', 'closed']]);
  });
});
