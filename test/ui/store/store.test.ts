import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { runOf } from '../../support/screens.ts';
import { SampleRun } from '../../support/sample-events.ts';
import { Random } from '../../support/random.ts';
import { Store, place } from '../../../ui/store/store.ts';

const ROOMY = Number.MAX_SAFE_INTEGER;

describe('place', () => {
  it('is where a number is, or would have to go', () => {
    const random = new Random(5);
    for (let round = 0; round < 500; round += 1) {
      const sorted = [...new Set(Array.from({ length: random.below(20) }, () => random.below(50)))].sort((a, b) => a - b);
      const value = random.below(60) - 5;
      const expected = sorted.findIndex((number) => number >= value);
      assert.equal(place(sorted, value), expected < 0 ? sorted.length : expected);
    }
  });
});

describe('Store', () => {
  it('folds an event once, however often it comes', () => {
    const store = new Store();
    const { events } = runOf('good', 'plain');
    for (const event of [...events, ...events]) store.fold(event, 10);
    assert.deepEqual(store.ids, [1, 2]);
    assert.equal(store.get(1)?.detail?.messages.items.length, 10);
    assert.equal(store.newest, events.at(-1)?.seq);
    assert.equal(store.detailSize, events.filter(({ connection }) => connection !== null).length * 10);
  });

  it('counts what is open and what failed as it changes', () => {
    const store = new Store();
    const { events } = runOf('opening', 'good', 'refused', 'expired', 'unreachable');
    for (const event of events) store.fold(event, 1);
    assert.deepEqual([store.open, store.failed], [1, 3]);
  });

  it('makes a row of a connection whose opening was missed', () => {
    const run = new SampleRun();
    run.emit(9, 500, 'connection.traffic', { fromClient: 1, fromServer: 2 });
    run.emit(4, 500, 'connection.traffic', { fromClient: 1, fromServer: 2 });
    const store = new Store();
    for (const event of run.events) store.fold(event, 1);
    assert.deepEqual(store.ids, [4, 9]);
  });

  it('keeps at most so many connections: the oldest closed ones go first, the one looked at stays', () => {
    const store = new Store({ connections: 100, detailSize: ROOMY });
    const run = new SampleRun();
    for (let index = 0; index < 150; index += 1) run.connection(index === 3 ? 'opening' : 'unreachable');
    store.pinned = 2;
    const gone: number[] = [];
    for (const event of run.events) {
      store.fold(event, 1);
      gone.push(...store.trim());
      assert.ok(store.ids.length <= 100);
    }
    assert.equal(store.forgotten, gone.length);
    assert.equal(store.ids.length + gone.length, 150);
    assert.deepEqual(store.ids.slice(0, 2), [2, 4], 'the one looked at, and the open one');
    assert.equal(store.open, 1);
    assert.equal(store.failed, store.ids.length - 1);
  });

  it('lets open ones go when there is nothing else to let go', () => {
    const store = new Store({ connections: 10, detailSize: ROOMY });
    const run = new SampleRun();
    for (let index = 0; index < 30; index += 1) run.connection('opening');
    for (const event of run.events) {
      store.fold(event, 1);
      store.trim();
    }
    assert.deepEqual(store.ids, Array.from({ length: 10 }, (_, index) => index + 21));
  });

  it('lets details go before rows, closed ones first, and never grows beyond the limit', () => {
    const store = new Store({ connections: 1_000, detailSize: 40_000 });
    const run = new SampleRun();
    run.connection('good', { open: true });
    for (let index = 0; index < 40; index += 1) run.connection('good');
    store.pinned = 5;
    for (const event of run.events) {
      store.fold(event, 100);
      assert.ok(store.detailSize <= 40_000);
    }
    assert.equal(store.ids.length, 41);
    assert.ok(store.get(1)?.detail !== undefined, 'open');
    assert.ok(store.get(5)?.detail !== undefined, 'looked at');
    assert.equal(store.get(2)?.detail, undefined);
    assert.equal(store.get(2)?.exchanges, 14, 'the row is complete');
    assert.ok(store.get(41)?.detail !== undefined, 'the newest');
    assert.equal(store.ids.filter((id) => store.get(id)?.detail === undefined).length, store.detailsForgotten);
  });

  it('keeps of a row of byte counters only the last', () => {
    const run = new SampleRun();
    for (let bytes = 1; bytes <= 500; bytes += 1) run.emit(1, bytes, 'connection.traffic', { fromClient: bytes, fromServer: 0 });
    const store = new Store();
    for (const event of run.events) store.fold(event, 50);
    assert.deepEqual(store.get(1)?.detail?.events.items.map(({ event }) => event.seq), [500]);
    assert.equal(store.detailSize, 50);
  });

  it('holds a hundred thousand connections', function () {
    this.timeout(60_000);
    const store = new Store();
    const run = new SampleRun();
    for (let id = 1; id <= 100_500; id += 1) {
      run.emit(id, 0, 'connection.opened', { client: { address: '127.0.0.1', port: 5 }, mode: 'connect', target: { host: 'a.test', port: 443 } });
      for (const event of run.events.splice(0)) store.fold(event, 3_000);
      store.trim();
    }
    assert.ok(store.ids.length > 98_000 && store.ids.length <= 100_000);
    assert.ok(store.detailSize <= 64 * 1024 * 1024);
    assert.equal(store.ids.at(-1), 100_500);
  });

  it('notices a secret that two connections have, and nothing where each has its own', () => {
    const run = runOf('good', 'good', 'good');
    const keys = (connection: number, id: string): void => {
      run.emit(connection, 30_000, 'tls.keys', { hop: 'upstream', secrets: [{ label: 'CLIENT_TRAFFIC_SECRET_0', id }] });
    };
    keys(1, 'aaaaaaaa');
    keys(2, 'bbbbbbbb');
    keys(3, 'aaaaaaaa');
    const store = new Store();
    for (const event of run.events) store.fold(event, 1);
    assert.deepEqual([1, 2, 3].map((id) => store.get(id)?.sharedKeys), [[], [], [{ label: 'CLIENT_TRAFFIC_SECRET_0', id: 'aaaaaaaa', connection: 1 }]]);
  });
});
