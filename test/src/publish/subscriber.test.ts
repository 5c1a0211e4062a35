import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, it } from 'mocha';
import { WebSocket, WebSocketServer } from 'ws';
import { EventLog } from '../../../src/events/log.ts';
import type { SubscriberMessage } from '../../../src/events/schema.ts';
import { EventTexts } from '../../../src/publish/event-texts.ts';
import { BUFFER_LIMIT, Subscriber } from '../../../src/publish/subscriber.ts';
import { RUN, TestSubscriber, emitMany, publishers, stalledSubscriber } from '../../support/event-stream.ts';
import { portOf } from '../../support/recording-relay.ts';

/** Whole numbers from `first` to `last`. */
function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

describe('subscriber: what it gets', () => {
  const publish = publishers();

  it('goes on after the event it names', async () => {
    const { publisher, log } = await publish();
    emitMany(log, 10);
    const subscriber = new TestSubscriber(publisher, `?since=7&run=${RUN}`);
    await subscriber.until(({ seqs }) => seqs.length === 3);
    assert.deepEqual(subscriber.seqs, [8, 9, 10]);
    assert.deepEqual(subscriber.gaps, []);
  });

  it('gets a gap for what is gone, and nothing twice', async () => {
    const { publisher, log } = await publish({}, { maxEvents: 10 });
    emitMany(log, 50);
    const back = new TestSubscriber(publisher, `?since=12&run=${RUN}`);
    await back.until(({ seqs }) => seqs.length === 10);
    assert.deepEqual(back.gaps, [[13, 40]]);
    assert.deepEqual(back.seqs, range(41, 50));
    // Without a place there is nothing to miss: what is held is what there is.
    const fresh = new TestSubscriber(publisher);
    await fresh.until(({ seqs }) => seqs.length === 10);
    assert.deepEqual(fresh.gaps, []);
    // From the start of the run, in so many words.
    const all = new TestSubscriber(publisher, '?since=0');
    await all.until(({ seqs }) => seqs.length === 10);
    assert.deepEqual(all.gaps, [[1, 40]]);
  });

  it('starts with the oldest when its place belongs to another run, or this one has not come that far', async () => {
    const { publisher, log } = await publish();
    emitMany(log, 4);
    for (const query of ['?since=2&run=another', '?since=900']) {
      const subscriber = new TestSubscriber(publisher, query);
      await subscriber.until(({ seqs }) => seqs.length === 4);
      assert.deepEqual(subscriber.seqs, [1, 2, 3, 4], query);
      assert.deepEqual(subscriber.gaps, []);
    }
  });

  it('asks the log for bodies as long as it is there, if it wants them', async () => {
    const { publisher, log } = await publish();
    const plain = new TestSubscriber(publisher, '?types=http.end&bodies=1');
    await plain.until(({ messages }) => messages.length === 1);
    const asked = (): boolean => log.demand.bodies;
    assert.equal(asked(), false);
    const reader = new TestSubscriber(publisher, '?bodies=1');
    await reader.until(({ messages }) => messages.length === 1);
    assert.equal(asked(), true);
    log.emit('http.data', 1, 0, { exchange: 1, from: 'client', offset: 0, data: 'AA==' });
    await reader.until(({ seqs }) => seqs.length === 1);
    reader.socket.close();
    await reader.closed();
    while (asked()) await nextTurn();
    assert.equal(log.at(1), undefined);
  });

  it('gets a gap for each body that went before its time, when it wants bodies', async () => {
    const { publisher, log } = await publish({}, { maxBodyBytes: 1_500 });
    log.askForBodies();
    for (const data of ['x'.repeat(1_000), 'y'.repeat(1_000)]) {
      log.emit('http.data', 1, 0, { exchange: 1, from: 'client', data });
      log.emit('tunnel.passed', 1, 0, { reason: 'rule', detail: '' });
    }
    const read = async (query: string): Promise<unknown[]> => {
      const subscriber = new TestSubscriber(publisher, `${query}follow=0`);
      await subscriber.closed();
      return [subscriber.gaps, subscriber.seqs];
    };
    assert.deepEqual(await read('?bodies=1&'), [[[1, 1]], [2, 3, 4]]);
    assert.deepEqual(await read('?'), [[], [2, 4]]);
  });

  it('gets bodies only when it asks, types and connections only as it asks', async () => {
    const { publisher, log } = await publish();
    log.askForBodies();
    log.emit('proxy.stopping', null, 0, { reason: '' });
    log.emit('http.data', 1, 0, { exchange: 1, from: 'client', data: 'AA==' });
    log.emit('tunnel.passed', 2, 0, { reason: 'rule', detail: '' });
    log.emit('http.end', 1, 0, { exchange: 1, from: 'client', bodyBytes: 1, trailers: [], complete: true, cause: null });
    const seen = async (query: string): Promise<number[]> => {
      const subscriber = new TestSubscriber(publisher, `${query}${query === '' ? '?' : '&'}follow=0`);
      assert.equal(await subscriber.closed(), 1000);
      return subscriber.seqs;
    };
    assert.deepEqual(await seen(''), [1, 3, 4]);
    assert.deepEqual(await seen('?bodies=0'), [1, 3, 4]);
    assert.deepEqual(await seen('?bodies=1'), [1, 2, 3, 4]);
    assert.deepEqual(await seen('?types=http.data,http.end'), [4]);
    assert.deepEqual(await seen('?types=http.data,http.end&bodies=1'), [2, 4]);
    assert.deepEqual(await seen('?connection=1&bodies=1'), [2, 4]);
    assert.deepEqual(await seen('?connection=2'), [3]);
    assert.deepEqual(await seen('?connection=9'), []);
  });

  it('ends after what is held when it does not want to follow, however many turns that takes', async () => {
    const { publisher, log } = await publish();
    emitMany(log, 40_000);
    log.subscribe(() => undefined);
    const subscriber = new TestSubscriber(publisher, '?follow=0');
    await subscriber.until(({ messages }) => messages.length > 0);
    emitMany(log, 500);
    assert.equal(await subscriber.closed(), 1000);
    assert.equal(subscriber.seqs.length, 40_000);
    const empty = new TestSubscriber(publisher, '?follow=0&types=tls.failed');
    assert.equal(await empty.closed(), 1000);
    assert.deepEqual(empty.seqs, []);
  });
});

