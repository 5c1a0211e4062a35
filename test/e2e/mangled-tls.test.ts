/**
 * TLS that is mangled on its way, at every record and on both sides of the proxy, with real clients and servers at the ends: what the
 * standard allows makes no difference, and what it does not is a row that says what was wrong, beside a proxy that goes on as before.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'mocha';
import { MAX_HANDSHAKE_MESSAGE } from '../../src/decode/tls/handshake.ts';
import { MAX_FRAGMENT } from '../../src/decode/tls/records.ts';
import { MAX_HELD } from '../../src/decode/tls/tls-connection.ts';
import { MAX_TRANSCRIPT } from '../../src/decode/tls/transcript.ts';
import { isEvent } from '../../src/events/schema.ts';
import type { Hop } from '../../src/events/schema.ts';
import { MAX_FIRST_BYTES } from '../../src/relay/first-bytes.ts';
import { readAll, tunnelTo } from '../support/clients.ts';
import { closing } from '../support/closing.ts';
import type { Row } from '../support/event-feed.ts';
import { HUGE, hugeClient, hugeHello, hugeServer, startHugeOrigin } from '../support/huge-messages.ts';
import type { HugeBytes } from '../support/huge-messages.ts';
import { startShim, toPort } from '../support/mangling-shim.ts';
import { NAMES, curlClient, nodeClient, opensslClient, rowsTo, someAtATime, visit } from '../support/mangled-visits.ts';
import type { Mode, Version, Visited } from '../support/mangled-visits.ts';
import { needs } from '../support/needs.ts';
import { Random } from '../support/random.ts';
import { setStage } from '../support/stage.ts';
import type { Stage } from '../support/stage.ts';
import { ByteRecords, FAULTS, RecordFault, byteByByte } from '../support/tls-mangling.ts';
import type { Fault, Mangler } from '../support/tls-mangling.ts';

const MODES: readonly Mode[] = ['inspected', 'passed'];
const VERSIONS: readonly Version[] = ['TLSv1.2', 'TLSv1.3'];

/** Connections at a time: enough that those that wait for a shim to hang up cost little, few enough that the others do not wait for the machine. */
const AT_ONCE = 12;

/** When a shim hangs up because both ends wait for each other, ms. Early on a slow machine is only another way of being cut off. */
const HANG_UP = 300;

/** Printed with every case that fails. */
const SEED = 20_261_122;

/** The most that is kept of a connection while it is open: of each direction a message that grows and the record it comes in; of each hop what waits for secrets or a signature; and what the four sockets hold. Bytes. */
const KEPT = 2 * (2 * (2 * MAX_HANDSHAKE_MESSAGE + MAX_FRAGMENT.tls12) + MAX_HELD + MAX_TRANSCRIPT) + 4 * MAX_FIRST_BYTES;

/** What V8 has not thrown away yet: its young generation, three times 16 MiB, and as much of what grew older. Bytes. */
const GARBAGE = 96 * 2 ** 20;

