import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { EventLog } from '../../../src/events/log.ts';
import { isEvent } from '../../../src/events/schema.ts';
import type { EventOf, EventType } from '../../../src/events/schema.ts';
import { ConnectionLifecycle } from '../../../src/inspect/connection-lifecycle.ts';
import { ConnectionSink } from '../../../src/inspect/sink.ts';
import type { ConnectionFacts, Side } from '../../../src/inspect/tap.ts';
import { CONNECTION, playbooks } from '../../support/playbook.ts';

/** When the connections open, µs on the relay's clock. */
const OPENED_AT = 5_000;

interface Stage {
  taken: ConnectionLifecycle;
  /** All events of a type so far. */
  told: <Type extends EventType>(type: Type) => EventOf<Type>[];
}

function stage(facts: ConnectionFacts = CONNECTION): Stage {
  const log = new EventLog();
  const taken = new ConnectionLifecycle(new ConnectionSink(log, facts.id, OPENED_AT), facts, OPENED_AT);
  return { taken, told: (type) => [...log.since(0)].filter((event) => isEvent(event, type)) };
}

describe('ConnectionLifecycle', () => {
  const playbook = playbooks();

  it('begins with who asked for what, and says when the target was reached', () => {
    const { taken, told } = stage();
    taken.connected('192.0.2.1', 443, OPENED_AT + 70);
    const [opened] = told('connection.opened');
    assert.deepEqual([opened?.elapsed, opened?.client, opened?.mode, opened?.target], [0, CONNECTION.client, CONNECTION.mode, CONNECTION.target]);
    assert.ok(opened !== undefined && !('own' in opened));
    assert.equal(stage({ ...CONNECTION, own: true }).told('connection.opened')[0]?.own, true);
    assert.deepEqual(told('connection.connected').map(({ elapsed, address, port }) => [elapsed, address, port]), [[70, '192.0.2.1', 443]]);
  });

  it('tells its traffic when that has changed, whoever counted it, and the first byte of each side', () => {
    const { taken, told } = stage();
    const traffic = (): unknown[] => told('connection.traffic').map(({ fromClient, fromServer, firstFromClient, firstFromServer }) => [fromClient, fromServer, firstFromClient, firstFromServer]);
    taken.tick(OPENED_AT);
    assert.deepEqual(traffic(), []);
    taken.count('client', 3, OPENED_AT + 10.4);
    taken.count('client', 4, OPENED_AT + 20);
    taken.tick(OPENED_AT + 30);
    taken.tick(OPENED_AT + 40);
    assert.deepEqual(traffic(), [[7, 0, 10, undefined]]);
    taken.counts.server += 5;
    taken.tick(OPENED_AT + 50);
    taken.count('server', 1, OPENED_AT + 60);
    taken.tick(OPENED_AT + 70);
    assert.deepEqual(traffic().slice(1), [[7, 5, 10, undefined], [7, 6, 10, 60]]);
  });

  it('tells when the first byte of each side came, and how each of them ended', () => {
    // Each step is a millisecond.
    playbook()
      .agreed(null)
      .client('GET ')
      .server('HTTP/1.1 200 OK\r\n')
      .server('\r\n')
      .tick()
      .expect('connection.traffic', { firstFromClient: 3_000, firstFromServer: 4_000 })
      .ended('server', 'NO_CLOSE_NOTIFY')
      .ended('client', 'ECONNRESET')
      .ended('client')
      .closed()
      .expect('connection.closed', { firstFromClient: 3_000, firstFromServer: 4_000, ends: [{ from: 'server', elapsed: 7_000, error: 'NO_CLOSE_NOTIFY' }, { from: 'client', elapsed: 8_000, error: 'ECONNRESET' }] })
      .finish();
  });

  it('ends by who broke it first in the middle of the relay', () => {
    playbook().fact({ kind: 'next_layer', layer: 'http' }).ended('server', 'ECONNRESET').ended('client', 'CLOSED').closed().expect('connection.closed', { cause: 'ECONNRESET', detail: 'the server broke the connection (reset)', by: 'server' }).finish();
    playbook().fact({ kind: 'next_layer', layer: 'http' }).ended('client', 'CLOSED').closed().expect('connection.closed', { cause: 'cut_off', detail: 'the client broke the connection', by: 'client' }).finish();
  });

  it('knows of each side whether it ended by itself, and who was the first that did not', () => {
    const { taken } = stage();
    const known = (): unknown[] => [taken.brokenBy, taken.brokenOff('client'), taken.brokenOff('server')];
    assert.equal(taken.ended('client', OPENED_AT), true);
    assert.deepEqual(known(), [undefined, false, false]);
    // It had said all, and then left: nothing is missing of what it said.
    assert.equal(taken.ended('client', OPENED_AT, 'LEFT'), false);
    assert.deepEqual(known(), ['client', false, false]);
    assert.equal(taken.ended('server', OPENED_AT, 'CLOSED'), true);
    assert.deepEqual(known(), ['client', false, true]);
  });

  it('misses the server’s goodbye only while the client could have heard it', () => {
    const closed = (...order: readonly Side[]): string | null | undefined => {
      const { taken, told } = stage();
      for (const side of order) taken.ended(side, OPENED_AT, 'NO_CLOSE_NOTIFY');
      assert.equal(taken.brokenBy, undefined);
      taken.closed(OPENED_AT, undefined, undefined);
      return told('connection.closed')[0]?.detail;
    };
    assert.match(closed('server', 'client') ?? '', /without close_notify/);
    assert.equal(closed('client', 'server'), null);
    assert.equal(closed('client'), null);
  });

  it('ends for a failure that is known, else by the alert of whoever broke it off', () => {
    const { taken, told } = stage();
    taken.ended('server', OPENED_AT + 5, 'ECONNRESET');
    // RFC 9846 §6.2 [8446 §6.2].
    const seen = { from: 'server', alert: { id: 80, name: 'internal_error' } } as const;
    taken.closed(OPENED_AT + 9, undefined, seen);
    taken.closed(OPENED_AT + 9, { cause: 'untrusted_chain', detail: 'why', by: 'trustlens' }, seen);
    const [byAlert, byFailure] = told('connection.closed').map(({ elapsed, cause, by, ends }) => [elapsed, cause, by, ends]);
    const ends = [{ from: 'server', elapsed: 5, error: 'ECONNRESET' }];
    assert.deepEqual(byAlert, [9, 'server_alert', 'server', ends]);
    assert.deepEqual(byFailure, [9, 'untrusted_chain', 'trustlens', ends]);
  });

  it('says nothing of ends that nobody reported', () => {
    const { taken, told } = stage();
    taken.closed(OPENED_AT + 1, undefined, undefined);
    const [closed] = told('connection.closed');
    assert.deepEqual([closed?.fromClient, closed?.fromServer, closed?.cause, closed?.detail, closed?.by], [0, 0, null, null, null]);
    for (const absent of ['ends', 'firstFromClient', 'firstFromServer']) assert.ok(closed !== undefined && !(absent in closed), absent);
  });
});
