/** `trustlens events` on a running proxy: what the proxy says of itself, again and from any place on, for any number of readers. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import type { Event } from '../../src/events/schema.ts';
import { closing } from '../support/closing.ts';
import { EventFeed } from '../support/event-feed.ts';
import { needs } from '../support/needs.ts';
import { endProcess } from '../support/processes.ts';
import { entry, startProgram, trustlens } from '../support/program.ts';
import type { RunningProgram } from '../support/program.ts';
import { curlThrough, setStage } from '../support/stage.ts';
import type { Stage } from '../support/stage.ts';

describe('`trustlens events`', function () {
  this.timeout(120_000);
  const later = closing('all');
  const soon = closing('each');
  let stage: Stage;

  before(async function () {
    needs(this, 'curl', 'nginx', 'openssl');
    stage = await setStage(later);
    stage.nginx.add('hello.txt', 'hello');
  });

  function visit(path = '/hello.txt'): ReturnType<EventFeed['one']> {
    return stage.proxy.feed.one(() => stage.curl([`https://origin.test:${stage.nginx.tls}${path}`]));
  }

  /** The events a finished command has printed. */
  function printed(stdout: Buffer): Event[] {
    const feed = new EventFeed(() => '');
    feed.push(stdout.toString());
    assert.deepEqual(feed.strange, []);
    return feed.events;
  }

  /** A command that goes on reading, with what it has read. */
  function follow(proxy: RunningProgram, args: readonly string[] = []): { child: ChildProcess; feed: EventFeed; stderr: () => string } {
    const child = spawn(process.execPath, [...entry(), 'events', '--home', proxy.home, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: proxy.env });
    soon(() => endProcess(child));
    let stderr = '';
    const feed = new EventFeed(() => stderr);
    child.stdout.setEncoding('utf8').on('data', (text: string) => feed.push(text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('close', (code) => feed.end(`events ended with ${code ?? 'a signal'}`));
    return { child, feed, stderr: () => stderr };
  }

  it('prints what the proxy itself printed, event for event', async () => {
    await visit();
    const { status, stdout, stderr } = await trustlens(stage.proxy, ['events', '--no-follow']);
    assert.equal(status, 0, stderr);
    const again = printed(stdout);
    const own = await stage.proxy.feed.until('the same events', (events) => (events.length >= again.length ? events.slice(0, again.length) : undefined));
    assert.deepEqual(again, own);
    assert.deepEqual(again.map((event) => event.seq), again.map((_event, index) => (again[0]?.seq ?? 0) + index), 'without a gap');
    assert.equal(statSync(join(stage.proxy.home, 'run.json')).mode & 0o777, 0o600);
  });

  it('goes on where it left off', async () => {
    const { row: first } = await visit('/hello.txt?first');
    const last = first.one('connection.closed').seq;
    const { row: second } = await visit('/hello.txt?second');
    const { stdout } = await trustlens(stage.proxy, ['events', '--since', `${last}`, '--no-follow']);
    const events = printed(stdout);
    assert.equal(events[0]?.seq, last + 1);
    const targets = events.flatMap((event) => (event.type === 'http.request' ? [event.target] : []));
    assert.deepEqual(targets, ['/hello.txt?second']);
    assert.ok(events.some((event) => event.seq === second.one('connection.closed').seq));
  });

  it('prints only what is asked for', async () => {
    const { row } = await visit();
    const types = printed((await trustlens(stage.proxy, ['events', '--no-follow', '--type', 'http.request', '--type', 'http.response'])).stdout);
    assert.deepEqual([...new Set(types.map((event) => event.type))].sort(), ['http.request', 'http.response']);
    const one = printed((await trustlens(stage.proxy, ['events', '--no-follow', '--connection', `${row.id}`])).stdout);
    assert.deepEqual(one, row.events);
    const wrong = await trustlens(stage.proxy, ['events', '--type', 'http.nothing']);
    assert.equal(wrong.status, 2);
    assert.match(wrong.stderr, /^error: there is no event type 'http\.nothing'\nhint: event types: /);
  });

  it('serves two readers at once, live, each with everything', async () => {
    const readers = [follow(stage.proxy), follow(stage.proxy)];
    await Promise.all(readers.map(({ feed }) => feed.until('the first event', (events) => events[0])));
    const { row } = await visit('/hello.txt?live');
    const end = row.one('connection.closed').seq;
    for (const { feed } of readers) {
      await feed.until('the end of the connection', (events) => events.find((event) => event.seq === end));
      assert.deepEqual(feed.rows().find(({ id }) => id === row.id)?.events, row.events);
      assert.deepEqual(feed.strange, []);
    }
    for (const { child } of readers) {
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      await closed;
      assert.equal(child.exitCode, 0);
    }
  });

  it('ends when the proxy ends, and says so', async () => {
    const proxy = await startProgram(soon, ['--upstream-ca', stage.pki.rootFile]);
    const { child, feed, stderr } = follow(proxy);
    await feed.until('the first event', (events) => events[0]);
    const closed = once(child, 'close');
    assert.equal(await proxy.stop(), 0);
    await closed;
    assert.equal(child.exitCode, 0);
    assert.match(stderr(), /the proxy has ended/);
    assert.deepEqual(feed.events.at(-1)?.type, 'proxy.stopping');
    assert.deepEqual(proxy.feed.events.at(-1), feed.events.at(-1));
  });

  it('is content with a reader that goes away', async () => {
    const child = spawn('sh', ['-c', '"$@" | head -n 1', 'sh', process.execPath, ...entry(), 'events', '--home', stage.proxy.home], { stdio: ['ignore', 'pipe', 'pipe'], env: stage.proxy.env });
    soon(() => endProcess(child));
    let said = '';
    let complaints = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
    const closed = once(child, 'close');
    // It notices at its next word.
    await stage.proxy.feed.during(1, () => curlThrough(stage.proxy, [`https://origin.test:${stage.nginx.tls}/hello.txt`]));
    await closed;
    assert.equal(printed(Buffer.from(said)).length, 1);
    assert.equal(complaints, '');
  });
});
