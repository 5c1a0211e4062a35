import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { addEvent, emptyReport } from '../../../../src/commands/inspect/host-report.ts';
import { EventLog } from '../../../../src/events/log.ts';

describe('host report', () => {
  it('keeps what the events say, and their order', () => {
    const log = new EventLog();
    log.emit('connection.connected', 1, 10, { address: '192.0.2.1', port: 443 });
    log.emit('tls.fingerprint', 1, 20, { hop: 'upstream', ja3: 'a', ja3Raw: 'b', ja4: 'c', ja4Raw: 'd' });
    log.emit('tls.keys', 1, 30, { hop: 'upstream', secrets: [{ label: 'CLIENT_TRAFFIC_SECRET_0', id: '00112233' }] });
    log.emit('tls.keys', 1, 35, { hop: 'upstream', secrets: [{ label: 'CLIENT_TRAFFIC_SECRET_1', id: '44556677' }], update: { from: 'client', generation: 1 } });
    log.emit('decode.failed', 1, 40, { layer: 'tls', hop: 'upstream', from: 'server', code: 'truncated', path: 'record', offset: 5, detail: 'cut off' });
    log.emit('connection.closed', 1, 50, { fromClient: 0, fromServer: 0, cause: 'server_alert', detail: 'refused', by: 'server' });
    const report = emptyReport('a.test', 443);
    for (const event of log.since(0)) addEvent(report, event);
    assert.deepEqual([report.host, report.port, report.address, report.fingerprint?.ja4], ['a.test', 443, '192.0.2.1', 'c']);
    assert.deepEqual(report.keys, [{ label: 'CLIENT_TRAFFIC_SECRET_0', id: '00112233' }, { label: 'CLIENT_TRAFFIC_SECRET_1', id: '44556677' }]);
    assert.deepEqual(report.malformed.map(({ path }) => path), ['record']);
    assert.deepEqual(report.failure, { cause: 'server_alert', detail: 'refused', hints: [] });
  });

  it('has no failure after an orderly end', () => {
    const log = new EventLog();
    log.emit('connection.closed', 1, 50, { fromClient: 0, fromServer: 0, cause: null, detail: null, by: null });
    const report = emptyReport('a.test', 443);
    for (const event of log.since(0)) addEvent(report, event);
    assert.equal(report.failure, null);
  });
});
