import { describe, it } from 'mocha';
import { head } from '../../support/http1-log.ts';
import { CONNECTION, playbooks } from '../../support/playbook.ts';
import type { Playbook } from '../../support/playbook.ts';

describe('PlainExchanges', () => {
  const playbook = playbooks();
  const http = { connection: { ...CONNECTION, mode: 'http' as const, target: { host: 'a.example', port: 80 } } };
  const opened = (): Playbook => playbook(http).fact({ kind: 'next_layer', layer: 'http' });

  it('is shown as it was sent, and counted with its heads', () => {
    const requestHead = head('PUT http://a.example/x HTTP/1.1', 'hOST: a.example', 'X: 1', 'x: 2');
    const responseHead = head('HTTP/1.1 200 As You Wish', 'X-Empty: ');
    opened()
      .fact({ kind: 'request', exchange: 1, version: 'HTTP/1.1', method: 'PUT', target: 'http://a.example/x', authority: 'a.example:80', headers: ['hOST', 'a.example', 'X', '1', 'x', '2'] })
      .expect('http.request', { exchange: 1, stream: 0, version: 'HTTP/1.1', method: 'PUT', target: 'http://a.example/x', scheme: 'http', authority: 'a.example:80', headers: [['hOST', 'a.example'], ['X', '1'], ['x', '2']], headBytes: requestHead.length })
      .fact({ kind: 'message_end', exchange: 1, from: 'client', bodyBytes: 7, trailers: [], complete: true })
      .expect('http.end', { exchange: 1, from: 'client', bodyBytes: 7, complete: true, cause: null })
      .fact({ kind: 'response', exchange: 1, version: 'HTTP/1.1', status: 103, reason: 'Early Hints', headers: [] })
      .expect('http.response', { status: 103, informational: true })
      .fact({ kind: 'response', exchange: 1, version: 'HTTP/1.1', status: 200, reason: 'As You Wish', headers: ['X-Empty', ''] })
      .expect('http.response', { exchange: 1, status: 200, reason: 'As You Wish', informational: false, headers: [['X-Empty', '']], headBytes: responseHead.length })
      .fact({ kind: 'message_end', exchange: 1, from: 'server', bodyBytes: 3, trailers: ['X-Sum', '1'], complete: false, cause: 'ECONNRESET' })
      .expect('http.end', { exchange: 1, from: 'server', bodyBytes: 3, trailers: [['X-Sum', '1']], complete: false, cause: 'ECONNRESET' })
      .ended('client')
      .closed()
      .expect('connection.closed', { fromClient: requestHead.length + 7, fromServer: head('HTTP/1.1 103 Early Hints').length + responseHead.length + 3 })
      .finish();
  });

  it('of an upgrade is read by our own decoder', () => {
    opened().client(head('GET /chat HTTP/1.1', 'Host: a.example', 'Connection: Upgrade', 'Upgrade: websocket')).expect('http.request', { scheme: 'http' }).expect('http.end').finish();
  });
});
