import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { EventLog } from '../../../src/events/log.ts';
import type { Event } from '../../../src/events/schema.ts';
import { Exchanges } from '../../../src/inspect/exchanges.ts';
import { ConnectionSink } from '../../../src/inspect/sink.ts';
import type { Side } from '../../../src/inspect/tap.ts';

function exchanges(): { log: EventLog; told: Exchanges; last: () => Event | undefined } {
  const log = new EventLog();
  return { log, told: new Exchanges(new ConnectionSink(log, 1, 0), 'https'), last: () => log.at(log.newest) };
}

describe('Exchanges', () => {
  it('fills in what a head does not say itself', () => {
    const { told, last } = exchanges();
    told.emit({ kind: 'request', stream: 0, version: 'HTTP/1.0', method: 'GET', target: '/', headers: [], headBytes: 18 }, 1, 'client', 5);
    const request = last();
    assert.ok(request?.type === 'http.request');
    assert.deepEqual([request.scheme, request.authority, request.anomalies], ['https', '', undefined]);
    told.emit({ kind: 'request', stream: 1, version: 'HTTP/2', method: 'GET', target: '/', scheme: 'http', authority: 'b', headers: [], headBytes: 18, anomalies: ['host_differs'] }, 2, 'client', 5);
    const other = last();
    assert.ok(other?.type === 'http.request');
    assert.deepEqual([other.scheme, other.authority, other.anomalies], ['http', 'b', ['host_differs']]);
  });

  it('says whose message is over, and who left where its sender did not', () => {
    const { told, last } = exchanges();
    const cause = (from: Side | undefined, brokenBy: Side | undefined): string | null => {
      told.emit({ kind: 'end', stream: 1, bodyBytes: 1, trailers: [], complete: false, cause: 'closed', ...(from === undefined ? {} : { from }) }, 1, 'server', 5, brokenBy);
      const end = last();
      assert.ok(end?.type === 'http.end');
      return `${end.from}: ${end.cause ?? ''}`;
    };
    assert.equal(cause(undefined, undefined), 'server: closed');
    assert.equal(cause(undefined, 'client'), 'server: the client left');
    assert.equal(cause(undefined, 'server'), 'server: closed');
    assert.equal(cause('client', 'server'), 'client: the server left');
  });
});
