import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { relayObserver } from '../../../src/relay/relay-observer.ts';

describe('relayObserver', () => {
  it('tells a tap what passes, each side on the hop where it arrives', () => {
    const told: unknown[] = [];
    const note = (name: string) => (...args: unknown[]): void => void told.push([name, ...args]);
    const observer = relayObserver({ fact: note('fact'), bytes: note('bytes'), secrets: note('secrets'), ended: note('ended'), closed: note('closed') }, 'wire');
    const chunk = Buffer.from('abc');
    observer.bytes('client', chunk, 1);
    observer.bytes('server', chunk, 2);
    observer.ended('server', 3);
    observer.ended('client', 4, 'ECONNRESET');
    assert.deepEqual(told, [
      ['bytes', 'downstream', 'client', 'wire', chunk, 1],
      ['bytes', 'upstream', 'server', 'wire', chunk, 2],
      ['ended', 'upstream', 'server', 3, undefined],
      ['ended', 'downstream', 'client', 4, 'ECONNRESET'],
    ]);
  });
});
