import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, it } from 'mocha';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { UserError } from '../../../src/errors.ts';
import type { StreamMessage } from '../../../src/events/schema.ts';
import { followStream, readStream } from '../../../src/publish/client.ts';
import type { OnMessage, StreamAddress } from '../../../src/publish/client.ts';
import { RUN, TOKEN, emitMany, publishers } from '../../support/event-stream.ts';
import { portOf } from '../../support/recording-relay.ts';

const never = new AbortController().signal;

/** Keeps messages; `done` is called with what is there after each. */
function collector(done: (messages: readonly StreamMessage[]) => void = () => undefined): { messages: StreamMessage[]; onMessage: OnMessage } {
  const messages: StreamMessage[] = [];
  return {
    messages,
    onMessage: (message) => {
      messages.push(message);
      done(messages);
      return undefined;
    },
  };
}

/** Servers that follow a script: called with each connection, its number from 0 and its query. */
function scripted(): (script: (socket: WebSocket, connection: number, query: URLSearchParams) => void) => Promise<StreamAddress> {
  const servers: WebSocketServer[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      for (const client of server.clients) client.terminate();
      server.close();
    }
  });
  return async (script) => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    servers.push(server);
    let connections = 0;
    server.on('connection', (socket, request) => {
      script(socket, connections, new URL(request.url ?? '', 'ws://localhost').searchParams);
      connections += 1;
    });
    await once(server, 'listening');
    return { url: `ws://127.0.0.1:${portOf(server)}/events`, token: TOKEN };
  };
}

function hello(run: string): string {
  return JSON.stringify({ kind: 'hello', v: 1, run, oldest: 1, newest: 9, glossary: {} });
}

function event(seq: number): string {
  return JSON.stringify({ kind: 'event', event: { v: 1, seq, time: 0, elapsed: 0, connection: null, type: 'proxy.stopping', reason: '' } });
}

describe('readStream', () => {
  const publish = publishers();
  const serve = scripted();

  it('reads until it is stopped', async () => {
    const { publisher, log } = await publish();
    emitMany(log, 3);
    const stopping = new AbortController();
    const { messages, onMessage } = collector((all) => {
      if (all.length === 4) stopping.abort();
    });
    assert.deepEqual(await readStream({ url: publisher.url, token: TOKEN }, {}, onMessage, stopping.signal), { why: 'stopped' });
    assert.deepEqual(messages.map(({ kind }) => kind), ['hello', 'event', 'event', 'event']);
    assert.deepEqual(await readStream({ url: publisher.url, token: TOKEN }, {}, onMessage, stopping.signal), { why: 'stopped' });
    assert.equal(messages.length, 4);
  });

  it('tells the end of what was asked for, of the run and of the connection apart', async () => {
    const { publisher, log } = await publish();
    emitMany(log, 1);
    const address = { url: publisher.url, token: TOKEN };
    assert.deepEqual(await readStream(address, { follow: false }, collector().onMessage, never), { why: 'complete' });
    const { onMessage } = collector((all) => {
      if (all.length === 2) void publisher.close();
    });
    assert.deepEqual(await readStream(address, {}, onMessage, never), { why: 'ended' });
    const cut = await serve((socket) => {
      socket.send(hello('a'), () => {
        socket.terminate();
      });
    });
    assert.deepEqual(await readStream(cut, {}, collector().onMessage, never), { why: 'lost' });
  });

  it('says why it was not let in', async () => {
    const { publisher } = await publish();
    const { messages, onMessage } = collector();
    assert.deepEqual(await readStream({ url: publisher.url, token: 'wrong' }, {}, onMessage, never), { why: 'refused', detail: 'it answered 401' });
    await publisher.close();
    assert.deepEqual(await readStream({ url: publisher.url, token: TOKEN }, {}, onMessage, never), { why: 'refused', detail: 'ECONNREFUSED' });
    const newer = await serve((socket) => {
      socket.send(hello('a').replace('"v":1', '"v":2'));
    });
    const refused = await readStream(newer, {}, onMessage, never);
    assert.ok(refused.why === 'refused' && refused.detail.includes('another version'));
    const strict = await serve((socket) => {
      socket.send(hello('a'));
      socket.close(1008);
    });
    assert.deepEqual(await readStream(strict, {}, collector().onMessage, never), { why: 'refused', detail: 'it closed with code 1008' });
    assert.deepEqual(messages, []);
  });

  it('passes over what it does not understand after the greeting', async () => {
    const address = await serve((socket) => {
      for (const text of [hello('a'), '{"kind":"weather"}', 'nonsense', event(1)]) socket.send(text);
      socket.close(1000);
    });
    const { messages, onMessage } = collector();
    assert.deepEqual(await readStream(address, {}, onMessage, never), { why: 'complete' });
    assert.deepEqual(messages.map(({ kind }) => kind), ['hello', 'event']);
  });

  it('takes no more while the one who reads is busy, and loses nothing', async () => {
    const { publisher, log } = await publish();
    emitMany(log, 20_000, 1_000);
    let seen = 0;
    let free: () => void = () => undefined;
    const busy = new Promise<void>((resolve) => {
      free = resolve;
    });
    const reading = readStream(
      { url: publisher.url, token: TOKEN },
      { follow: false },
      (message) => {
        if (message.kind === 'event') seen += 1;
        return busy;
      },
      never,
    );
    while (seen === 0) await nextTurn();
    for (let turn = 0; turn < 500; turn += 1) await nextTurn();
    // What one chunk from the socket held is still given out.
    assert.ok(seen < 1_000, `${seen} events came while nobody had time`);
    free();
    assert.deepEqual(await reading, { why: 'complete' });
    assert.equal(seen, 20_000);
  });

  it('rejects with what the one who reads throws, at once or later', async () => {
    const { publisher } = await publish();
    const address = { url: publisher.url, token: TOKEN };
    const thrower = (): undefined => {
      throw new Error('full');
    };
    await assert.rejects(readStream(address, {}, thrower, never), /full/);
    await assert.rejects(
      readStream(address, {}, () => Promise.reject(new Error('late')), never),
      /late/,
    );
  });
});

