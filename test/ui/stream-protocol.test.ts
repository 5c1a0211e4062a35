import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseStreamMessage, placeAfter, streamAddress } from '../../ui/stream-protocol.ts';
import { SampleRun } from '../support/sample-events.ts';
import { parseSubscription } from '../../src/events/subscription.ts';

const HELLO = { kind: 'hello', v: 1, run: 'a', oldest: 1, newest: 9, glossary: {} } as const;

describe('streamAddress', () => {
  it('asks for what comes after the last event, in the publisher’s own words', () => {
    assert.equal(streamAddress('ws://127.0.0.1:9/events', undefined), 'ws://127.0.0.1:9/events');
    const query = new URL(streamAddress('ws://127.0.0.1:9/events', { run: 'a b', seq: 7 })).searchParams;
    assert.deepEqual(parseSubscription(query), { run: 'a b', since: 7 });
    assert.deepEqual(parseSubscription(new URL(streamAddress('ws://127.0.0.1:9/events', { run: 'a', seq: 0 })).searchParams), { run: 'a' });
  });
});

describe('placeAfter', () => {
  it('follows events and gaps, and begins anew with another run', () => {
    const [event] = new SampleRun().started().events;
    assert.ok(event !== undefined);
    let place = placeAfter(undefined, HELLO);
    assert.deepEqual(place, { run: 'a', seq: 0 });
    place = placeAfter(place, { kind: 'event', event: { ...event, seq: 5 } });
    assert.deepEqual(place, { run: 'a', seq: 5 });
    place = placeAfter(place, { kind: 'gap', from: 6, to: 8 });
    assert.deepEqual(place, { run: 'a', seq: 8 });
    assert.deepEqual(placeAfter(place, HELLO), { run: 'a', seq: 8 }, 'the same run goes on');
    assert.deepEqual(placeAfter(place, { kind: 'done', id: 1, ok: true, message: '' }), { run: 'a', seq: 8 });
    assert.deepEqual(placeAfter(place, { ...HELLO, run: 'b' }), { run: 'b', seq: 0 });
    assert.equal(placeAfter(undefined, { kind: 'event', event }), undefined);
  });
});

describe('parseStreamMessage', () => {
  it('reads what the publisher sends', () => {
    for (const message of [HELLO, { kind: 'gap', from: 1, to: 2 }, { kind: 'done', id: 1, ok: false, message: 'no' }, ...new SampleRun().started().events.map((event) => ({ kind: 'event', event }))]) {
      assert.deepEqual(parseStreamMessage(JSON.stringify(message)), message);
    }
  });

  it('passes over what it does not understand', () => {
    for (const text of ['', 'no json', '[]', 'null', '{"kind":"other"}', '{"kind":"hello","v":2,"run":"a","glossary":{}}', '{"kind":"event","event":{"v":1,"seq":"1","type":"x"}}', '{"kind":"event","event":{"v":1,"seq":1,"type":"x","connection":"y"}}', '{"kind":"gap","from":1}', '{"kind":"done","id":1}']) {
      assert.equal(parseStreamMessage(text), undefined, text);
    }
  });
});
