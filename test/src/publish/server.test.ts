import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { EventEmitter } from 'node:events';
import { connect } from 'node:net';
import { describe, it } from 'mocha';
import { WebSocket } from 'ws';
import { UserError, systemCode } from '../../../src/errors.ts';
import { glossary as programGlossary } from '../../../src/glossary/registry.ts';
import { MAX_SUBSCRIBERS } from '../../../src/publish/server.ts';
import { RUN, TestSubscriber, emitMany, exchangeRaw, publishers, stalledSubscriber, upgradeRequest } from '../../support/event-stream.ts';

/** The status of an answer's first line, and that none of our secrets is in it. */
function statusOf(answer: string): number {
  assert.ok(!answer.includes('test-token') && !answer.includes(RUN), answer);
  return Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1]);
}

async function nextOf(emitter: EventEmitter, event: string): Promise<unknown[]> {
  return once(emitter, event);
}

describe('publisher: who gets in', () => {
  const publish = publishers();

  it('upgrades a subscriber with the token, as RFC 6455 §1.3 computes the answer', async () => {
    const { port } = await publish();
    const socket = connect(port, '127.0.0.1');
    socket.write(upgradeRequest(port));
    const [answer] = await nextOf(socket, 'data');
    socket.destroy();
    assert.match(String(answer), /^HTTP\/1\.1 101 .*\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=\r\n/s);
  });

  it('refuses by status: foreign host, origin, no token, wrong token, path, method, wish', async () => {
    const { port } = await publish();
    const cases: [request: string, status: number][] = [
      [upgradeRequest(port, { Host: `evil.example:${port}` }), 421],
      [upgradeRequest(port, { Host: '127.0.0.1' }), 421],
      [upgradeRequest(port, { Origin: 'https://evil.example' }), 403],
      [upgradeRequest(port, { Origin: `http://127.0.0.1:${port}` }), 403],
      [upgradeRequest(port, { Authorization: undefined }), 401],
      [upgradeRequest(port, { Authorization: 'Bearer wrong' }), 401],
      [upgradeRequest(port, {}, '/'), 404],
      [upgradeRequest(port, {}, '/events?since=x'), 400],
      [upgradeRequest(port, {}, '/events', 'POST'), 405],
      // Left to ws: no key, another protocol.
      [upgradeRequest(port, { 'Sec-WebSocket-Key': undefined }), 400],
      [upgradeRequest(port, { Upgrade: 'h2c' }), 400],
    ];
    for (const [request, status] of cases) assert.equal(statusOf(await exchangeRaw(port, request)), status, request);
    assert.match(await exchangeRaw(port, upgradeRequest(port, { Authorization: undefined })), /\r\nWWW-Authenticate: Bearer\r\n/);
  });

  it('has nothing for plain HTTP', async () => {
    const { port } = await publish();
    const host = `Host: 127.0.0.1:${port}\r\nAuthorization: Bearer test-token\r\n\r\n`;
    assert.equal(statusOf(await exchangeRaw(port, `GET /events HTTP/1.1\r\n${host}`)), 404);
    assert.equal(statusOf(await exchangeRaw(port, `POST /events HTTP/1.1\r\n${host}`)), 405);
    assert.equal(statusOf(await exchangeRaw(port, `GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n`)), 421);
    assert.equal(statusOf(await exchangeRaw(port, 'garbage\r\n\r\n')), 400);
    assert.equal(await exchangeRaw(port, `CONNECT example.test:443 HTTP/1.1\r\n${host}`), '');
  });

  it('listens on loopback only, and on a free port unless told', async () => {
    const { publisher, port } = await publish();
    assert.equal(publisher.url, `ws://127.0.0.1:${port}/events`);
    assert.ok(port > 0);
    await assert.rejects(publish({ port }), (error) => error instanceof UserError && error.code === 'port_in_use' && error.message.includes(String(port)));
    await assert.rejects(publish({ host: '203.0.113.1' }), (error) => error instanceof UserError && error.code === 'cannot_listen');
  });

  it('gives an address that works when it listens on every interface', async () => {
    const { publisher, log } = await publish({ host: '0.0.0.0' });
    assert.match(publisher.url, /^ws:\/\/127\.0\.0\.1:/);
    const subscriber = new TestSubscriber(publisher);
    emitMany(log, 1);
    await subscriber.until(({ seqs }) => seqs.length === 1);
  });

  it('takes a limited number of subscribers', async () => {
    const { publisher, port } = await publish();
    const subscribers = Array.from({ length: MAX_SUBSCRIBERS }, () => new TestSubscriber(publisher));
    for (const subscriber of subscribers) await subscriber.until(({ messages }) => messages.length === 1);
    assert.equal(statusOf(await exchangeRaw(port, upgradeRequest(port))), 503);
    subscribers[0]?.socket.close();
    await subscribers[0]?.closed();
    const next = new TestSubscriber(publisher);
    await next.until(({ messages }) => messages.length === 1);
  });

  it('ends a client that sends more than a command is long, and only that one', async () => {
    const { publisher, log } = await publish();
    const [bad, good] = [new TestSubscriber(publisher), new TestSubscriber(publisher)];
    await bad.until(({ messages }) => messages.length === 1);
    bad.socket.send('x'.repeat(64 * 1024 + 1));
    // RFC 6455 §7.4.1: message too big.
    assert.equal(await bad.closed(), 1009);
    emitMany(log, 1);
    await good.until(({ seqs }) => seqs.length === 1);
  });

  it('takes no part in clients that vanish in mid-handshake or in mid-stream', async () => {
    const { publisher, log, port } = await publish();
    const half = connect(port, '127.0.0.1');
    half.write('GET /events HTTP/1.1\r\nHost:');
    await once(half, 'connect');
    half.resetAndDestroy();
    const subscriber = new TestSubscriber(publisher);
    await subscriber.until(({ messages }) => messages.length === 1);
    const gone = await stalledSubscriber(port);
    gone.resetAndDestroy();
    emitMany(log, 3_000, 1_000);
    await subscriber.until(({ seqs }) => seqs.length === 3_000);
  });
});

