import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { SampleRun } from '../../support/sample-events.ts';
import { runOf } from '../../support/screens.ts';
import { Store } from '../../../ui/store/store.ts';

describe('foldConnection', () => {
  it('takes over who, where, how much and how it ended', () => {
    const run = new SampleRun();
    run.emit(1, 0, 'connection.opened', { client: { address: '127.0.0.1', port: 5, program: 'curl' }, mode: 'connect', target: { host: 'a.test', port: 443 } });
    run.emit(1, 1_500, 'connection.connected', { address: '192.0.2.1', port: 443 });
    run.emit(1, 2_000, 'connection.traffic', { fromClient: 10, fromServer: 20 });
    run.emit(1, 2_500, 'tunnel.passed', { reason: 'by_rule', detail: 'matches *.test' });
    run.emit(1, 9_000, 'connection.closed', { fromClient: 30, fromServer: 40, cause: null, detail: null, by: 'server' });
    const store = new Store();
    for (const event of run.events) store.fold(event, 1);
    const connection = store.get(1);
    assert.deepEqual(connection?.client, { address: '127.0.0.1', port: 5, program: 'curl' });
    assert.deepEqual(connection.server, { address: '192.0.2.1', port: 443, elapsed: 1_500 });
    assert.deepEqual([connection.fromClient, connection.fromServer], [30, 40]);
    assert.equal(connection.passed?.reason, 'by_rule');
    assert.equal(connection.closed?.by, 'server');
    assert.equal(connection.lastElapsed, 9_000);
  });

  it('keeps when the first byte of each side came', () => {
    const run = runOf('opening');
    const store = new Store();
    run.emit(1, 40_000, 'connection.traffic', { fromClient: 9, fromServer: 0, firstFromClient: 31_000 });
    run.emit(1, 50_000, 'connection.closed', { fromClient: 9, fromServer: 4, firstFromClient: 31_000, firstFromServer: 44_000, cause: null, detail: null, by: null });
    for (const event of run.events) store.fold(event, 1);
    assert.deepEqual([store.get(1)?.firstFromClient, store.get(1)?.firstFromServer], [31_000, 44_000]);
  });
});