describe('subscriber: under load', () => {
  const publish = publishers();

  it('60,000 events reach a fast reader whole, while a stalled one costs a bounded buffer and no waiting', async () => {
    const { publisher, log, port } = await publish();
    const fast = new TestSubscriber(publisher);
    await fast.until(({ messages }) => messages.length === 1);
    const stalled = await stalledSubscriber(port);
    for (let burst = 0; burst < 60; burst += 1) {
      emitMany(log, 1_000, 200);
      await nextTurn();
    }
    await fast.until(({ seqs, gaps }) => seqs.length + gaps.reduce((sum, [from, to]) => sum + to - from + 1, 0) === 60_000);
    assert.deepEqual(fast.gaps, []);
    assert.deepEqual(fast.seqs, range(1, 60_000));
    stalled.destroy();
  });

  it('a stalled reader loses what the ring drops, is told so, and then gets the rest', async () => {
    const { publisher, log } = await publish({}, { maxEvents: 5_000 });
    const subscriber = new TestSubscriber(publisher);
    await subscriber.until(({ messages }) => messages.length === 1);
    subscriber.socket.pause();
    // More than its buffers here and in the system hold: the cursor stays behind, the ring goes on.
    for (let burst = 0; burst < 60; burst += 1) {
      emitMany(log, 1_000, 1_000);
      await nextTurn();
    }
    assert.equal(log.stats.dropped, 55_000);
    subscriber.socket.resume();
    await subscriber.until(({ seqs }) => seqs.at(-1) === 60_000);
    assert.ok(subscriber.gaps.length > 0);
    const known = [...subscriber.seqs, ...subscriber.gaps.flatMap(([from, to]) => range(from, to))];
    assert.deepEqual(new Set(known), new Set(range(1, 60_000)));
    assert.equal(known.length, 60_000);
  });

  it('emitting neither serialises nor sends', async () => {
    const { publisher, log } = await publish();
    const subscriber = new TestSubscriber(publisher);
    await subscriber.until(({ messages }) => messages.length === 1);
    let serialised = 0;
    const payload = {
      reason: 'rule',
      detail: '',
      toJSON(this: object) {
        serialised += 1;
        return { ...this, toJSON: undefined };
      },
    };
    for (let index = 0; index < 1_000; index += 1) log.emit('tunnel.passed', 1, 0, payload);
    assert.equal(serialised, 0);
    await subscriber.until(({ seqs }) => seqs.length === 1_000);
    assert.equal(serialised, 1_000);
  });

  it('what waits in a stalled socket stays within its limit', async () => {
    const { publisher, log, port } = await publish();
    const stalled = await stalledSubscriber(port);
    let texts = 0;
    const payload = {
      reason: 'rule',
      detail: 'x'.repeat(1_000),
      toJSON(this: object) {
        texts += 1_000;
        return { ...this, toJSON: undefined };
      },
    };
    let before = -1;
    // Until nothing more is taken: then the system's buffers and ours are full.
    while (texts > before || texts === 0) {
      before = texts;
      for (let index = 0; index < 20_000; index += 1) log.emit('tunnel.passed', 1, 0, payload);
      const reader = new TestSubscriber(publisher, `?types=proxy.stopping&follow=0`);
      await reader.closed();
      for (let turn = 0; turn < 200; turn += 1) await nextTurn();
    }
    // Linux lets a loopback socket hold some megabytes (net.ipv4.tcp_wmem and tcp_rmem) besides what waits here.
    assert.ok(texts < BUFFER_LIMIT + 16 * 1024 * 1024, `${texts} bytes were made for a reader that takes none`);
    stalled.destroy();
  });
});

