import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { describe, it } from 'mocha';
import { PassList } from '../../../src/relay/pass-list.ts';
import { serveTunnel } from '../../../src/relay/tunnel.ts';
import { connectPlain, openTunnel, readAll, readThrough, tunnelTo } from '../../support/clients.ts';
import { closing } from '../../support/closing.ts';
import { startDeafOrigin } from '../../support/deaf-origin.ts';
import { startTcpOrigin, startTlsOrigin } from '../../support/origins.ts';
import { eventually } from '../../support/processes.ts';
import { serverChain, startRelayStage } from '../../support/relay-stage.ts';
import type { ToldConnection } from '../../support/relay-stage.ts';
import { socketPair } from '../../support/socket-pair.ts';
import { tlsRecord } from '../../support/tls-mangling.ts';

describe('serveTunnel', () => {
  const later = closing('each');

  /** An origin that gives back what it gets, and ends when its client does. */
  async function echo(): Promise<number> {
    const { port } = await startTcpOrigin(later, (socket) => {
      socket.on('error', () => undefined);
      socket.pipe(socket);
    });
    return port;
  }

  function kinds(told: ToldConnection): string[] {
    return told.facts.map((fact) => (fact.kind === 'passed_through' ? `passed ${fact.reason}` : fact.kind === 'next_layer' ? `layer ${fact.layer}` : fact.kind));
  }

  it('says where it got through to', async () => {
    const stage = await startRelayStage(later);
    const port = await echo();
    const { socket, head } = await openTunnel(later, stage, `localhost:${port}`);
    assert.equal(head, 'HTTP/1.1 200 Connection Established\r\n\r\n');
    const { localPort } = socket;
    socket.end();
    const told = await stage.over();
    assert.deepEqual(told.connection.target, { host: 'localhost', port });
    assert.deepEqual([told.connection.client.address, told.connection.client.port], ['127.0.0.1', localPort]);
    const [reached] = told.all('target_connected');
    assert.ok(reached !== undefined);
    assert.match(reached.address, /^(?:127\.0\.0\.1|::1)$/);
    assert.equal(reached.port, port);
  });

  it('reads HTTP that comes in the clear, and passes it on as it came', async () => {
    const stage = await startRelayStage(later);
    const socket = await tunnelTo(later, stage, await echo());
    socket.write('GET / HT');
    socket.end('TP/1.1\r\n\r\n');
    assert.equal((await readAll(socket)).bytes.toString(), 'GET / HTTP/1.1\r\n\r\n');
    const told = await stage.over();
    assert.deepEqual(kinds(told), ['target_connected', 'layer http']);
    assert.equal(told.said('client').toString(), 'GET / HTTP/1.1\r\n\r\n');
    assert.equal(told.said('server').toString(), 'GET / HTTP/1.1\r\n\r\n');
    assert.deepEqual(told.said('client', 'wire').length, 0);
  });

  it('passes on bytes that came with the CONNECT itself, also of a client that has ended with them', async () => {
    const stage = await startRelayStage(later);
    const port = await echo();
    const socket = await connectPlain(later, stage.port);
    socket.end(`CONNECT 127.0.0.1:${port} HTTP/1.1\r\nHost: a\r\n\r\nGET /early HTTP/1.1\r\n\r\n`);
    assert.equal((await readAll(socket)).bytes.toString(), 'HTTP/1.1 200 Connection Established\r\n\r\nGET /early HTTP/1.1\r\n\r\n');
    const told = await stage.over();
    assert.equal(told.said('client').toString(), 'GET /early HTTP/1.1\r\n\r\n');
    assert.deepEqual(told.ends.map(([from, error]) => [from, error]).sort(), [['client', undefined], ['server', undefined]]);
  });

  it('passes through what is neither TLS nor HTTP', async () => {
    const stage = await startRelayStage(later);
    const socket = await tunnelTo(later, stage, await echo());
    socket.end('\u0000\u0001\u0002');
    assert.equal((await readAll(socket)).bytes.toString(), '\u0000\u0001\u0002');
    const told = await stage.over();
    assert.deepEqual(kinds(told), ['target_connected', 'passed not_tls', 'layer opaque']);
    assert.deepEqual([...told.said('client', 'wire')], [0, 1, 2]);
    assert.equal(told.said('client').length, 0);
  });

  it('passes through a ClientHello that nobody can read, as the TLS that it is', async () => {
    const stage = await startRelayStage(later);
    const port = await echo();
    const hellos = [
      ['a record without content', Buffer.of(22, 3, 1, 0, 0)],
      ['a length of 16 MB', tlsRecord(22, Buffer.of(1, 0xff, 0xff, 0xff, 3, 3))],
      ['more bytes than are waited for', Buffer.concat([tlsRecord(22, Buffer.of(1, 0, 0xff, 0)), ...Array.from({ length: 6 }, () => tlsRecord(22, Buffer.alloc(16_000)))])],
    ] as const;
    for (const [index, [name, hello]] of hellos.entries()) {
      const socket = await tunnelTo(later, stage, port);
      socket.end(hello);
      assert.ok((await readAll(socket)).bytes.equals(hello), name);
      assert.deepEqual(kinds(await stage.over(index + 1)), ['target_connected', 'passed malformed_client_hello', 'layer tls'], name);
    }
  });

  it('passes through a server that speaks first', async () => {
    const stage = await startRelayStage(later);
    const { port } = await startTcpOrigin(later, (socket) => {
      socket.write('220 mail.example\r\n');
      socket.once('data', () => socket.end('221 bye\r\n'));
    });
    const socket = await tunnelTo(later, stage, port);
    assert.equal(await readThrough(socket, '\r\n'), '220 mail.example\r\n');
    socket.write('QUIT\r\n');
    assert.equal((await readAll(socket)).bytes.toString(), '221 bye\r\n');
    socket.end();
    const told = await stage.over();
    assert.deepEqual(kinds(told), ['target_connected', 'passed server_speaks_first', 'layer opaque']);
    assert.deepEqual([told.said('server', 'wire').toString(), told.said('client', 'wire').toString()], ['220 mail.example\r\n221 bye\r\n', 'QUIT\r\n']);
  });

  it('passes through TLS to hosts that the user named, by SNI and by target', async () => {
    const chain = serverChain(['origin.test']);
    for (const [pattern, passed] of [['origin.test', true], ['127.0.0.1', true], ['*.test', true], ['elsewhere.test', false]] as const) {
      const stage = await startRelayStage(later, { roots: [chain.root], passes: new PassList([pattern]) });
      const { port } = await startTlsOrigin(later, chain, (socket) => socket.end('hello'));
      const tls = connectTls({ socket: await tunnelTo(later, stage, port), servername: 'origin.test', ca: [chain.root.pem, stage.authority.root.pem] });
      assert.equal((await readAll(tls)).bytes.toString(), 'hello');
      // The client met the real leaf, or the forged one.
      assert.equal(tls.getPeerX509Certificate()?.raw.equals(chain.leaf.der), passed, pattern);
      tls.end();
      const told = await stage.over();
      assert.deepEqual(kinds(told).slice(1, 3), passed ? ['passed rule', 'layer tls'] : ['layer tls', 'established'], pattern);
      if (passed) assert.match(told.all('passed_through')[0]?.detail ?? '', new RegExp(pattern.replace('*', '\\*')));
    }
  });

  describe('tells of', () => {
    it('a target that is down, and answers the client', async () => {
      const stage = await startRelayStage(later);
      const socket = await connectPlain(later, stage.port);
      // Its first words are on their way already; the answer must arrive all the same.
      socket.write('CONNECT 127.0.0.1:1 HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\n\r\n');
      assert.match((await readAll(socket)).bytes.toString(), /^HTTP\/1\.1 502 Bad Gateway\r\n[^]*\r\n\r\ntrustlens: cannot reach 127\.0\.0\.1:1: connect ECONNREFUSED/);
      const told = await stage.over();
      assert.equal(told.failure, 'upstream connect ECONNREFUSED by server');
    });

    it('a target that does not answer TCP, for no longer than it may take', async function () {
      if (process.platform !== 'linux') this.skip();
      const stage = await startRelayStage(later, { connectTimeout: 100 });
      const { head } = await openTunnel(later, stage, `127.0.0.1:${await startDeafOrigin(later)}`);
      assert.match(head, /^HTTP\/1\.1 504 Gateway Timeout\r\n/);
      assert.equal((await stage.over()).failure, 'upstream connect ETIMEDOUT by server');
    });

    it('a name that does not resolve', async () => {
      const stage = await startRelayStage(later);
      const { head, socket } = await openTunnel(later, stage, 'nowhere.invalid:443');
      assert.match(head, /^HTTP\/1\.1 502 /);
      assert.match((await readAll(socket)).bytes.toString(), /the name nowhere\.invalid does not resolve/);
      assert.match((await stage.over()).failure, /^upstream resolve (?:ENOTFOUND|EAI_AGAIN) by server$/);
    });

    it('a side that left before anybody spoke', async () => {
      const stage = await startRelayStage(later);
      const client = await tunnelTo(later, stage, await echo());
      client.destroy();
      assert.equal((await stage.over(1)).failure, 'downstream client_hello CLOSED by client');
      let accepted: Socket | undefined;
      const { port } = await startTcpOrigin(later, (socket) => (accepted = socket));
      const other = await tunnelTo(later, stage, port);
      accepted?.resetAndDestroy();
      assert.equal((await stage.over(2)).failure, 'upstream client_hello CLOSED by server');
      await readAll(other);
    });

    it('first words that were cut off, with what came of them', async () => {
      const stage = await startRelayStage(later);
      const origins: Socket[] = [];
      const { port } = await startTcpOrigin(later, (socket) => origins.push(socket.on('error', () => undefined).resume()));
      const client = await tunnelTo(later, stage, port);
      client.end(Buffer.of(22, 3, 1, 2, 0, 1));
      const told = await stage.over();
      assert.equal(told.failure, 'downstream client_hello CUT_OFF by client');
      assert.match(told.all('failed')[0]?.detail ?? '', /the client stopped in the middle of its first message, after 6 bytes/);
      assert.equal(told.said('client', 'wire').length, 6);
      await eventually('the end at the origin', () => (origins[0]?.readableEnded === true || origins[0]?.destroyed === true ? true : undefined));
      assert.equal(origins[0]?.bytesRead, 0);
    });
  });

  it('ends when its client left while the target was reached', async () => {
    const stage = await startRelayStage(later);
    const port = await echo();
    const { far } = await socketPair(later);
    const over = serveTunnel(far, Buffer.alloc(0), { host: '127.0.0.1', port }, stage.options);
    far.destroy();
    await over;
    const [told] = stage.connections;
    assert.equal(told?.failure, 'downstream client_hello CLOSED by client');
    assert.equal(told.closedTimes, 1);
  });

  it('never rejects: a fault of our own ends the connection with a row that says so', async () => {
    const stage = await startRelayStage(later);
    const port = await echo();
    const { near, far } = await socketPair(later);
    const broken = { ...stage.options, peek: (): never => assert.fail('a bug') };
    const over = serveTunnel(far, Buffer.from('GET / HTTP/1.1\r\n\r\n'), { host: '127.0.0.1', port }, broken);
    await over;
    assert.equal(stage.connections[0]?.failure, 'downstream relay ERR_ASSERTION by trustlens');
    if (!near.readableEnded) await Promise.race([once(near.resume(), 'end'), new Promise((resolve) => near.once('close', resolve))]);
  });
});
