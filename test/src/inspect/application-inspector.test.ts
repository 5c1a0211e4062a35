import { deflateRawSync } from 'node:zlib';
import { describe, it } from 'mocha';
import { head } from '../../support/http1-log.ts';
import { PREFACE, data, get, headers, reset, settings } from '../../support/http2-frames.ts';
import { playbooks } from '../../support/playbook.ts';
import type { Playbook } from '../../support/playbook.ts';
import { frame } from '../../support/websocket-frames.ts';

const MASK = Buffer.from('37fa213d', 'hex');

describe('ApplicationInspector', () => {
  const playbook = playbooks();

  /** A connection without TLS whose first bytes looked like HTTP. */
  function plain(): Playbook {
    return playbook().fact({ kind: 'next_layer', layer: 'http' });
  }

  /** A connection whose hops agreed on a protocol. */
  function agreed(alpn: string | null): Playbook {
    return playbook()
      .fact({ kind: 'next_layer', layer: 'tls' })
      .fact({ kind: 'established', hop: 'downstream', protocol: 'TLSv1.3', cipherSuite: 'TLS_AES_128_GCM_SHA256', alpn, serverName: null, resumed: false })
      .expect('tls.established', { alpn });
  }

  describe('HTTP/1', () => {
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
  });

  describe('HTTP/2', () => {
    it('numbers exchanges as their requests come, whatever their streams', () => {
      agreed('h2')
        .client(Buffer.concat([PREFACE, settings([3, 100])]))
        .expect('http2.frame', { from: 'client', stream: 0, frame: { name: 'SETTINGS' }, length: 6 })
        .client(Buffer.concat([headers(5, get('/five'), true), headers(7, get('/seven'))]))
        .expect('http.request', { exchange: 1, stream: 5, version: 'HTTP/2', method: 'GET', target: '/five', scheme: 'https', authority: 'a.test', headers: [] })
        .expect('http.end', { exchange: 1, from: 'client', bodyBytes: 0 })
        .expect('http.request', { exchange: 2, stream: 7, target: '/seven' })
        .server(Buffer.concat([settings(), headers(7, [':status: 200', 'x-a: b'])]))
        .expect('http2.frame', { from: 'server', frame: { name: 'SETTINGS' }, length: 0 })
        .expect('http.response', { exchange: 2, stream: 7, status: 200, reason: '', headers: [['x-a', 'b']] })
        .client(data(7, 'body', true))
        .expect('http.end', { exchange: 2, from: 'client', bodyBytes: 4 })
        .server(Buffer.concat([headers(5, [':status: 404'], true), data(7, 'answer', true)]))
        .expect('http.response', { exchange: 1, stream: 5, status: 404 })
        .expect('http.end', { exchange: 1, from: 'server' })
        .expect('http.end', { exchange: 2, from: 'server', bodyBytes: 6, complete: true })
        .finish();
    });

    it('says of both directions that a reset ended them', () => {
      agreed('h2')
        .client(Buffer.concat([PREFACE, settings(), headers(1, get('/'))]))
        .expect('http2.frame')
        .expect('http.request')
        .server(Buffer.concat([settings(), headers(1, [':status: 200'])]))
        .expect('http2.frame')
        .expect('http.response')
        .client(reset(1, 8))
        .expect('http2.frame', { from: 'client', stream: 1, frame: { name: 'RST_STREAM' } })
        .expect('http.end', { exchange: 1, from: 'client', complete: false, cause: 'CANCEL' })
        .expect('http.end', { exchange: 1, from: 'server', complete: false, cause: 'CANCEL' })
        .finish();
    });

    it('is known by its preface alone, without TLS and without an upgrade', () => {
      plain()
        .client(Buffer.concat([PREFACE, settings(), headers(1, [':method: GET', ':path: /', ':authority: a.test'], true)]))
        .expect('http2.frame')
        .expect('http.request', { exchange: 1, stream: 1, version: 'HTTP/2', scheme: 'http' })
        .expect('http.end', { from: 'client' })
        .finish();
    });
  });

  describe('WebSocket', () => {
    const ask = head('GET /talk HTTP/1.1', 'Host: a', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Version: 13');
    const yes = (...more: string[]): string => head('HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', 'Upgrade: websocket', ...more);

    function upgraded(...more: string[]): Playbook {
      return agreed('http/1.1').client(ask).expect('http.request', { exchange: 1 }).expect('http.end', { from: 'client' }).server(yes(...more)).expect('http.response', { status: 101 }).expect('http.end', { from: 'server', complete: true }).expect('http.upgraded', { exchange: 1, protocol: 'websocket' });
    }

    it('messages and control frames of both sides', () => {
      upgraded()
        .client(frame({ opcode: 1, payload: 'Grüße', mask: MASK }))
        .expect('websocket.message', { from: 'client', opcode: { id: 1, name: 'text' }, bytes: 7, wireBytes: 7, compressed: false, preview: 'Grüße' })
        .server(Buffer.concat([frame({ opcode: 9, payload: 'hm' }), frame({ opcode: 2, payload: Buffer.of(0, 255) })]))
        .expect('websocket.control', { from: 'server', opcode: { id: 9, name: 'ping' }, bytes: 2, code: null })
        .expect('websocket.message', { from: 'server', opcode: { id: 2, name: 'binary' }, bytes: 2 })
        .client(frame({ opcode: 8, payload: Buffer.concat([Buffer.of(0x03, 0xe8), Buffer.from('bye')]), mask: MASK }))
        .expect('websocket.control', { from: 'client', opcode: { id: 8, name: 'close' }, code: 1000, reason: 'bye' })
        .ended('client')
        .ended('server')
        .finish();
    });

    it('messages that came in the same bytes as the switch, from both sides', () => {
      agreed('http/1.1')
        .client(Buffer.concat([Buffer.from(ask), frame({ opcode: 1, payload: 'early', mask: MASK })]))
        .expect('http.request')
        .expect('http.end', { from: 'client' })
        .nothing()
        .server(Buffer.concat([Buffer.from(yes()), frame({ opcode: 1, payload: 'at once' })]))
        .expect('http.response', { status: 101 })
        .expect('http.end', { from: 'server' })
        .expect('http.upgraded')
        .expect('websocket.message', { from: 'client', preview: 'early' })
        .expect('websocket.message', { from: 'server', preview: 'at once' })
        .finish();
    });

    it('compressed messages, where that was agreed on', () => {
      const text = 'again and again and again';
      const compressed = deflateRawSync(text, { finishFlush: 2 }).subarray(0, -4);
      upgraded('Sec-WebSocket-Extensions: permessage-deflate')
        .server(frame({ opcode: 1, rsv: 4, payload: compressed }))
        .expect('websocket.message', { from: 'server', bytes: text.length, wireBytes: compressed.length, compressed: true, preview: text })
        .finish();
    });

    it('frames that break the rules are reported, and the other side is still read', () => {
      upgraded()
        .client(frame({ opcode: 1, payload: 'not masked' }))
        .expect('decode.failed', { layer: 'websocket', hop: 'downstream', from: 'client', code: 'protocol' })
        .server(frame({ opcode: 1, payload: 'still here' }))
        .expect('websocket.message', { preview: 'still here' })
        .finish();
    });

    it('is not taken for granted: after a refusal the same bytes are requests', () => {
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

    it('any other protocol after an upgrade is only counted', () => {
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
  });

  describe('the first bytes', () => {
    it('are nothing for us when the server speaks first', () => {
      agreed(null).server('220 mail.example ESMTP\r\n').client('EHLO a\r\n').client(head('GET / HTTP/1.1')).ended('client').ended('server').finish();
    });

    it('may come from the server where HTTP was agreed on', () => {
      agreed('http/1.1').server(head('HTTP/1.1 408 Request Timeout', 'Content-Length: 0', 'Connection: close')).expect('http.response', { exchange: 1, status: 408 }).expect('http.end', { from: 'server' }).finish();
    });

    it('of another protocol, and of one inside the TLS, are only counted', () => {
      agreed('imap').client('GET / HTTP/1.1\r\n\r\n').finish();
      agreed(null).client('\u0000\u0001\u0002').server('\u0003').finish();
      agreed(null).client('\u0016\u0003\u0001\u0000\u0005hello').server('\u0015').finish();
    });

    it('are held until it is clear what they are, however little of it comes', () => {
      agreed(null)
        .client('G')
        .client('ET')
        .nothing()
        .client(' / HTTP/1.1\r\n\r\n')
        .expect('http.request', { exchange: 1, method: 'GET', anomalies: ['host_missing'] })
        .expect('http.end')
        .finish();
    });

    it('that are held keep their place before what the server said and how it ended', () => {
      agreed(null)
        .client('GE')
        .server(head('HTTP/1.0 408 Too Slow') + 'bye')
        .ended('server')
        .nothing()
        .client('T / HTTP/1.0\r\n\r\n')
        .expect('http.response', { exchange: 1, status: 408, elapsed: 4_000 })
        .expect('http.end', { from: 'server', bodyBytes: 3, complete: true, elapsed: 5_000 })
        .expect('http.request', { exchange: 1, elapsed: 6_000 })
        .expect('http.end', { from: 'client' })
        .finish();
    });

    it('are let go once too much is held for them', () => {
      agreed(null)
        .client('GE')
        .server(Buffer.alloc(1_000))
        .client('T')
        .server(Buffer.alloc(4_000))
        .client(' / HTTP/1.1\r\nHost: a\r\n\r\n')
        .ended('client')
        .closed()
        .expect('connection.closed', { fromClient: 27, fromServer: 5_000, cause: null })
        .finish();
    });

    it('that end before they are clear are forgotten', () => {
      agreed(null).client('PRI * HT').ended('client').server('HTTP/1.1 400 What\r\n\r\n').ended('server').closed().expect('connection.closed', { fromClient: 8, fromServer: 21 }).finish();
    });
  });
});
