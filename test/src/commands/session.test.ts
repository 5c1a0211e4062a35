import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { WebSocket } from 'ws';
import { loopbackFor, startSession } from '../../../src/commands/session.ts';
import type { Session, SessionOptions } from '../../../src/commands/session.ts';
import { parseStreamMessage } from '../../../src/events/messages.ts';
import type { Event, StreamMessage, SubscriberMessage } from '../../../src/events/schema.ts';
import { findRunning } from '../../../src/publish/run-file.ts';
import { connectPlain, readThrough, tunnelTo } from '../../support/clients.ts';
import { closing, scratchFolder } from '../../support/closing.ts';
import { fakeBrowser, isAlive } from '../../support/fake-browser.ts';
import { startTcpOrigin } from '../../support/origins.ts';
import { eventually } from '../../support/processes.ts';
import { portOf } from '../../support/recording-relay.ts';
import { TestPki } from '../../support/test-pki.ts';

/** A command as a subscriber gives it, each kind for itself. */
type Asked = SubscriberMessage extends infer One ? (One extends SubscriberMessage ? Omit<One, 'kind' | 'id'> : never) : never;

describe('startSession', function () {
  this.timeout(60_000);
  const later = closing('each');

  function options(changed: Partial<SessionOptions> = {}): SessionOptions {
    return {
      home: join(scratchFolder(later), 'home'),
      host: '127.0.0.1',
      port: 0,
      onBadUpstream: 'page',
      upstreamCa: [],
    crl: [],
    fetch: false,
    clientCert: [],
    clientCertPassphrase: () => Promise.reject(new Error('no passphrase is needed')),
    onClientCert: 'pass',
      pass: [],
      except: [],
      memory: false,
      wireTap: true,
      env: {},
      passphrase: () => Promise.reject(new Error('no passphrase is needed')),
      ...changed,
    };
  }

  async function start(changed: Partial<SessionOptions> = {}): Promise<{ session: Session; home: string; events: () => readonly Event[]; types: () => string[] }> {
    const given = options(changed);
    const session = await startSession(given);
    later(() => session.close('the test is over'));
    const events = (): readonly Event[] => [...session.log.since(0)];
    return { session, home: given.home, events, types: () => events().map(({ type }) => type) };
  }

  it('keeps a root in memory when told to, and leaves the kept root and its trust files as they are', async () => {
    const home = join(scratchFolder(later), 'home');
    const kept = await startSession(options({ home }));
    await kept.close('over');
    const files = (): string[] => readdirSync(home, { recursive: true }).map(String).sort();
    const before = files();
    const caPem = readFileSync(join(home, 'ca.pem'), 'latin1');
    const { session } = await start({ home, memory: true });
    assert.notEqual(session.authority.root.sha256, kept.authority.root.sha256);
    assert.equal(readFileSync(session.trust.caPem, 'latin1'), session.authority.root.pem);
    assert.equal(readFileSync(join(home, 'ca.pem'), 'latin1'), caPem);
    assert.deepEqual(files().filter((name) => !before.includes(name)), ['memory', 'memory/bundle.pem', 'memory/ca.pem', 'run.json']);
    await session.close('over');
    assert.deepEqual(files(), before);
  });

  it('tells what it is, lets itself be found, and is gone when it is closed', async () => {
    const { session, home, events, types } = await start();
    assert.deepEqual(types(), ['ca.ready', 'proxy.started']);
    const running = await findRunning(home);
    assert.deepEqual([running?.run, running?.pid, running?.proxy.port, running?.root.sha256], [session.run, process.pid, session.relay.port, session.authority.root.sha256]);
    assert.equal(statSync(join(home, 'run.json')).mode & 0o777, 0o600);
    assert.equal(readFileSync(session.trust.caPem, 'utf8').trim(), session.authority.root.pem.trim());
    const closed = session.close('first');
    await Promise.all([closed, session.close('second')]);
    assert.deepEqual(events().slice(-1).map((event) => event.type === 'proxy.stopping' && event.reason), ['first']);
    assert.ok(!existsSync(join(home, 'run.json')));
    await assert.rejects(connectPlain(later, session.relay.port), { code: 'ECONNREFUSED' });
  });

  it('says the end of every open connection before it says its own', async () => {
    const { session, events, types } = await start();
    const origin = await startTcpOrigin(later, (socket) => {
      socket.on('error', () => undefined);
      socket.write('220 hello\r\n');
    });
    for (let count = 0; count < 3; count += 1) await readThrough(await tunnelTo(later, session.relay, origin.port), '\r\n');
    await tunnelTo(later, session.relay, origin.port);
    await session.close('SIGTERM');
    const ends = events().flatMap((event) => (event.type === 'connection.closed' ? [[event.connection, event.cause, event.by]] : []));
    assert.deepEqual(ends.sort(), [1, 2, 3, 4].map((id) => [id, 'STOPPED', 'trustlens']));
    assert.equal(types().at(-1), 'proxy.stopping');
  });

  it('opens windows that use it and close with it', async function () {
    if (process.platform !== 'linux') this.skip();
    const programs = scratchFolder(later);
    const chromium = fakeBrowser(programs, 'chromium', 'until told');
    const { session, events, types } = await start({ env: { PATH: programs } });
    const notes = await session.openBrowser('about:blank');
    assert.match(notes.join(' '), /certificate error/, 'there is no certutil in this PATH');
    const { pid, args, profile } = await chromium.running();
    assert.ok(args.includes(`--proxy-server=http://127.0.0.1:${session.relay.port}`));
    assert.deepEqual(events().flatMap((event) => (event.type === 'proxy.client_started' ? [[event.program, event.pid]] : [])), [['chromium', pid]]);
    await session.close('the dashboard was closed');
    assert.deepEqual([isAlive(pid), existsSync(profile)], [false, false]);
    assert.equal(types().at(-1), 'proxy.stopping');
  });

  it('does what a dashboard commands, and says in words what became of it', async () => {
    const { session, home, events } = await start({ env: { PATH: scratchFolder(later) }, onBadUpstream: 'mimic' });
    const { stream } = (await findRunning(home)) ?? assert.fail('it runs');
    const socket = new WebSocket(stream.url, { headers: { authorization: `Bearer ${stream.token}` } });
    later(() => socket.terminate());
    await once(socket, 'open');
    let id = 0;
    const command = async (asked: Asked): Promise<[ok: boolean, message: string]> => {
      id += 1;
      const mine = id;
      const answer = new Promise<StreamMessage>((resolve) => {
        socket.on('message', (data: Buffer) => {
          const message = parseStreamMessage(data.toString());
          if (message?.kind === 'done' && message.id === mine) resolve(message);
        });
      });
      const message: SubscriberMessage = { kind: 'command', id, ...asked };
      socket.send(JSON.stringify(message));
      const outcome = await answer;
      assert.ok(outcome.kind === 'done');
      return [outcome.ok, outcome.message];
    };
    assert.deepEqual(await command({ name: 'except_host', host: 'a.test', port: 8443, checks: ['expired'], save: false }), [true, 'new connections to a.test:8443 are let through although: expired (until this run ends)']);
    assert.deepEqual(events().flatMap((event) => (event.type === 'proxy.exceptions' ? [event.exceptions] : [])), [[{ host: 'a.test', port: 8443, checks: ['expired'], saved: false }]]);
    const looked = (): number => events().filter(({ type }) => type === 'ca.trusted').length;
    await eventually('the look of the start', () => (looked() === 1 ? true : undefined));
    assert.deepEqual(await command({ name: 'look_at_trust' }), [true, 'it looks again where its root is trusted']);
    await eventually('another look', () => (looked() === 2 ? true : undefined));
    assert.match((await command({ name: 'answer_with_page' })).join(), /^true,from now on .* by a page, for every client$/);
    assert.deepEqual(events().flatMap((event) => (event.type === 'proxy.warning' ? [event.code] : [])), ['faults_hidden']);
    const [ok, message] = await command({ name: 'open_browser' });
    assert.equal(ok, false);
    assert.match(message, /no browser was found.*; install/);
    assert.equal(session.inspections.open, 0);
  });

  it('is one in a home folder, and a second one leaves the first alone', async () => {
    const { home, session } = await start();
    await assert.rejects(startSession(options({ home })), { code: 'already_running' });
    assert.equal((await findRunning(home))?.run, session.run);
  });

  it('leaves nothing behind when it cannot listen', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    later(() => void server.close());
    const given = options({ port: portOf(server) });
    await assert.rejects(startSession(given), { code: 'port_in_use' });
    assert.ok(!existsSync(join(given.home, 'run.json')));
  });

  it('says what is wrong with files that are to hold roots, and takes those that do', async () => {
    const folder = scratchFolder(later);
    const file = join(folder, 'roots.pem');
    const refused = (code: string): Promise<void> => assert.rejects(startSession(options({ upstreamCa: [file] })), { code });
    await refused('upstream_ca_unreadable');
    writeFileSync(file, 'no certificate\n');
    await refused('upstream_ca_empty');
    writeFileSync(file, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
    await refused('upstream_ca_malformed');
    await start({ upstreamCa: [new TestPki(folder).rootFile] });
  });

  it('warns when it listens for others, who then find it by loopback', async () => {
    const { events, home } = await start({ host: '0.0.0.0' });
    assert.deepEqual(events().flatMap((event) => (event.type === 'proxy.warning' ? [event.code] : [])), ['not_loopback']);
    assert.equal((await findRunning(home))?.proxy.host, '127.0.0.1');
    assert.deepEqual(['0.0.0.0', '::', '::1', '192.0.2.1'].map(loopbackFor), ['127.0.0.1', '::1', '::1', '192.0.2.1']);
  });
});
