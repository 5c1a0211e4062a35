import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { roundTrips, timesOf } from '../../../ui/handshake/round-trips.ts';
import type { Connection } from '../../../ui/store/connection.ts';
import { Store } from '../../../ui/store/store.ts';
import type { SampleKind } from '../../support/sample-events.ts';
import { runOf } from '../../support/screens.ts';

function connectionOf(kind: SampleKind): Connection {
  const store = new Store();
  for (const event of runOf(kind).events) store.fold(event, 1);
  const connection = store.get(1);
  assert.ok(connection !== undefined);
  return connection;
}

describe('where the time went', () => {
  it('is told by the events: TCP, each handshake, the first byte of the first answer', () => {
    // As the sample run has them: TCP after 12 ms, the last hop stands after 27.6, the answer comes 9.4 ms after its request.
    assert.deepEqual(timesOf(connectionOf('good')), { tcp: 12_000, upstream: 12_900, downstream: 15_300, firstByte: 9_400, whole: 27_600 });
    assert.deepEqual(timesOf(connectionOf('opening')), { tcp: 12_000 });
    assert.deepEqual(timesOf(connectionOf('unreachable')), {});
  });

  it('goes by the first bytes where no exchange was read', () => {
    const connection = connectionOf('opening');
    Object.assign(connection, { firstFromClient: 40_000, firstFromServer: 43_000 });
    assert.equal(timesOf(connection).firstByte, 3_000);
    Object.assign(connection, { firstFromServer: 39_000 });
    assert.equal(timesOf(connection).firstByte, undefined, 'a server that speaks first does not answer');
  });
});

describe('round trips', () => {
  it('are the flights of the server', () => {
    assert.equal(roundTrips(connectionOf('good'), 'upstream'), 1);
    assert.equal(roundTrips(connectionOf('opening'), 'upstream'), 0);
  });
});
