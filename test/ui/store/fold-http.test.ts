import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { runOf } from '../../support/screens.ts';
import { SampleRun } from '../../support/sample-events.ts';
import { Store } from '../../../ui/store/store.ts';
import type { Connection } from '../../../ui/store/connection.ts';

function fold(run: SampleRun): Connection {
  const store = new Store();
  for (const event of run.events) store.fold(event, 1);
  const connection = store.get(1);
  assert.ok(connection !== undefined);
  return connection;
}

describe('foldHttp', () => {
  it('puts the halves of each exchange together', () => {
    const connection = fold(runOf('good'));
    assert.equal(connection.exchanges, 14);
    assert.deepEqual(connection.methods, ['GET', 'POST']);
    assert.deepEqual(connection.statuses, [200, 404]);
    const third = connection.detail?.exchanges.items[2];
    assert.equal(third?.target, '/assets/part-3.js?v=111');
    assert.equal(third.request?.elapsed, 43_000);
    assert.equal(third.response?.status, 200);
    assert.equal(third.requestEnd?.bodyBytes, 0);
    assert.equal(third.responseEnd?.complete, true);
  });

  it('keeps interim responses apart from the final one', () => {
    const run = new SampleRun();
    run.emit(1, 10, 'http.request', { exchange: 1, stream: 1, version: 'HTTP/2', method: 'GET', target: '/', scheme: 'https', authority: 'a.test', headers: [], headBytes: 9 });
    for (const [status, informational] of [[103, true], [200, false]] as const) {
      run.emit(1, 20, 'http.response', { exchange: 1, stream: 1, version: 'HTTP/2', status, reason: '', headers: [], headBytes: 9, informational });
    }
    const connection = fold(run);
    assert.deepEqual(connection.statuses, [200]);
    assert.deepEqual(connection.detail?.exchanges.items[0]?.informational.map(({ status }) => status), [103]);
    assert.equal(connection.detail.exchanges.items[0].response?.status, 200);
  });

  it('shows a response whose request was missed, and ignores an end that belongs to nothing', () => {
    const run = new SampleRun();
    run.emit(1, 20, 'http.response', { exchange: 7, stream: 13, version: 'HTTP/2', status: 500, reason: '', headers: [], headBytes: 9, informational: false });
    run.emit(1, 30, 'http.end', { exchange: 9, from: 'server', bodyBytes: 1, trailers: [], complete: true, cause: null });
    const connection = fold(run);
    assert.equal(connection.exchanges, 7);
    assert.deepEqual(connection.detail?.exchanges.items.map(({ number, method }) => [number, method]), [[7, '']]);
  });

  it('knows what a connection became', () => {
    const connection = fold(runOf('websocket'));
    assert.equal(connection.upgraded, 'websocket');
    assert.equal(connection.detail?.exchanges.items[0]?.upgraded, 'websocket');
    assert.deepEqual(connection.detail.webSocket, { client: 0, server: 1 });
  });

  it('remembers a bounded number of targets, each of bounded length', () => {
    const run = new SampleRun();
    for (let exchange = 1; exchange <= 200; exchange += 1) {
      run.emit(1, exchange, 'http.request', { exchange, stream: exchange, version: 'HTTP/2', method: 'GET', target: `/${exchange}${'x'.repeat(2_000)}`, scheme: 'https', authority: 'a.test', headers: [], headBytes: 9 });
    }
    const connection = fold(run);
    assert.equal(connection.targets.length, 24);
    assert.ok(connection.targets.every((target) => target.length <= 300));
  });
});
