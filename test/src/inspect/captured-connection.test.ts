import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { EventLog } from '../../../src/events/log.ts';
import type { Event } from '../../../src/events/schema.ts';
import { CapturedConnection } from '../../../src/inspect/captured-connection.ts';
import type { CapturedEnd } from '../../../src/inspect/captured-connection.ts';
import { CertificateCache } from '../../../src/inspect/certificates.ts';

function connection(complete = true): { connection: CapturedConnection; events: () => Event[] } {
  const log = new EventLog();
  const facts = { id: 1, client: { address: '::1', port: 5 }, server: { address: '::2', port: 80 }, complete };
  return { connection: new CapturedConnection(facts, 0, { log, certificates: new CertificateCache(), keyLines: { of: () => [] } }), events: () => [...log.since(0)] };
}

describe('CapturedConnection', () => {
  it('tells what is neither TLS nor HTTP, and who spoke first where the beginning was captured', () => {
    const one = connection();
    one.connection.bytes('server', Buffer.from('220 mail\r\n'), 10);
    one.connection.closed({ how: 'fin', by: undefined }, 20);
    assert.deepEqual(one.events().map(({ type }) => type), ['connection.opened', 'connection.connected', 'tunnel.passed', 'connection.closed']);
    assert.equal(one.connection.layer, 'opaque');
    const late = connection(false);
    late.connection.bytes('server', Buffer.from('…'), 10);
    late.connection.bytes('client', Buffer.from('GET / HTTP/1.1\r\nHost: a\r\n\r\n'), 10);
    assert.equal(late.connection.layer, 'http', 'packets may be captured a little out of order');
  });

  it('tells how it ended', () => {
    const ends: [CapturedEnd, string | null, string | null][] = [
      [{ how: 'fin', by: undefined }, null, null],
      [{ how: 'reset', by: 'server' }, 'ECONNRESET', 'server'],
      [{ how: 'open', by: undefined }, null, null],
      [{ how: 'crowded_out', by: undefined }, 'not_followed', null],
    ];
    for (const [end, cause, by] of ends) {
      const one = connection();
      one.connection.closed(end, 1);
      const closed = one.events().at(-1);
      assert.ok(closed?.type === 'connection.closed');
      assert.deepEqual([closed.cause, closed.by, closed.detail === null], [cause, by, end.how === 'fin']);
    }
  });

  it('reads nothing behind a gap', () => {
    const one = connection();
    one.connection.bytes('client', Buffer.from('GET /a HTTP/1.1\r\nHost: a\r\n\r\n'), 1);
    one.connection.gap('client', 100, 2);
    one.connection.bytes('client', Buffer.from('GET /b HTTP/1.1\r\nHost: a\r\n\r\n'), 3);
    assert.deepEqual(one.events().flatMap((event) => (event.type === 'http.request' ? [event.target] : [])), ['/a']);
    const gap = one.events().find((event) => event.type === 'decode.failed');
    assert.ok(gap?.type === 'decode.failed');
    assert.deepEqual([gap.layer, gap.code, gap.from, gap.detail], ['tcp', 'gap', 'client', '100 bytes were not captured: what the client sent behind them is not read']);
  });
});
