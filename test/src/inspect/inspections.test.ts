import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { EventLog } from '../../../src/events/log.ts';
import type { Event, EventType } from '../../../src/events/schema.ts';
import { CertificateCache } from '../../../src/inspect/certificates.ts';
import { ChainJudge } from '../../../src/inspect/chain-judge.ts';
import { Inspections } from '../../../src/inspect/inspections.ts';
import type { ConnectionFacts } from '../../../src/inspect/tap.ts';

interface Started {
  inspections: Inspections;
  log: EventLog;
  /** Type, connection and µs of each event. */
  told: () => string[];
}

/** Inspections whose log throws when something of the type `failing` is emitted on the connection 1. */
function start(failing?: EventType): Started {
  const log = new EventLog();
  const certificates = new CertificateCache();
  const judge = new ChainJudge(certificates, { bundled: new Set(), system: new Set(), file: new Set() }, '', Date.now);
  const emit: EventLog['emit'] = (type, connection, elapsed, payload) => {
    if (type === failing && connection === 1) throw new Error('a bug');
    log.emit(type, connection, elapsed, payload);
  };
  return {
    inspections: new Inspections({ log: { emit, demand: log.demand }, certificates, judge }),
    log,
    told: () => [...log.since(0)].map((event: Event) => `${event.type} ${event.connection ?? '-'} ${event.elapsed}`),
  };
}

function facts(id: number): ConnectionFacts {
  return { id, client: { address: '127.0.0.1', port: 1 }, mode: 'connect', target: { host: 'a.example', port: 443 } };
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('Inspections', () => {
  it('tell of a new connection at once, and of the rest after the sockets were served', async () => {
    const { inspections, told } = start();
    const tap = inspections.openTap(facts(1), 100);
    assert.deepEqual(told(), ['connection.opened 1 0']);
    tap.fact({ kind: 'target_connected', address: '192.0.2.1', port: 443 }, 150);
    assert.equal(told().length, 1);
    await nextTurn();
    assert.deepEqual(told().slice(1), ['connection.connected 1 50']);
  });

  it('carry out what is queued when they are asked to', () => {
    const { inspections, told } = start();
    inspections.openTap(facts(1), 0).closed(7);
    inspections.flush();
    assert.deepEqual(told(), ['connection.opened 1 0', 'connection.closed 1 7']);
  });

  it('know what is open, and have only that tell its traffic, when it has changed', () => {
    const { inspections, told } = start();
    const [one, two] = [inspections.openTap(facts(1), 0), inspections.openTap(facts(2), 0)];
    assert.equal(inspections.open, 2);
    for (const tap of [one, two]) {
      tap.fact({ kind: 'next_layer', layer: 'opaque' }, 1);
      tap.bytes('downstream', 'client', 'application', Buffer.from('abc'), 2);
    }
    one.closed(3);
    inspections.flush();
    assert.equal(inspections.open, 1);
    inspections.tick(10);
    inspections.tick(20);
    two.bytes('upstream', 'server', 'application', Buffer.from('d'), 25);
    inspections.flush();
    inspections.tick(30);
    assert.deepEqual(told().slice(2), ['connection.closed 1 3', 'connection.traffic 2 10', 'connection.traffic 2 30']);
  });

  it('drop an inspector with a bug, say so, and still say when the connection is over', () => {
    const { inspections, log, told } = start('connection.connected');
    const [broken, sound] = [inspections.openTap(facts(1), 0), inspections.openTap(facts(2), 0)];
    for (const tap of [broken, sound]) {
      tap.bytes('downstream', 'client', 'application', Buffer.from('GET / HT'), 1);
      tap.fact({ kind: 'target_connected', address: '192.0.2.1', port: 443 }, 2);
      tap.bytes('downstream', 'client', 'application', Buffer.from('TP/1.1\r\n\r\n'), 3);
      tap.bytes('downstream', 'client', 'wire', Buffer.alloc(100), 3);
      tap.secrets('downstream', 'LINE', 3);
      tap.fact({ kind: 'next_layer', layer: 'tls' }, 4);
      tap.bytes('upstream', 'server', 'application', Buffer.from('HTTP/1.1 204 No\r\n\r\n'), 5);
      tap.ended('downstream', 'client', 6, 'ECONNRESET');
      tap.closed(8);
    }
    inspections.flush();
    assert.equal(inspections.open, 0);
    inspections.tick(9);
    assert.deepEqual(told().filter((line) => line.split(' ')[1] === '1'), ['connection.opened 1 0', 'decode.failed 1 0', 'connection.closed 1 8']);
    const [failed] = [...log.since(0)].filter((event) => event.type === 'decode.failed');
    assert.deepEqual([failed?.layer, failed?.code, failed?.hop], ['inspect', 'bug', null]);
    assert.match(failed?.detail ?? '', /which goes on: a bug$/);
    const closed = [...log.since(0)].filter((event) => event.type === 'connection.closed');
    assert.deepEqual(closed.map(({ connection, fromClient, fromServer }) => [connection, fromClient, fromServer]), [[1, 18, 19], [2, 18, 19]]);
    assert.ok(told().includes('http.request 2 3'), 'the other connection is read on');
  });

  it('give up where even the end cannot be told', () => {
    const { inspections, told } = start('connection.closed');
    const tap = inspections.openTap(facts(1), 0);
    tap.closed(1);
    tap.closed(2);
    tap.closed(3);
    inspections.flush();
    assert.equal(inspections.open, 0);
    assert.deepEqual(told(), ['connection.opened 1 0', 'decode.failed 1 0', 'decode.failed 1 0']);
  });
});