describe('subscriber: signs of life', () => {
  const servers: WebSocketServer[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      for (const client of server.clients) client.terminate();
      server.close();
    }
  });

  /** A subscriber, the socket under it and its client, which has got the hello. */
  async function connected(autoPong: boolean): Promise<{ subscriber: Subscriber; log: EventLog; server: WebSocket; client: WebSocket }> {
    const log = new EventLog();
    const sockets = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    servers.push(sockets);
    const made = new Promise<{ subscriber: Subscriber; server: WebSocket }>((resolve) => {
      sockets.on('connection', (socket, request) => {
        const hello = { kind: 'hello', v: 1, run: RUN, oldest: 1, newest: 0, glossary: {} } as const;
        const onCommand = (): Promise<never> => Promise.reject(new Error('not here'));
        const options = { socket, connection: request.socket, log, texts: new EventTexts(), run: RUN, hello, subscription: {}, onCommand };
        resolve({ subscriber: new Subscriber(options), server: socket });
      });
    });
    await once(sockets, 'listening');
    const client = new WebSocket(`ws://127.0.0.1:${portOf(sockets)}`, { autoPong });
    client.on('error', () => undefined);
    await once(client, 'message');
    return { ...(await made), log, client };
  }

  it('are pongs', async () => {
    const { subscriber, server, client } = await connected(true);
    for (let round = 0; round < 3; round += 1) {
      const pong = once(server, 'pong');
      subscriber.check();
      await pong;
    }
    assert.equal(server.readyState, WebSocket.OPEN);
    client.pause();
    subscriber.check();
    subscriber.check();
    await once(server, 'close');
  });

  it('are also messages that leave: a slow reader is no dead one', async () => {
    const { subscriber, log, server, client } = await connected(false);
    for (let round = 1; round <= 3; round += 1) {
      subscriber.check();
      const message = once(client, 'message');
      emitMany(log, 1);
      subscriber.pump();
      await message;
    }
    assert.equal(server.readyState, WebSocket.OPEN);
    subscriber.check();
    subscriber.check();
    await once(server, 'close');
  });
});