describe('TLS that is mangled on its way', function () {
  this.timeout(180_000);
  const later = closing('all');
  let stage: Stage;
  /** What the proxy says on stderr when it starts; nothing is to be added. */
  let words: string;

  before(async function () {
    needs(this, 'curl', 'nginx', 'openssl');
    stage = await setStage(later, ['--pass', 'localhost']);
    stage.nginx.add('hello.txt', 'hello');
    words = stage.proxy.stderr();
    await goesOn();
  });

  it('is read and relayed as if untouched, one byte at a time and with a byte a record', async () => {
    const manners = [undefined, byteByByte, (): Mangler => new ByteRecords()];
    const kinds = MODES.flatMap((mode) => VERSIONS.flatMap((version) => [curlClient, opensslClient].map((client) => ({ mode, version, client }))));
    const targets: number[][] = kinds.map(() => []);
    await someAtATime([...kinds.entries()], 4, async ([index, { mode, version, client }]) => {
      for (const manner of manners) {
        const mangled = (): { client?: Mangler; server?: Mangler } => (manner === undefined ? {} : { client: manner(), server: manner() });
        const { said, target } = await visit(later, stage, client, { mode, version, front: mangled(), back: mangled() });
        assert.match(said, /hello$/, `${mode} ${version} ${client.name}`);
        targets[index]?.push(target);
      }
    });
    const rows = await rowsTo(stage, targets.flat());
    for (const [index, { mode, version, client }] of kinds.entries()) {
      const [plain, bytes, records] = (targets[index] ?? []).map((target) => rows.get(target));
      assert.ok(plain !== undefined && bytes !== undefined && records !== undefined);
      for (const row of [plain, bytes, records]) row.assertReadable();
      assert.deepEqual(shape(bytes), shape(plain), `${mode} ${version} ${client.name}, one byte at a time`);
      assert.deepEqual(shape(records), shape(plain), `${mode} ${version} ${client.name}, a byte a record`);
      const spread = records.all('tls.message').filter(({ message, encrypted, hop, from }) => !encrypted && message.name !== 'Alert' && message.name !== 'ChangeCipherSpec' && (mode === 'passed' || (hop === 'downstream') === (from === 'client')));
      assert.ok(spread.length >= 2);
      for (const { message, length, records: count } of spread) assert.equal(count, length, message.name);
    }
    await goesOn();
  });

  /** What the events of two runs of the same must have in common: all but times, random values, and what depends on who ended first. */
  function shape(row: Row): unknown {
    const names = (fields: readonly { name: string; children?: readonly { name: string }[] }[]): unknown => fields.map(({ name, children }) => (children === undefined ? name : [name, names(children)]));
    const messages = (hop: string): unknown =>
      row.all('tls.message').filter((event) => event.hop === hop && event.message.name !== 'Alert' && event.message.name !== 'NewSessionTicket').map((event) => [event.from, event.message, event.encrypted, names(event.fields)]);
    return {
      messages: [messages('downstream'), messages('upstream')],
      established: row.all('tls.established').map(({ hop, version, cipherSuite, group, alpn, serverName }) => ({ hop, version, cipherSuite, group, alpn, serverName })),
      chains: row.all('tls.certificates').map(({ hop, origin, sent, verdict, action }) => ({ hop, origin, sent: sent.map(({ title }) => title), verdict: verdict?.status, action })),
      fingerprints: row.all('tls.fingerprint').map(({ hop, ja3Raw, ja4Raw }) => ({ hop, ja3Raw, ja4Raw })),
      passed: row.all('tunnel.passed').map(({ reason }) => reason),
      http: [row.all('http.request').map(({ method, target }) => [method, target]), row.all('http.response').map(({ status }) => status)],
      cause: row.one('connection.closed').cause,
    };
  }

  interface Case {
    name: string;
    mode: Mode;
    version: Version;
    /** Whose bytes, on which side of the proxy. */
    from: 'client' | 'server';
    side: 'front' | 'back';
    fault: Fault;
    mangler: RecordFault;
  }

  interface Ended extends Case {
    visited: Visited;
    row: Row;
  }

  /** A fault at each of the first records of one side. */
  function cases(mode: Mode, from: Case['from'], side: Case['side'], records: number, faults: readonly Fault[]): Case[] {
    return VERSIONS.flatMap((version) =>
      Array.from({ length: records }).flatMap((_, at) =>
        faults.map((fault, index) => ({
          name: `${mode}, ${version}, record ${at} of the ${from} ${side === 'front' ? 'before' : 'behind'} the proxy: ${fault.name} (seed ${SEED})`,
          ...{ mode, version, from, side, fault },
          mangler: new RecordFault(fault, at, new Random(SEED + at * FAULTS.length + index)),
        })),
      ),
    );
  }

  async function run(list: readonly Case[]): Promise<Ended[]> {
    const done: { one: Case; visited: Visited }[] = [];
    await someAtATime(list, AT_ONCE, async (one) => {
      const mangled = { [one.from]: one.mangler, hangUp: HANG_UP };
      const [front, back] = one.side === 'front' ? [mangled, { hangUp: HANG_UP }] : [{ hangUp: HANG_UP }, mangled];
      done.push({ one, visited: await visit(later, stage, nodeClient, { mode: one.mode, version: one.version, front, back }) });
    });
    const rows = await rowsTo(stage, done.map(({ visited }) => visited.target));
    return done.map(({ one, visited }) => {
      const row = rows.get(visited.target);
      assert.ok(row !== undefined, one.name);
      return { ...one, visited, row };
    });
  }

  /** What must hold whatever was done. */
  function check({ name, visited, row }: Ended): void {
    const { front, back, said } = visited;
    const failed = row.all('decode.failed');
    const closed = row.one('connection.closed');
    for (const event of failed) {
      assert.notEqual(event.code, 'bug', `${name}: ${event.detail}`);
      assert.ok(event.path !== '' && event.offset >= 0 && event.offset <= front.client.heard.bytes + front.server.sent.bytes + back.client.heard.bytes + back.server.sent.bytes, `${name}: ${JSON.stringify(event)}`);
    }
    const decoders = failed.map(({ layer, hop, from }) => `${layer} ${hop ?? ''} ${from ?? ''}`);
    assert.equal(new Set(decoders).size, decoders.length, `${name}: said more than once: ${JSON.stringify(failed)}`);
    const passed = row.all('tunnel.passed').length > 0;
    if (passed) {
      assert.deepEqual([back.client.heard, front.server.heard], [front.client.sent, back.server.sent], `${name}: the relay is untouched`);
    } else if (!said.endsWith('hello')) {
      // What failed has a name; a connection that is only relayed may fail where nobody but its ends can see it.
      const named = closed.cause ?? closed.detail ?? failed[0]?.code ?? closed.ends?.find(({ error }) => error !== null)?.error;
      assert.ok(named !== undefined && named !== null, `${name}: ended without a word: ${row.types()}`);
    }
    assert.doesNotMatch(closed.cause ?? '', /BUG|^ERR_/, name);
    assert.doesNotMatch(closed.detail ?? '', /Cannot read properties|is not a function/, name);
  }

  /** Where a reader of records has to stop is known beforehand: at that byte the fault is, and nowhere else. True where it was looked at. */
  function checkPlace({ name, mode, side, from, fault, mangler, visited, row }: Ended): boolean {
    const { stopsAt } = fault;
    if (stopsAt === undefined || mangler.offset === undefined) return false;
    // What does not begin like TLS is none.
    if (row.all('tunnel.passed').some(({ reason }) => reason === 'not_tls')) return false;
    const hop = mode === 'passed' || side === 'front' ? 'downstream' : 'upstream';
    const told = row.all('decode.failed').filter((event) => event.layer === 'tls' && event.hop === hop && event.from === from);
    const [only] = told;
    // A shim that hung up too early cut the connection off before.
    if ((only === undefined || only.code === 'truncated') && (visited.front.hungUp || visited.back.hungUp)) return false;
    assert.equal(told.length, 1, `${name}: ${JSON.stringify(told)}`);
    // Behind records for which the handshake never came to keys there is no second word.
    if (only?.code === 'no_secrets') return false;
    assert.deepEqual([only?.path.split('.')[0], only?.offset], ['record', mangler.offset + stopsAt], `${name}: ${JSON.stringify(told)}`);
    return true;
  }

  /** What the proxy has taken from the machine at most so far, bytes, and what its log last said that it holds. */
  function memory(): { most: number; log: number } {
    const told = stage.proxy.feed.events.findLast((event) => isEvent(event, 'proxy.memory'));
    const [, most] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${stage.proxy.pid}/status`, 'latin1')) ?? [];
    assert.ok(most !== undefined);
    return { most: Number(most) * 1024, log: told?.bytes ?? 0 };
  }

  /** Whatever connections say, so many at a time take no more than their bounds allow, and the rows that stay. */
  async function withinMemory(atOnce: number, action: () => Promise<void>): Promise<void> {
    const before = memory();
    await action();
    const after = memory();
    // The log estimates what its events take.
    const bound = atOnce * KEPT + 2 * (after.log - before.log) + GARBAGE;
    assert.ok(after.most - before.most <= bound, JSON.stringify({ before, after, bound }));
  }

  /** The proxy lives, has nothing to complain of, and serves the next client. */
  async function goesOn(): Promise<void> {
    const { result, row } = await stage.proxy.feed.one(() => stage.curl([`https://origin.test:${stage.nginx.tls}/hello.txt`]));
    assert.equal(result.stdout.toString(), 'hello', result.stderr);
    assert.equal(row.one('connection.closed').cause, null);
    row.assertReadable();
    assert.deepEqual([stage.proxy.child.exitCode, stage.proxy.stderr()], [null, words]);
  }

  it('ends as what it is, at every record that comes to the proxy', () =>
    withinMemory(AT_ONCE, async () => {
      const ended = await run([...cases('inspected', 'client', 'front', 5, FAULTS), ...cases('inspected', 'server', 'back', 5, FAULTS)]);
      for (const one of ended) check(one);
      assert.ok(ended.filter(checkPlace).length >= 20);
      await goesOn();
    }));

  it('goes through as it is where the proxy only relays, and is reported', () =>
    withinMemory(AT_ONCE, async () => {
      const ended = await run([...cases('passed', 'client', 'front', 3, FAULTS), ...cases('passed', 'server', 'back', 3, FAULTS)]);
      for (const one of ended) check(one);
      assert.ok(ended.filter(checkPlace).length >= 10);
      await goesOn();
    }));

  it('ends as what it is where the far end gets it', () =>
    withinMemory(AT_ONCE, async () => {
      const faults = FAULTS.filter(({ name }) => /random edits|65,535|in the middle|said twice/.test(name));
      const ended = await run([...cases('inspected', 'server', 'front', 4, faults), ...cases('inspected', 'client', 'back', 4, faults), ...cases('passed', 'server', 'front', 2, faults)]);
      for (const one of ended) check(one);
      await goesOn();
    }));

  it('is not kept where a message has 16 MB', async () => {
    const server = hugeServer();
    const [inspected, passed] = [await hugeClient(NAMES.inspected), await hugeClient(NAMES.passed)];
    const says: readonly { name: string; client: HugeBytes; server?: HugeBytes; path: string; hop: Hop; ends: RegExp }[] = [
      { name: 'a chain of the server, inspected', client: inspected.before, server, path: 'certificate', hop: 'upstream', ends: /^server_handshake_failed$/ },
      { name: 'a chain of the client, inspected', client: inspected, path: 'certificate', hop: 'downstream', ends: /^client_handshake_failed$/ },
      { name: 'a chain of the server, passed', client: passed.before, server, path: 'certificate', hop: 'downstream', ends: /^rule$/ },
      { name: 'a chain of the client, passed', client: passed, server: hugeServer().before, path: 'certificate', hop: 'downstream', ends: /^rule$/ },
      { name: 'a hello', client: hugeHello(), server: hugeServer().before, path: 'client_hello', hop: 'downstream', ends: /^malformed_client_hello$/ },
    ];
    const all = [1, 2, 3, 4].flatMap(() => says);
    await withinMemory(all.length, async () => {
      const done: { one: (typeof all)[number]; target: number; heard: Buffer; answered: Buffer }[] = [];
      await someAtATime(all, all.length, async (one) => {
        const origin = one.server === undefined ? await startShim(later, toPort(stage.nginx.tls12)) : await startHugeOrigin(later, one.server);
        const socket = await tunnelTo(later, stage.proxy, origin.port);
        socket.end(one.client.bytes);
        const { bytes } = await readAll(socket);
        done.push({ one, target: origin.port, heard: 'heard' in origin ? await origin.heard : Buffer.alloc(0), answered: bytes });
      });
      const rows = await rowsTo(stage, done.map(({ target }) => target));
      for (const { one, target, heard, answered } of done) {
        const row = rows.get(target);
        assert.ok(row !== undefined);
        const huge = one.client.bytes.length > HUGE ? one.client : one.server;
        assert.deepEqual(row.all('decode.failed').map(({ hop, code, path, offset }) => [hop, code, path, offset]), [[one.hop, 'too_large', one.path, huge?.offset]], one.name);
        assert.match(row.all('tunnel.passed')[0]?.reason ?? row.one('connection.closed').cause ?? '', one.ends, one.name);
        if (row.all('tunnel.passed').length > 0) assert.ok(heard.equals(one.client.bytes) && answered.equals(one.server?.bytes ?? Buffer.alloc(0)), `${one.name}: the relay is untouched`);
        assert.ok(JSON.stringify(row.events).length < 200_000, `${one.name}: the log stays small`);
      }
      await goesOn();
    });
  });
});
