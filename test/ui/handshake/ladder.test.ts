import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { entryText, ladder, messageAt, placeOf } from '../../../ui/handshake/ladder.ts';
import { messagesOf } from '../../../ui/handshake/message-fields.ts';
import type { Connection } from '../../../ui/store/connection.ts';
import { Store } from '../../../ui/store/store.ts';
import type { SampleKind, SampleRun } from '../../support/sample-events.ts';
import { runOf } from '../../support/screens.ts';

function folded(run: SampleRun): Connection {
  const store = new Store();
  for (const event of run.events) store.fold(event, 1);
  const connection = store.get(1);
  assert.ok(connection !== undefined);
  return connection;
}

function told(kind: SampleKind): string[] {
  return ladder(folded(runOf(kind))).map(entryText);
}

describe('the ladder', () => {
  it('is in the order of time', () => {
    for (const kind of ['good', 'refused', 'legacy', 'expired'] as const) {
      const times = ladder(folded(runOf(kind))).map(({ at }) => at);
      assert.deepEqual(times, [...times].sort((one, other) => one - other), kind);
      assert.ok(times.length > 10);
    }
  });

  it('has the failure at its end, and no data where none was sent', () => {
    const lines = told('refused');
    assert.ok(lines.some((text) => text.startsWith('downstream  ✗ the client sent an alert')));
    assert.ok(!lines.some((text) => text.includes('application data')));
  });

  it('has application data once a direction and hop, with what the first byte waited for', () => {
    assert.deepEqual(told('legacy').filter((text) => text.includes('application data')).map((text) => text.replace(/\d+ k?B/, 'N')), [
      'downstream  from client  application data  N  1 exchange',
      'upstream  from client  application data  N  ',
      'upstream  from server  application data  N  first byte after 9.4 ms',
      'downstream  from server  application data  N  ',
    ]);
  });

  it('says how each side ended', () => {
    const run = runOf('opening');
    run.emit(1, 13_000, 'decode.failed', { layer: 'tls', hop: 'upstream', from: 'server', code: 'truncated', path: 'record', offset: 0, detail: 'too short' });
    for (const event of runOf('good').events) if (event.type === 'tls.message' && event.message.name === 'ClientHello') run.emit(1, 12_500, 'tls.message', event);
    run.emit(1, 90_000, 'connection.closed', {
      fromClient: 0, fromServer: 0, cause: 'ECONNRESET', detail: 'the client broke the connection (reset)', by: 'client',
      ends: [{ from: 'server', elapsed: 70_000, error: 'NO_CLOSE_NOTIFY' }, { from: 'client', elapsed: 80_000, error: 'ECONNRESET' }],
    });
    const lines = ladder(folded(run)).map(entryText);
    assert.deepEqual(lines.slice(-4), [
      'upstream  ! not read: too short',
      'upstream  – the server ended TCP without close_notify',
      'downstream  ! the client threw the connection away (reset)',
      'trustlens  ! the client broke the connection (reset)',
    ]);
  });

  it('is nothing where no message was seen', () => {
    for (const kind of ['plain', 'not_tls', 'unreachable', 'opening'] as const) assert.deepEqual(told(kind), [], kind);
  });

  it('is made anew only when something came, and finds messages by their place', () => {
    const connection = folded(runOf('good'));
    assert.equal(ladder(connection), ladder(connection));
    const [hello] = messagesOf(connection, 'upstream', 'ClientHello');
    assert.equal(messageAt(connection, placeOf(connection, hello)), hello);
    assert.equal(placeOf(connection, undefined), -1);
    assert.equal(messageAt(connection, 0), undefined, 'TCP comes first');
  });
});
