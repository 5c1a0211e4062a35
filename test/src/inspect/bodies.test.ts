import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { EventLog } from '../../../src/events/log.ts';
import { isEvent } from '../../../src/events/schema.ts';
import { ApplicationInspector } from '../../../src/inspect/application-inspector.ts';
import { MAX_CARRIED_BYTES, emitBody } from '../../../src/inspect/bodies.ts';
import { ConnectionSink } from '../../../src/inspect/sink.ts';
import { head } from '../../support/http1-log.ts';
import { PREFACE, data, get, headers, settings } from '../../support/http2-frames.ts';
import { CONNECTION, playbooks } from '../../support/playbook.ts';

const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');

/** Offset, carried bytes and mark of what comes of a body in these pieces. */
function parts(...sizes: readonly number[]): string[] {
  const log = new EventLog();
  const sink = new ConnectionSink(log, 1, 0);
  let offset = 0;
  for (const size of sizes) {
    emitBody(sink, 3, 'server', offset, Buffer.alloc(size), 1);
    offset += size;
  }
  return [...log.since(0)]
    .filter((event) => isEvent(event, 'http.data'))
    .map((event) => `${event.offset ?? '?'}+${Buffer.from(event.data, 'base64').length}${event.truncated === true ? ' truncated' : ''}`);
}

describe('bodies', () => {
  const playbook = playbooks();

  it('are carried up to a limit, and say so where they go on', () => {
    const limit = MAX_CARRIED_BYTES;
    assert.deepEqual(parts(10, 0, 5), ['0+10', '10+5']);
    assert.deepEqual(parts(limit), [`0+${limit}`]);
    assert.deepEqual(parts(limit - 1, 3, 4), [`0+${limit - 1}`, `${limit - 1}+1 truncated`]);
    assert.deepEqual(parts(limit, 1, 1), [`0+${limit}`, `${limit}+0 truncated`]);
    assert.deepEqual(parts(limit + 1), [`0+${limit} truncated`]);
  });

  it('come with HTTP/1 of any framing, both ways, without the framing', () => {
    playbook({ bodies: true })
      .agreed('http/1.1')
      .client(`${head('POST / HTTP/1.1', 'Host: a', 'Content-Length: 5')}asked`)
      .expect('http.request')
      .expect('http.data', { exchange: 1, from: 'client', offset: 0, data: base64('asked'), truncated: undefined })
      .expect('http.end', { from: 'client', bodyBytes: 5 })
      .server(`${head('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked')}3\r\nfor\r\n`)
      .expect('http.response')
      .expect('http.data', { exchange: 1, from: 'server', offset: 0, data: base64('for') })
      .server('4\r\n you\r\n0\r\n\r\n')
      .expect('http.data', { offset: 3, data: base64(' you') })
      .expect('http.end', { from: 'server', bodyBytes: 7 })
      .finish();
  });

  it('come with HTTP/2 by exchange, without the padding', () => {
    playbook({ bodies: true })
      .agreed('h2')
      .client(Buffer.concat([PREFACE, settings(), headers(1, get('/one'), true), headers(3, get('/two')), data(3, 'body', true)]))
      .expect('http2.frame')
      .expect('http.request', { exchange: 1 })
      .expect('http.end', { exchange: 1 })
      .expect('http.request', { exchange: 2 })
      .expect('http.data', { exchange: 2, from: 'client', offset: 0, data: base64('body') })
      .expect('http.end', { exchange: 2, bodyBytes: 4 })
      .server(Buffer.concat([settings(), headers(3, [':status: 200']), data(3, 'two'), headers(1, [':status: 200']), data(1, 'one', true), data(3, '!', true)]))
      .expect('http2.frame')
      .expect('http.response', { exchange: 2 })
      .expect('http.data', { exchange: 2, from: 'server', offset: 0, data: base64('two') })
      .expect('http.response', { exchange: 1 })
      .expect('http.data', { exchange: 1, offset: 0, data: base64('one') })
      .expect('http.end', { exchange: 1 })
      .expect('http.data', { exchange: 2, offset: 3, data: base64('!') })
      .expect('http.end', { exchange: 2, bodyBytes: 4 })
      .finish();
  });

  const plain = { connection: { ...CONNECTION, mode: 'http' as const } };
  const piece = { kind: 'message_data', exchange: 4, from: 'server', offset: 7, bytes: Buffer.from('piece') } as const;

  it('come with plain HTTP through the proxy', () => {
    playbook({ ...plain, bodies: true }).fact(piece).expect('http.data', { exchange: 4, from: 'server', offset: 7, data: base64('piece') }).finish();
  });

  it('begin where a reader joins, and stop where it leaves', () => {
    const log = new EventLog();
    const application = new ApplicationInspector(new ConnectionSink(log, 1, 0), 'http');
    const seen: string[] = [];
    log.subscribe((event) => seen.push(event.type === 'http.data' ? `${event.offset ?? '?'} ${event.data}` : event.type), { bodies: true });
    application.bytes('client', Buffer.from(`${head('POST / HTTP/1.1', 'Host: a', 'Content-Length: 16')}before`), 1);
    const stop = log.askForBodies();
    application.bytes('client', Buffer.from('while'), 2);
    stop();
    application.bytes('client', Buffer.from('after'), 3);
    assert.deepEqual(seen, ['http.request', `6 ${base64('while')}`, 'http.end']);
  });

  it('do not come while nobody asks', () => {
    playbook(plain).fact(piece).finish();
    playbook().agreed('http/1.1').client(`${head('POST / HTTP/1.1', 'Host: a', 'Content-Length: 5')}asked`).expect('http.request').expect('http.end', { bodyBytes: 5 }).finish();
  });
});