describe('subscriber: commands', () => {
  const publish = publishers();

  function answers(subscriber: TestSubscriber): { id: number; ok: boolean; message: string }[] {
    return subscriber.messages.flatMap((message) => (message.kind === 'done' ? [{ id: message.id, ok: message.ok, message: message.message }] : []));
  }

  it('are passed on and answered', async () => {
    const seen: SubscriberMessage[] = [];
    const { publisher } = await publish({
      onCommand: (command) => {
        seen.push(command);
        if (command.name === 'inspect_host') return Promise.reject(new Error('it broke'));
        return Promise.resolve({ ok: command.name === 'pass_host', message: `did ${command.name}` });
      },
    });
    const subscriber = new TestSubscriber(publisher);
    await subscriber.until(({ messages }) => messages.length === 1);
    const commands: SubscriberMessage[] = [
      { kind: 'command', id: 1, name: 'pass_host', host: 'example.test' },
      { kind: 'command', id: 2, name: 'open_browser' },
      { kind: 'command', id: 3, name: 'inspect_host', host: 'example.test' },
    ];
    for (const command of commands) subscriber.socket.send(JSON.stringify(command));
    await subscriber.until((self) => answers(self).length === 3);
    assert.deepEqual(seen, commands);
    assert.deepEqual(
      answers(subscriber).sort((a, b) => a.id - b.id),
      [
        { id: 1, ok: true, message: 'did pass_host' },
        { id: 2, ok: false, message: 'did open_browser' },
        { id: 3, ok: false, message: 'it broke' },
      ],
    );
  });

  it('that are none are refused: with an answer where they have a number, else with the end', async () => {
    let called = 0;
    const onCommand = (): Promise<{ ok: boolean; message: string }> => {
      called += 1;
      return Promise.resolve({ ok: true, message: '' });
    };
    const { publisher } = await publish({ onCommand });
    const subscriber = new TestSubscriber(publisher);
    await subscriber.until(({ messages }) => messages.length === 1);
    subscriber.socket.send('{"kind":"command","id":9,"name":"format_disk"}');
    await subscriber.until((self) => answers(self).length === 1);
    assert.deepEqual(answers(subscriber), [{ id: 9, ok: false, message: 'there is no such command' }]);
    subscriber.socket.send('hello?');
    // RFC 6455 §7.4.1: policy violation.
    assert.equal(await subscriber.closed(), 1008);
    const binary = new TestSubscriber(publisher);
    await binary.until(({ messages }) => messages.length === 1);
    binary.socket.send(Buffer.from('{"kind":"command","id":1,"name":"open_browser"}'));
    // RFC 6455 §7.4.1: unsupported data.
    assert.equal(await binary.closed(), 1003);
    assert.equal(called, 0);
  });

  it('are limited in number at a time', async () => {
    const waiting: (() => void)[] = [];
    const { publisher } = await publish({
      onCommand: () =>
        new Promise((resolve) => {
          waiting.push(() => resolve({ ok: true, message: 'done' }));
        }),
    });
    const subscriber = new TestSubscriber(publisher);
    await subscriber.until(({ messages }) => messages.length === 1);
    for (let id = 1; id <= 9; id += 1) subscriber.socket.send(JSON.stringify({ kind: 'command', id, name: 'open_browser' }));
    await subscriber.until((self) => answers(self).length === 1);
    assert.deepEqual(answers(subscriber), [{ id: 9, ok: false, message: 'too many commands at a time' }]);
    for (const answer of waiting) answer();
    await subscriber.until((self) => answers(self).length === 9);
  });
});
