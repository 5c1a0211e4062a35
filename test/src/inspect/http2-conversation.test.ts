import { describe, it } from 'mocha';
import { PREFACE, data, get, headers, reset, settings } from '../../support/http2-frames.ts';
import { playbooks } from '../../support/playbook.ts';
import type { Playbook } from '../../support/playbook.ts';

describe('Http2Conversation', () => {
  const playbook = playbooks();
  const agreed = (alpn: string | null): Playbook => playbook().agreed(alpn);

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

  it('says what a client that left did to its exchanges, not that a frame is cut off', () => {
    agreed('h2')
      .client(Buffer.concat([PREFACE, settings(), headers(1, get('/'), true)]))
      .expect('http2.frame')
      .expect('http.request')
      .expect('http.end', { from: 'client' })
      .server(Buffer.concat([settings(), headers(1, [':status: 200']), data(1, 'x'.repeat(100)).subarray(0, 50)]))
      .expect('http2.frame')
      .expect('http.response')
      .ended('client', 'ECONNRESET')
      .ended('server', 'CLOSED')
      .expect('http.end', { exchange: 1, from: 'server', bodyBytes: 41, complete: false, cause: 'the client left' })
      .closed()
      .expect('connection.closed', { cause: 'ECONNRESET', by: 'client' })
      .finish();
  });

  it('that its server ends in the middle of a frame is cut off', () => {
    agreed('h2')
      .server(settings().subarray(0, 5))
      .ended('server')
      .expect('decode.failed', { layer: 'http', from: 'server', code: 'truncated' })
      .finish();
  });
});
