import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { describe, it } from 'mocha';
import { WebSocket, WebSocketServer } from 'ws';
import type { StreamMessage } from '../../../src/events/schema.ts';
import { advance, parseSubscription, resumed, socketOptions, subscriptionUrl, wholeNumber } from '../../../src/events/subscription.ts';
import type { Place, Subscription } from '../../../src/events/subscription.ts';

const URL_OF_STREAM = 'ws://127.0.0.1:9/events';

function parsed(query: string): Subscription | string {
  return parseSubscription(new URLSearchParams(query));
}

describe('a subscription', () => {
  it('travels as a query and comes back the same', () => {
    const wishes: Subscription[] = [
      {},
      { since: 0 },
      { since: 12, run: 'a b&c=d', types: ['tls.message', 'http.end'], connection: 3, bodies: true, follow: false },
      { bodies: false, follow: true },
    ];
    for (const wanted of wishes) assert.deepEqual(parsed(new URL(subscriptionUrl(URL_OF_STREAM, wanted)).search), wanted);
    assert.equal(subscriptionUrl(URL_OF_STREAM, { since: 4, types: ['tls.failed'] }), `${URL_OF_STREAM}?since=4&types=tls.failed`);
  });

  it('says what is wrong instead of passing over it', () => {
    const faults: [query: string, fault: RegExp][] = [
      ['since=', /since must be a whole number/],
      ['since=-1', /since/],
      ['since=1e3', /since/],
      ['since=1.5', /since/],
      ['since=9007199254740993', /since/],
      ['connection=0x1', /connection/],
      ['since=1&since=2', /since is given twice/],
      ['types=', /types/],
      ['types=tls.message,nonsense', /types/],
      ['types=__proto__', /types/],
      ['bodies=yes', /bodies must be 0 or 1/],
      ['follow=', /follow must be 0 or 1/],
      ['token=secret', /something unknown/],
    ];
    for (const [query, fault] of faults) {
      const answer = parsed(query);
      assert.ok(typeof answer === 'string', query);
      assert.match(answer, fault);
      assert.ok(!answer.includes('secret'));
    }
  });
});

describe('the place of a subscriber', () => {
  const hello = (run: string): StreamMessage => ({ kind: 'hello', v: 1, run, oldest: 1, newest: 9, glossary: {} });
  const event = (seq: number): StreamMessage => ({
    kind: 'event',
    event: { v: 1, seq, time: 0, elapsed: 0, connection: null, type: 'proxy.stopping', reason: '' },
  });
  const after = (place: Place, ...messages: StreamMessage[]): Place => messages.reduce(advance, place);

  it('moves with events and gaps, and starts anew in another run', () => {
    assert.deepEqual(after({}, hello('a')), { run: 'a' });
    assert.deepEqual(after({}, hello('a'), event(3)), { run: 'a', seq: 3 });
    assert.deepEqual(after({ run: 'a', seq: 3 }, { kind: 'gap', from: 4, to: 8 }), { run: 'a', seq: 8 });
    assert.deepEqual(after({ run: 'a', seq: 3 }, { kind: 'done', id: 1, ok: true, message: '' }), { run: 'a', seq: 3 });
    assert.deepEqual(after({ run: 'a', seq: 3 }, hello('a')), { run: 'a', seq: 3 });
    assert.deepEqual(after({ run: 'a', seq: 3 }, hello('b')), { run: 'b' });
  });

  it('is what to ask for when coming back', () => {
    const wanted: Subscription = { since: 2, bodies: true };
    assert.deepEqual(resumed(wanted, {}), wanted);
    assert.deepEqual(resumed(wanted, { run: 'a', seq: 7 }), { since: 7, bodies: true, run: 'a' });
    assert.deepEqual(resumed({ since: 2 }, { run: 'b' }), { run: 'b' });
    assert.deepEqual(wanted, { since: 2, bodies: true });
  });
});

describe('wholeNumber', () => {
  it('takes digits only, as far as they are exact', () => {
    assert.equal(wholeNumber('0'), 0);
    assert.equal(wholeNumber('9007199254740991'), Number.MAX_SAFE_INTEGER);
    for (const text of ['', ' 1', '+1', '-1', '1e1', '1.0', 'NaN', '9007199254740992', '12345678901234567890']) assert.equal(wholeNumber(text), undefined, text);
  });
});

describe('the socket of a subscriber', () => {
  it('shows the token, offers no compression, and takes no message that could hurt', async () => {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    try {
      await once(server, 'listening');
      const address = server.address();
      assert.ok(typeof address === 'object' && address !== null);
      const asked = new Promise<IncomingMessage>((resolve) => {
        server.once('connection', (peer, request) => {
          peer.send(Buffer.alloc(64 * 1024 * 1024 + 1));
          resolve(request);
        });
      });
      const socket = new WebSocket(`ws://127.0.0.1:${address.port}`, socketOptions('abc'));
      const failures: unknown[] = await once(socket, 'error');
      const { headers } = await asked;
      assert.deepEqual([headers.authorization, headers['sec-websocket-extensions']], ['Bearer abc', undefined]);
      assert.match(String(failures[0]), /payload size exceeded/i);
    } finally {
      server.close();
    }
  });
});
