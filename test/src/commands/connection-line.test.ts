import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ConnectionLines, shortBytes } from '../../../src/commands/connection-line.ts';
import { EventLog } from '../../../src/events/log.ts';
import type { EventPayloads } from '../../../src/events/schema.ts';

const OPENED: EventPayloads['connection.opened'] = { client: { address: '127.0.0.1', port: 4000 }, mode: 'connect', target: { host: 'a.test', port: 443 } };
const CLOSED: EventPayloads['connection.closed'] = { fromClient: 100, fromServer: 1100, cause: null, detail: null, by: null };

function linesOf(emit: (log: EventLog) => void): string[] {
  const log = new EventLog();
  const lines = new ConnectionLines();
  emit(log);
  return [...log.since(0)].flatMap((event) => lines.fold(event) ?? []);
}

describe('ConnectionLines', () => {
  it('gives one line when a connection is over', () => {
    const lines = linesOf((log) => {
      log.emit('connection.opened', 1, 0, OPENED);
      for (const hop of ['upstream', 'downstream'] as const) {
        log.emit('tls.established', 1, 1, { hop, version: 'TLS 1.3', cipherSuite: 'x', group: null, alpn: 'h2', serverName: 'a.test', resumed: false, handshakeTime: 1 });
      }
      log.emit('tls.certificates', 1, 1, { hop: 'upstream', origin: 'as_sent', sent: [], path: [], anchor: 'file', verdict: { status: 'warning', summary: '5 days left', findings: [] }, action: 'relay', exception: false });
      log.emit('connection.closed', 1, 2, CLOSED);
    });
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? '', /#1 {2}127\.0\.0\.1:4000 {2}a\.test:443 {2}tls1\.3 h2 \| tls1\.3 h2 {2}! 5 days left {2}0 exch {2}1\.2 k {2}✓ closed$/);
  });

  it('says of each hop what it agreed on: nothing yet, no agreement, or bytes that nobody reads', () => {
    const hops = (emit: (log: EventLog) => void): string | undefined => {
      const [text = ''] = linesOf((log) => {
        log.emit('connection.opened', 1, 0, OPENED);
        emit(log);
        log.emit('connection.closed', 1, 2, CLOSED);
      });
      return text.split('  ').find((part) => part.includes(' | '));
    };
    const upstream: EventPayloads['tls.established'] = { hop: 'upstream', version: 'TLS 1.3', cipherSuite: 'x', group: null, alpn: null, serverName: null, resumed: false, handshakeTime: 1 };
    assert.equal(hops(() => undefined), '– | –');
    assert.equal(hops((log) => log.emit('tunnel.passed', 1, 1, { reason: 'rule', detail: '' })), 'raw | raw');
    const refused = hops((log) => {
      log.emit('tls.established', 1, 1, upstream);
      log.emit('tls.failed', 1, 1, { hop: 'downstream', cause: 'client_refused_fault', by: 'client', alert: null, detail: '' });
    });
    assert.equal(refused, '✗ | tls1.3 -');
  });

  it('says when a fault was shown to the client, or let through by an exception', () => {
    const chain = (action: 'mimic' | 'relay', exception: boolean): string[] =>
      linesOf((log) => {
        log.emit('connection.opened', 1, 0, OPENED);
        log.emit('tls.certificates', 1, 1, { hop: 'upstream', origin: 'as_sent', sent: [], path: [], anchor: null, verdict: { status: 'bad', summary: 'self-signed', findings: [] }, action, exception });
        log.emit('connection.closed', 1, 2, CLOSED);
      });
    assert.match(chain('mimic', false)[0] ?? '', /✗ self-signed \(shown to the client\) {2}/);
    assert.match(chain('relay', true)[0] ?? '', /✗ self-signed \(exception\) {2}/);
  });

  it('says that a server asked for a client certificate, and what was done', () => {
    const lines = linesOf((log) => {
      for (const [index, answer] of (['shown', 'passed', 'failed', 'without'] as const).entries()) {
        log.emit('connection.opened', index + 1, 0, OPENED);
        log.emit('tls.client_certificate', index + 1, 1, { answer, authorities: null, signatureSchemes: null });
        log.emit('connection.closed', index + 1, 2, CLOSED);
      }
    });
    const words = ['client certificate shown', 'client certificate wanted, left to the client', 'client certificate wanted, refused', 'client certificate wanted, none shown'];
    assert.deepEqual(lines.map((text) => text.split('  ').find((part) => part.startsWith('client certificate'))), words);
  });

  it('says what went wrong, and lets nothing of a peer reach the terminal', () => {
    const lines = linesOf((log) => {
      log.emit('connection.opened', 2, 0, { ...OPENED, target: { host: 'b\u001b[31m.test', port: 443 } });
      log.emit('connection.closed', 2, 2, { ...CLOSED, cause: 'ECONNREFUSED', detail: 'no\u0007' });
    });
    assert.match(lines[0] ?? '', /b\\x1b\[31m\.test.*✗ ECONNREFUSED: no\\x07$/);
  });
});

describe('shortBytes', () => {
  it('has three places at most before the unit', () => {
    assert.deepEqual([0, 999, 1_000, 1_234_567, 2_500_000_000].map(shortBytes), ['0', '999', '1.0 k', '1.2 M', '2.5 G']);
  });
});