describe('publisher: the stream', () => {
  const publish = publishers();

  it('greets, gives what is held, then what comes', async () => {
    const glossary = { cookie: { text: 'what it is for', citation: 'RFC 9846 §4.3.2' } };
    const { publisher, log } = await publish({ glossary });
    emitMany(log, 3);
    const subscriber = new TestSubscriber(publisher);
    await subscriber.until(({ seqs }) => seqs.length === 3);
    assert.deepEqual(subscriber.messages[0], { kind: 'hello', v: 1, run: RUN, oldest: 1, newest: 3, glossary: { ...programGlossary(), ...glossary } });
    emitMany(log, 2);
    await subscriber.until(({ seqs }) => seqs.length === 5);
    assert.deepEqual(subscriber.seqs, [1, 2, 3, 4, 5]);
    assert.deepEqual(subscriber.events.at(-1), log.at(5));
  });

  it('asks for signs of life', async () => {
    const { publisher } = await publish({ keepAlive: 20 });
    const subscriber = new TestSubscriber(publisher);
    await once(subscriber.socket, 'ping');
  });

  it('serialises an event once for all subscribers', async () => {
    const { publisher, log } = await publish();
    const subscribers = [new TestSubscriber(publisher), new TestSubscriber(publisher), new TestSubscriber(publisher)];
    for (const subscriber of subscribers) await subscriber.until(({ messages }) => messages.length === 1);
    let serialised = 0;
    const counted = {
      reason: 'rule',
      get detail(): string {
        return 'read while copied into the event';
      },
      toJSON(this: object) {
        serialised += 1;
        return { ...this, toJSON: undefined };
      },
    };
    log.emit('tunnel.passed', 1, 0, counted);
    for (const subscriber of subscribers) await subscriber.until(({ seqs }) => seqs.length === 1);
    assert.equal(serialised, 1);
  });

  it('closes with subscribers attached: the last events first, then 1001', async () => {
    const { publisher, log } = await publish();
    const [reading, filtered] = [new TestSubscriber(publisher), new TestSubscriber(publisher, '?types=tls.failed')];
    for (const subscriber of [reading, filtered]) await subscriber.until(({ messages }) => messages.length === 1);
    emitMany(log, 2_000);
    log.emit('proxy.stopping', null, 0, { reason: 'test' });
    const closing = [publisher.close(), publisher.close()];
    assert.equal(await reading.closed(), 1001);
    assert.equal(await filtered.closed(), 1001);
    await Promise.all(closing);
    assert.equal(reading.seqs.length, 2_001);
    assert.equal(reading.events.at(-1)?.type, 'proxy.stopping');
    assert.deepEqual(filtered.seqs, []);
  });

  it('closes even when a subscriber does not read and others have only half connected', async () => {
    const { publisher, log, port } = await publish();
    const stalled = await stalledSubscriber(port);
    const idle = connect(port, '127.0.0.1');
    idle.on('error', () => undefined);
    idle.write('GET / HTTP/1.1\r\n');
    emitMany(log, 20_000, 1_000);
    await publisher.close();
    stalled.destroy();
    idle.destroy();
    const refused = new WebSocket(publisher.url);
    const [error] = await nextOf(refused, 'error');
    assert.equal(systemCode(error), 'ECONNREFUSED');
  });
});