describe('followStream', () => {
  const publish = publishers();
  const serve = scripted();

  it('comes back to its place when the connection breaks', async () => {
    const asked: string[] = [];
    const address = await serve((socket, connection, query) => {
      asked.push(query.toString());
      socket.send(hello('a'));
      if (connection === 0) {
        socket.send(event(1));
        socket.send(event(2), () => {
          socket.terminate();
        });
      } else {
        socket.send(event(3));
        socket.close(1001);
      }
    });
    const { messages, onMessage } = collector();
    const outcome = await followStream(() => Promise.resolve({ ...address, run: 'a' }), { since: 0, bodies: true }, onMessage, never);
    assert.equal(outcome, 'ended');
    assert.deepEqual(asked, ['since=0&bodies=1', 'since=2&run=a&bodies=1']);
    assert.deepEqual(messages.flatMap((message) => (message.kind === 'event' ? [message.event.seq] : [])), [1, 2, 3]);
  });

  it('ends when the connection breaks and the run is gone, or another one is there', async () => {
    for (const later of [undefined, 'b']) {
      const address = await serve((socket) => {
        socket.send(hello('a'), () => {
          socket.terminate();
        });
      });
      let looked = 0;
      const find = (): Promise<(StreamAddress & { run: string }) | undefined> => {
        looked += 1;
        const run = looked === 1 ? 'a' : later;
        return Promise.resolve(run === undefined ? undefined : { ...address, run });
      };
      assert.equal(await followStream(find, {}, collector().onMessage, never), 'ended');
    }
  });

  it('says when no proxy runs or it does not let us in', async () => {
    await assert.rejects(
      followStream(() => Promise.resolve(undefined), {}, collector().onMessage, never),
      (error) => error instanceof UserError && error.code === 'not_running' && error.hints.some((hint) => hint.includes('trustlens start')),
    );
    const { publisher } = await publish();
    await assert.rejects(
      followStream(() => Promise.resolve({ url: publisher.url, token: 'wrong', run: RUN }), {}, collector().onMessage, never),
      (error) => error instanceof UserError && error.code === 'stream_unreachable' && error.message.includes('401'),
    );
  });

  it('stops while it waits to come back', async () => {
    const stopping = new AbortController();
    const address = await serve((socket) => {
      socket.on('close', () => {
        stopping.abort();
      });
      socket.send(hello('a'), () => {
        socket.terminate();
      });
    });
    assert.equal(await followStream(() => Promise.resolve({ ...address, run: 'a' }), {}, collector().onMessage, stopping.signal), 'stopped');
  });

  it('is complete when all that is held has come', async () => {
    const { publisher, log } = await publish();
    emitMany(log, 5);
    const { messages, onMessage } = collector();
    assert.equal(await followStream(() => Promise.resolve({ url: publisher.url, token: TOKEN, run: RUN }), { follow: false }, onMessage, never), 'complete');
    assert.equal(messages.length, 6);
  });
});
