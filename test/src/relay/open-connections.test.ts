import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Tap } from '../../../src/inspect/tap.ts';
import { OpenConnections } from '../../../src/relay/open-connections.ts';
import { closing } from '../../support/closing.ts';
import { ToldConnection } from '../../support/relay-stage.ts';
import { socketPair } from '../../support/socket-pair.ts';

const FACTS = { id: 1, client: { address: '127.0.0.1', port: 1 }, mode: 'connect', target: { host: 'a.test', port: 443 } } as const;

/** Longer than any test: what waits for it never ends. */
const FOR_EVER = 600_000;

describe('OpenConnections', () => {
  const later = closing('each');

  function watched(open: OpenConnections): { tap: Tap; told: ToldConnection } {
    const told = new ToldConnection(FACTS);
    return { tap: open.watched(() => told)(FACTS, 0), told };
  }

  it('passes everything on', () => {
    const { tap, told } = watched(new OpenConnections());
    tap.fact({ kind: 'next_layer', layer: 'http' }, 1);
    tap.bytes('downstream', 'client', 'application', Buffer.from('abc'), 2);
    tap.secrets('upstream', 'CLIENT_RANDOM 00 00', 3);
    tap.ended('downstream', 'client', 4, 'ECONNRESET');
    tap.closed(5);
    assert.deepEqual(told.facts, [{ kind: 'next_layer', layer: 'http' }]);
    assert.equal(told.said('client').toString(), 'abc');
    assert.deepEqual([[...told.secretsOf], told.ends, told.times, told.closedTimes], [['upstream'], [['client', 'ECONNRESET']], [1, 2], 1]);
  });

  it('tells an end once, and nothing after it', () => {
    const { tap, told } = watched(new OpenConnections());
    tap.closed(1);
    tap.closed(2);
    tap.fact({ kind: 'next_layer', layer: 'http' }, 3);
    tap.bytes('downstream', 'client', 'wire', Buffer.from('abc'), 4);
    tap.ended('downstream', 'client', 5);
    tap.secrets('upstream', 'CLIENT_RANDOM 00 00', 6);
    assert.deepEqual([told.closedTimes, told.late, told.secretsOf.size], [1, [], 0]);
  });

  it('ends with none at once', async () => {
    await new OpenConnections(FOR_EVER, FOR_EVER).end();
  });

  it('breaks off sockets and says why; what fails because of that is not the reason', async () => {
    const open = new OpenConnections(FOR_EVER, FOR_EVER);
    const { tap, told } = watched(open);
    const { far: socket } = await socketPair(later);
    open.hold(socket);
    socket.once('close', () => {
      tap.fact({ kind: 'failed', hop: 'upstream', stage: 'connect', code: 'ECONNRESET', detail: 'reset', by: 'server' }, 1);
      tap.ended('downstream', 'client', 2, 'CLOSED');
      tap.closed(3);
    });
    await open.end();
    assert.deepEqual([told.failure, told.ends, told.closedTimes], ['downstream relay STOPPED by trustlens', [['client', 'CLOSED']], 1]);
  });

  it('waits for those that are about to finish, and no longer than it may', async () => {
    const patient = new OpenConnections(FOR_EVER, FOR_EVER);
    const finishing = watched(patient);
    finishing.tap.ended('downstream', 'client', 1);
    const over = patient.end();
    setTimeout(() => finishing.tap.closed(2), 10);
    await over;
    assert.deepEqual([finishing.told.failure, finishing.told.closedTimes], ['', 1]);

    const short = new OpenConnections(10, 10);
    const stuck = watched(short);
    stuck.tap.ended('downstream', 'client', 1);
    await short.end();
    assert.deepEqual([stuck.told.failure, stuck.told.closedTimes], ['downstream relay STOPPED by trustlens', 1], 'told by force');
  });
});
