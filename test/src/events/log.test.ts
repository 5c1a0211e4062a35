import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { EventLog } from '../../../src/events/log.ts';
import type { EventLogOptions } from '../../../src/events/log.ts';
import type { Event } from '../../../src/events/schema.ts';

/** A log with `count` events of about the same size. */
function filled(count: number, options: EventLogOptions = {}): EventLog {
  const log = new EventLog(options);
  for (let id = 1; id <= count; id += 1) emitPassed(log, id);
  return log;
}

function emitPassed(log: EventLog, connection: number, detail = ''): void {
  log.emit('tunnel.passed', connection, 0, { reason: 'rule', detail });
}

function numbers(events: Iterable<Event>): number[] {
  return [...events].map((event) => event.seq);
}

describe('EventLog', () => {
  it('puts envelope and payload into one flat object', () => {
    const log = new EventLog({ now: () => 1_700_000_000_000 });
    log.emit('connection.connected', 7, 1_250, { address: '192.0.2.1', port: 443 });
    assert.deepEqual(log.at(1), {
      v: 1,
      seq: 1,
      time: 1_700_000_000_000,
      elapsed: 1_250,
      connection: 7,
      type: 'connection.connected',
      address: '192.0.2.1',
      port: 443,
    });
  });

  it('counts from 1 and is empty before that', () => {
    const log = new EventLog();
    assert.deepEqual([log.oldest, log.newest, log.at(0), log.at(1), numbers(log.since(0))], [1, 0, undefined, undefined, []]);
    emitPassed(log, 1);
    assert.deepEqual([log.oldest, log.newest, numbers(log.since(0)), numbers(log.since(1))], [1, 1, [1], []]);
  });

  it('holds the newest events when there are too many, and counts the rest', () => {
    const log = filled(25, { maxEvents: 10 });
    assert.deepEqual([log.oldest, log.newest], [16, 25]);
    assert.equal(log.at(15), undefined);
    assert.equal(log.at(16)?.connection, 16);
    assert.deepEqual(numbers(log.since(0)), [16, 17, 18, 19, 20, 21, 22, 23, 24, 25]);
    assert.deepEqual(numbers(log.since(22)), [23, 24, 25]);
    assert.equal(log.stats.events, 10);
    assert.equal(log.stats.dropped, 15);
  });

  it('holds the newest events when they are too large', () => {
    const log = new EventLog({ maxBytes: 10_000 });
    for (let id = 1; id <= 30; id += 1) emitPassed(log, id, 'x'.repeat(1_000));
    const { events, bytes, limitBytes, dropped } = log.stats;
    assert.equal(limitBytes, 10_000);
    assert.ok(bytes <= limitBytes && bytes >= events * 1_000, `${bytes} bytes for ${events} events`);
    assert.ok(events >= 5 && events <= 10);
    assert.equal(events + dropped, 30);
    assert.equal(log.at(30)?.connection, 30);
  });

  it('keeps the newest event even when it alone is too large', () => {
    const log = filled(3, { maxBytes: 10_000 });
    emitPassed(log, 4, 'x'.repeat(20_000));
    assert.deepEqual(numbers(log.since(0)), [4]);
    emitPassed(log, 5);
    assert.deepEqual(numbers(log.since(0)), [5]);
    assert.ok(log.stats.bytes < 1_000);
  });

  it('estimates a size between that of the JSON text and a few times as much', () => {
    const log = new EventLog({ now: () => 1 });
    const headers: [string, string][] = Array.from({ length: 12 }, (_, index) => [`header-name-${index}`, 'a value of ordinary length']);
    const head = { exchange: 1, stream: 0, version: 'HTTP/1.1', headers, headBytes: 512 };
    log.emit('http.request', 1, 1, { ...head, method: 'GET', target: '/a/path', scheme: 'https', authority: 'example.test' });
    log.emit('http.end', 1, 1, { exchange: 1, from: 'client', bodyBytes: 0, trailers: [], complete: true, cause: null });
    log.emit('http.data', 1, 1, { exchange: 1, from: 'server', data: 'x'.repeat(50_000) });
    const text = numbers(log.since(0)).reduce((sum, seq) => sum + JSON.stringify(log.at(seq)).length, 0);
    assert.ok(log.stats.bytes > text * 0.9 && log.stats.bytes < text * 3, `${log.stats.bytes} for ${text} characters`);
  });

  it('tells listeners every event in order until they unsubscribe', () => {
    const log = filled(2);
    const seen: number[] = [];
    const unsubscribe = log.subscribe((event) => seen.push(event.seq));
    emitPassed(log, 3);
    emitPassed(log, 4);
    unsubscribe();
    unsubscribe();
    emitPassed(log, 5);
    assert.deepEqual(seen, [3, 4]);
  });

  it('keeps the order for everybody when a listener emits', () => {
    const log = new EventLog();
    const first: number[] = [];
    const second: number[] = [];
    log.subscribe((event) => {
      first.push(event.seq);
      if (event.type === 'connection.connected') emitPassed(log, 1);
    });
    log.subscribe((event) => second.push(event.seq));
    log.emit('connection.connected', 1, 0, { address: '192.0.2.1', port: 1 });
    emitPassed(log, 1);
    assert.deepEqual(first, [1, 2, 3]);
    assert.deepEqual(second, [1, 2, 3]);
  });

  it('removes a listener that throws, says so once, and goes on for the others', () => {
    const log = new EventLog();
    let calls = 0;
    const seen: string[] = [];
    log.subscribe(() => {
      calls += 1;
      throw new Error('broken reader');
    });
    log.subscribe((event) => seen.push(event.type));
    emitPassed(log, 1);
    emitPassed(log, 2);
    assert.equal(calls, 1);
    assert.deepEqual(seen, ['tunnel.passed', 'proxy.warning', 'tunnel.passed']);
    const warning = log.at(2);
    assert.ok(warning?.type === 'proxy.warning');
    assert.equal(warning.code, 'listener_failed');
    assert.match(warning.message, /broken reader/);
  });

  it('survives a listener that throws something without a text', () => {
    const log = new EventLog();
    log.subscribe(() => {
      throw Object.create(null);
    });
    emitPassed(log, 1);
    emitPassed(log, 2);
    assert.deepEqual(numbers(log.since(0)), [1, 2, 3]);
  });

  it('goes on iterating over what is dropped and added meanwhile', () => {
    const log = filled(10, { maxEvents: 10 });
    const seen: number[] = [];
    for (const event of log.since(0)) {
      seen.push(event.seq);
      if (event.seq === 3) for (let id = 11; id <= 16; id += 1) emitPassed(log, id);
    }
    assert.deepEqual(seen, [1, 2, 3, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
  });

  describe('bodies', () => {
    const emitBody = (log: EventLog, size: number): void => log.emit('http.data', 1, 0, { exchange: 1, from: 'server', offset: 0, data: 'x'.repeat(size) });

    it('are asked for as long as one reader does', () => {
      const log = new EventLog();
      const { demand } = log;
      assert.equal(demand.bodies, false);
      const [one, two] = [log.askForBodies(), log.askForBodies()];
      assert.equal(demand.bodies, true);
      one();
      one();
      assert.equal(demand.bodies, true);
      two();
      assert.equal(demand.bodies, false);
    });

    it('go when nobody asks any more, and leave holes', () => {
      const log = new EventLog();
      emitPassed(log, 1);
      const before = log.stats.bytes;
      const stop = log.askForBodies();
      emitBody(log, 1_000);
      emitPassed(log, 2);
      stop();
      assert.deepEqual(numbers(log.since(0)), [1, 3]);
      assert.deepEqual([log.oldest, log.newest, log.at(2)], [1, 3, undefined]);
      const { events, bytes, dropped } = log.stats;
      assert.deepEqual([events, bytes, dropped], [2, before * 2, 0]);
    });

    it('have a limit of their own: the oldest of them go, nothing else', () => {
      const log = new EventLog({ maxBodyBytes: 3_500 });
      log.askForBodies();
      for (let count = 0; count < 5; count += 1) {
        emitBody(log, 1_000);
        emitPassed(log, 1);
      }
      // With what else belongs to an event, three of 1,000 bytes fit, four do not.
      const bodies = [...log.since(0)].filter(({ type }) => type === 'http.data').map(({ seq }) => seq);
      assert.ok(bodies.length === 2 || bodies.length === 3, String(bodies));
      assert.equal(bodies.at(-1), 9);
      assert.equal(numbers(log.since(0)).length - bodies.length, 5);
      assert.equal(log.stats.dropped, 5 - bodies.length);
      assert.equal(log.stats.events, 5 + bodies.length);
      // One that is too large alone is still there for who reads along.
      emitBody(log, 10_000);
      assert.deepEqual([...log.since(0)].filter(({ type }) => type === 'http.data').map(({ seq }) => seq), [11]);
    });

    it('are dropped with the ring like anything else, holes included', () => {
      const log = new EventLog({ maxEvents: 4, maxBodyBytes: 1_500 });
      log.askForBodies();
      for (let count = 0; count < 6; count += 1) emitBody(log, 1_000);
      assert.deepEqual(numbers(log.since(0)), [6]);
      assert.deepEqual([log.oldest, log.stats.events, log.stats.dropped], [3, 1, 5]);
      for (let id = 1; id <= 4; id += 1) emitPassed(log, id);
      assert.deepEqual(numbers(log.since(0)), [7, 8, 9, 10]);
      assert.deepEqual([log.oldest, log.stats.events, log.stats.dropped], [7, 4, 6]);
      const other = filled(4, { maxEvents: 4 });
      assert.equal(log.stats.bytes, other.stats.bytes);
    });

    it('come to listeners that want them, and to no others', () => {
      const log = new EventLog();
      const seen: string[] = [];
      log.subscribe(({ seq }) => seen.push(`plain ${seq}`));
      log.subscribe(({ seq }) => seen.push(`bodies ${seq}`), { bodies: true });
      log.askForBodies();
      emitBody(log, 1);
      emitPassed(log, 1);
      assert.deepEqual(seen, ['bodies 1', 'plain 2', 'bodies 2']);
    });
  });
});
