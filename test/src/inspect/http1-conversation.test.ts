import { describe, it } from 'mocha';
import { FLAG, FRAME } from '../../../src/decode/http2/registries.ts';
import { head } from '../../support/http1-log.ts';
import { PREFACE, data, frame, headers, literals, settings } from '../../support/http2-frames.ts';
import { playbooks } from '../../support/playbook.ts';
import type { Playbook } from '../../support/playbook.ts';

describe('Http1Conversation', () => {
  const playbook = playbooks();
  const agreed = (alpn: string | null): Playbook => playbook().agreed(alpn);

  /** A connection without TLS whose first bytes looked like HTTP. */
  function plain(): Playbook {
    return playbook().fact({ kind: 'next_layer', layer: 'http' });
  }

  it('pairs requests and responses in order, with what belongs to each', () => {
    const requests = [head('POST /one?x HTTP/1.1', 'Host: a.example', 'X-Twice: 1', 'x-twice: 2', 'Content-Length: 3'), 'abc', head('GET /two HTTP/1.1', 'Host: a.example')];
    const responses = [head('HTTP/1.1 201 Made', 'Transfer-Encoding: chunked', 'Trailer: X-Sum'), '5\r\nhello\r\n0\r\nX-Sum: 5\r\n\r\n', head('HTTP/1.1 204 No Content')];
    agreed('http/1.1')
      .client(requests.join(''))
      .expect('http.request', {
        exchange: 1,
        stream: 0,
        version: 'HTTP/1.1',
        method: 'POST',
        target: '/one?x',
        scheme: 'https',
        authority: 'a.example',
        headers: [['Host', 'a.example'], ['X-Twice', '1'], ['x-twice', '2'], ['Content-Length', '3']],
        headBytes: (requests[0] ?? '').length,
      })
      .expect('http.end', { exchange: 1, from: 'client', bodyBytes: 3, trailers: [], complete: true, cause: null })
      .expect('http.request', { exchange: 2, method: 'GET', target: '/two' })
      .expect('http.end', { exchange: 2, from: 'client', bodyBytes: 0, complete: true })
      .server(responses.join(''))
      .expect('http.response', { exchange: 1, version: 'HTTP/1.1', status: 201, reason: 'Made', informational: false, headBytes: (responses[0] ?? '').length })
      .expect('http.end', { exchange: 1, from: 'server', bodyBytes: 5, trailers: [['X-Sum', '5']], complete: true })
      .expect('http.response', { exchange: 2, status: 204, reason: 'No Content', headers: [] })
      .expect('http.end', { exchange: 2, from: 'server', bodyBytes: 0 })
      .finish();
  });

  it('keeps interim responses with the exchange of the final one', () => {
    plain()
      .client(head('GET / HTTP/1.1', 'Host: a'))
      .expect('http.request', { exchange: 1, scheme: 'http' })
      .expect('http.end', { exchange: 1, from: 'client' })
      .server(head('HTTP/1.1 103 Early Hints', 'Link: </a>') + head('HTTP/1.1 200 OK', 'Content-Length: 2'))
      .expect('http.response', { exchange: 1, status: 103, informational: true })
      .expect('http.response', { exchange: 1, status: 200, informational: false })
      .server('ok')
      .expect('http.end', { exchange: 1, from: 'server', bodyBytes: 2 })
      .client(head('GET /next HTTP/1.1', 'Host: a'))
      .expect('http.request', { exchange: 2 })
      .expect('http.end', { exchange: 2 })
      .server(head('HTTP/1.1 304 Not Modified', 'Content-Length: 10'))
      .expect('http.response', { exchange: 2, status: 304 })
      .expect('http.end', { exchange: 2, from: 'server', bodyBytes: 0, complete: true })
      .finish();
  });

  it('tells of a body that was cut off', () => {
    plain()
      .client(head('GET / HTTP/1.1', 'Host: a'))
      .expect('http.request')
      .expect('http.end')
      .server(`${head('HTTP/1.1 200 OK', 'Content-Length: 10')}four`)
      .expect('http.response')
      .ended('server', 'ECONNRESET')
      .expect('http.end', { exchange: 1, from: 'server', bodyBytes: 4, complete: false, cause: 'closed' })
      .finish();
  });

  it('reports what is no HTTP once, with the hop it came on, and goes on with the other side', () => {
    agreed('http/1.1')
      .client(`${head('POST / HTTP/1.1', 'Host: a', 'Transfer-Encoding: chunked')}not a size\r\n`)
      .expect('http.request', { exchange: 1 })
      .expect('http.end', { exchange: 1, from: 'client', complete: false, cause: 'malformed' })
      .expect('decode.failed', { layer: 'http', hop: 'downstream', from: 'client', code: 'illegal_value' })
      .client('more of it')
      .nothing()
      .server(head('HTTP/1.1 400 Bad Request', 'Content-Length: 0'))
      .expect('http.response', { exchange: 1, status: 400 })
      .expect('http.end', { exchange: 1, from: 'server' })
      .server('garbage')
      .ended('server')
      .expect('decode.failed', { layer: 'http', hop: 'upstream', from: 'server' })
      .finish();
  });

  it('does not take an upgrade for granted: after a refusal the same bytes are requests', () => {
    const ask = head('GET /talk HTTP/1.1', 'Host: a', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Version: 13');
    agreed('http/1.1')
      .client(ask + head('GET /plain HTTP/1.1', 'Host: a'))
      .expect('http.request', { exchange: 1 })
      .expect('http.end')
      .nothing()
      .server(head('HTTP/1.1 426 Upgrade Required', 'Content-Length: 0'))
      .expect('http.response', { exchange: 1, status: 426 })
      .expect('http.end', { exchange: 1, from: 'server' })
      .expect('http.request', { exchange: 2, target: '/plain' })
      .expect('http.end', { exchange: 2 })
      .finish();
  });

  it('only counts any other protocol after an upgrade', () => {
    agreed('http/1.1')
      .client(head('GET / HTTP/1.1', 'Host: a', 'Connection: Upgrade', 'Upgrade: sftp'))
      .expect('http.request')
      .expect('http.end')
      .server(`${head('HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', 'Upgrade: sftp')}\u0000\u0001`)
      .expect('http.response', { status: 101 })
      .expect('http.end')
      .expect('http.upgraded', { protocol: 'sftp' })
      .client('\u0000\u0000')
      .closed()
      .expect('connection.closed', { cause: null })
      .finish();
  });

  describe('that becomes HTTP/2 (RFC 7540 §3.2)', () => {
    // SETTINGS with HEADER_TABLE_SIZE 8192, as base64url: 0001 00002000.
    const ask = head('GET /up HTTP/1.1', 'Host: a.test', 'Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAEAACAA');
    const yes = head('HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', 'Upgrade: h2c');

    it('has its answer on stream 1, and further exchanges behind it', () => {
      plain()
        .client(ask)
        .expect('http.request', { exchange: 1, stream: 0, version: 'HTTP/1.1', target: '/up' })
        .expect('http.end', { exchange: 1, from: 'client', complete: true })
        .server(Buffer.concat([Buffer.from(yes), settings(), headers(1, [':status: 200', 'content-length: 2'])]))
        .expect('http.response', { exchange: 1, stream: 0, version: 'HTTP/1.1', status: 101, informational: true })
        .expect('http.upgraded', { exchange: 1, protocol: 'h2c' })
        .expect('http2.frame', { from: 'server', frame: { name: 'SETTINGS' } })
        .expect('http.response', { exchange: 1, stream: 1, version: 'HTTP/2', status: 200, informational: false })
        .client(Buffer.concat([PREFACE, settings(), headers(3, [':method: GET', ':scheme: http', ':authority: a.test', ':path: /more'], true)]))
        .expect('http2.frame', { from: 'client' })
        .expect('http.request', { exchange: 2, stream: 3, target: '/more', scheme: 'http' })
        .expect('http.end', { exchange: 2, from: 'client' })
        .server(Buffer.concat([data(1, 'hi', true), headers(3, [':status: 204'], true)]))
        .expect('http.end', { exchange: 1, from: 'server', bodyBytes: 2, complete: true })
        .expect('http.response', { exchange: 2, stream: 3, status: 204 })
        .expect('http.end', { exchange: 2, from: 'server' })
        .ended('client')
        .ended('server')
        .finish();
    });

    it('keeps its number where other exchanges came before, and its method', () => {
      plain()
        .client(head('GET / HTTP/1.1', 'Host: a.test'))
        .expect('http.request', { exchange: 1 })
        .expect('http.end')
        .server(head('HTTP/1.1 204 No Content'))
        .expect('http.response', { exchange: 1 })
        .expect('http.end')
        .client(ask.replace('GET', 'HEAD'))
        .expect('http.request', { exchange: 2, method: 'HEAD' })
        .expect('http.end')
        // An answer to HEAD has no body, whatever its length says (RFC 9110 §9.3.2): nothing is odd about this one.
        .server(Buffer.concat([Buffer.from(yes), settings(), headers(1, [':status: 200', 'content-length: 2'], true)]))
        .expect('http.response', { exchange: 2, status: 101 })
        .expect('http.upgraded', { exchange: 2 })
        .expect('http2.frame')
        .expect('http.response', { exchange: 2, stream: 1 })
        .expect('http.end', { exchange: 2, from: 'server', bodyBytes: 0, anomalies: undefined })
        .finish();
    });

    it('may come before the request is over: its body is still HTTP/1.1', () => {
      plain()
        .client(`${ask.replace('GET', 'POST').replace('\r\n\r\n', '\r\nContent-Length: 4\r\n\r\n')}bo`)
        .expect('http.request', { exchange: 1 })
        .server(yes)
        .expect('http.response', { status: 101 })
        .expect('http.upgraded')
        .server(settings())
        .expect('http2.frame', { from: 'server' })
        .client(Buffer.concat([Buffer.from('dy'), PREFACE, settings()]))
        .expect('http.end', { exchange: 1, from: 'client', bodyBytes: 4 })
        .expect('http2.frame', { from: 'client' })
        .server(headers(1, [':status: 200'], true))
        .expect('http.response', { exchange: 1, stream: 1 })
        .expect('http.end', { exchange: 1, from: 'server' })
        .finish();
      plain()
        .client(`${ask.replace('GET', 'POST').replace('\r\n\r\n', '\r\nContent-Length: 4\r\n\r\n')}bo`)
        .expect('http.request')
        .server(yes)
        .expect('http.response')
        .expect('http.upgraded')
        .ended('client')
        .expect('http.end', { from: 'client', bodyBytes: 2, complete: false, cause: 'closed' })
        .ended('server')
        .expect('http.end', { exchange: 1, from: 'server', complete: false, cause: 'closed' })
        .finish();
    });

    it('knows the settings that came in the request: a larger table is no fault of the server', () => {
      // A dynamic table size update to 8192 (RFC 7541 §6.3: 001 and a prefix of five bits; 8192 - 31 = 8161 as 0xe1 0x3f), then the status.
      const block = Buffer.concat([Buffer.of(0x3f, 0xe1, 0x3f), literals([':status: 200'])]);
      plain()
        .client(ask)
        .expect('http.request')
        .expect('http.end')
        .server(Buffer.concat([Buffer.from(yes), settings(), frame(FRAME.headers, FLAG.endHeaders | FLAG.endStream, 1, block)]))
        .expect('http.response', { status: 101 })
        .expect('http.upgraded')
        .expect('http2.frame')
        .expect('http.response', { exchange: 1, status: 200, anomalies: undefined })
        .expect('http.end')
        .finish();
    });
  });

  describe('that is broken off', () => {
    const asked = (): Playbook => plain().client(head('GET /large HTTP/1.1', 'Host: a')).expect('http.request').expect('http.end', { from: 'client' });

    it('says of a body that the client left, where it did', () => {
      asked()
        .server(`${head('HTTP/1.1 200 OK', 'Content-Length: 1000')}some of it`)
        .expect('http.response')
        .ended('client')
        .ended('client', 'LEFT')
        .ended('server', 'CLOSED')
        .expect('http.end', { from: 'server', bodyBytes: 10, complete: false, cause: 'the client left' })
        .closed()
        .expect('connection.closed', { cause: null, detail: 'the client left before it had heard all', by: 'client' })
        .finish();
    });

    it('has no fault in a head that stops with the connection, but in one that its sender ended', () => {
      asked().server('HTTP/1.1 200 O').ended('client', 'ECONNRESET').ended('server', 'CLOSED').closed().expect('connection.closed', { cause: 'ECONNRESET', by: 'client' }).finish();
      asked().server('HTTP/1.1 200 O').ended('server').expect('decode.failed', { layer: 'http', from: 'server', code: 'truncated' }).finish();
    });
  });
});
