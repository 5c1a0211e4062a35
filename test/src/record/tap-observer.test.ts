import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { ConnectionFacts, Tap } from '../../../src/inspect/tap.ts';
import { observed } from '../../../src/record/tap-observer.ts';

const FACTS: ConnectionFacts = { id: 1, client: { address: '::1', port: 1 }, mode: 'connect', target: { host: 'a.test', port: 443 } };

function noting(name: string, calls: string[]): Tap {
  const note = (what: string) => (): void => void calls.push(`${name} ${what}`);
  return { fact: note('fact'), bytes: note('bytes'), secrets: note('secrets'), ended: note('ended'), closed: note('closed') };
}

describe('observed', () => {
  it('tells the tap first, then every observer, and drops one that throws for that connection alone', () => {
    const calls: string[] = [];
    const bugs: unknown[] = [];
    const open = observed(
      () => noting('tap', calls),
      [
        () => noting('one', calls),
        () => undefined,
        () => ({
          secrets: () => {
            throw new Error('full');
          },
          closed: () => calls.push('never'),
        }),
      ],
      (error) => bugs.push(error),
    );
    const tap = open(FACTS, 0);
    tap.secrets('upstream', 'line', 1);
    tap.bytes('upstream', 'client', 'wire', Buffer.of(1), 1);
    tap.closed(2);
    assert.deepEqual(calls, ['tap secrets', 'one secrets', 'tap bytes', 'one bytes', 'tap closed', 'one closed']);
    assert.equal(bugs.length, 1);
  });

  it('is the tap itself where nobody observes', () => {
    const tap = noting('tap', []);
    const openTap = (): Tap => tap;
    assert.equal(observed(openTap, [], () => undefined), openTap);
    assert.equal(observed(openTap, [() => undefined], () => undefined)(FACTS, 0), tap);
  });
});
