import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { describe, it } from 'mocha';
import { UserError } from '../../../src/errors.ts';
import { connectPlain, openTunnel, readAll, readThrough, tunnelTo } from '../../support/clients.ts';
import { closing } from '../../support/closing.ts';
import { startDeafOrigin } from '../../support/deaf-origin.ts';
import { startTcpOrigin } from '../../support/origins.ts';
import { eventually } from '../../support/processes.ts';
import { startRelayStage } from '../../support/relay-stage.ts';

describe('startRelay', () => {
  const later = closing('each');

  it('listens where it says', async () => {
    const { relay, connections } = await startRelayStage(later);
    assert.equal(relay.host, '127.0.0.1');
    const origin = await startTcpOrigin(later, (socket) => socket.end('220 hello'));
    for (const number of [1, 2]) {
      const socket = await tunnelTo(later, relay, origin.port);
      assert.equal((await readAll(socket)).bytes.toString(), '220 hello');
      socket.end();
      await eventually('the connection', () => connections[number - 1]);
    }
    assert.deepEqual(connections.map(({ connection }) => [connection.id, connection.mode, connection.target.port]), [[1, 'connect', origin.port], [2, 'connect', origin.port]]);
  });

  it('says what is wrong with an address it cannot listen on', async () => {
    const { port } = await startRelayStage(later);
    const refused = async (host: string, wanted: number): Promise<UserError> => {
      try {
        await startRelayStage(later, { host, port: wanted });
      } catch (error) {
        if (error instanceof UserError) return error;
      }
      assert.fail(`${host}:${wanted} should be refused`);
    };
    const inUse = await refused('127.0.0.1', port);
    assert.equal(inUse.code, 'port_in_use');
    assert.match(inUse.message, new RegExp(`port ${port} on 127\\.0\\.0\\.1 is in use`));
    assert.ok(inUse.hints.some((hint) => hint.includes('--port')));
    // TEST-NET-1 (RFC 5737) is nobody's address.
    assert.equal((await refused('192.0.2.1', 0)).code, 'address_not_here');
  });

  describe('asked for itself', () => {
    async function answers(port: number, target: string): Promise<string> {
      const { socket, head } = await openTunnel(later, { port }, target);
      socket.destroy();
      return head.split('\r\n')[0] ?? '';
    }

    it('refuses, however its address is written', async () => {
      const { port, over } = await startRelayStage(later);
      const spellings = ['127.0.0.1', 'localhost', 'LocalHost', 'any.localhost', '127.1', '0x7f000001', '2130706433', '0.0.0.0', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[0:0:0:0:0:ffff:127.0.0.1]'];
      for (const [index, host] of spellings.entries()) {
        assert.equal(await answers(port, `${host}:${port}`), 'HTTP/1.1 508 Loop Detected', host);
        assert.equal((await over(index + 1)).failure, 'upstream connect LOOP by trustlens', host);
      }
    });

    it('refuses where it listens on every address, and where it was told to listen by a name', async () => {
      const everywhere = await startRelayStage(later, { host: '0.0.0.0' });
      for (const host of ['127.0.0.1', '127.0.0.2', 'localhost', '0.0.0.0']) assert.equal(await answers(everywhere.port, `${host}:${everywhere.port}`), 'HTTP/1.1 508 Loop Detected', host);
      const named = await startRelayStage(later, { host: 'localhost' });
      const address = named.relay.host.includes(':') ? `[${named.relay.host}]` : named.relay.host;
      const socket = connect({ host: named.relay.host, port: named.port, allowHalfOpen: true });
      later(() => void socket.destroy());
      socket.write(`CONNECT ${address}:${named.port} HTTP/1.1\r\n\r\n`);
      assert.match((await readAll(socket)).bytes.toString(), /^HTTP\/1\.1 508 Loop Detected\r\n/);
    });

    it('refuses for its other ports as well, which are nobody’s business', async () => {
      const origin = await startTcpOrigin(later, (socket) => socket.destroy());
      const { port } = await startRelayStage(later, { ownPorts: () => [origin.port] });
      assert.equal(await answers(port, `127.0.0.1:${origin.port}`), 'HTTP/1.1 508 Loop Detected');
      assert.equal(await answers(port, `0.0.0.0:${origin.port}`), 'HTTP/1.1 508 Loop Detected');
      const plain = await connectPlain(later, port);
      plain.write(`GET http://localhost:${origin.port}/ HTTP/1.1\r\nHost: a\r\n\r\n`);
      assert.match(await readThrough(plain, '\r\n\r\n'), /^HTTP\/1\.1 508 /);
    });
  });

  it('answers what is no target with what one looks like, and goes on', async () => {
    const { port, connections } = await startRelayStage(later);
    for (const target of ['a', 'a:0', 'a:443x', '../../x:443', 'u@a:443', '[::1:443', 'a b:443']) {
      const socket = await connectPlain(later, port);
      socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: a\r\n\r\n`);
      const { bytes, ended } = await readAll(socket);
      assert.match(bytes.toString(), /^HTTP\/1\.1 400 Bad Request\r\n/, target);
      assert.ok(ended, 'and ends in order');
    }
    assert.deepEqual(connections, []);
  });

  it('survives clients that leave at any moment', async () => {
    const { port } = await startRelayStage(later);
    const origin = await startTcpOrigin(later, (socket) => void socket.on('error', () => undefined));
    for (const text of ['', 'CONN', 'CONNECT ', `CONNECT 127.0.0.1:${origin.port} HTTP/1.1\r\n\r\n`, 'CONNECT a HTTP/1.1\r\n\r\n', `GET http://127.0.0.1:${origin.port}/ HTTP/1.1\r\nHost: a\r\n\r\n`, '\u0016\u0003\u0001\u0000\u0001\u0001']) {
      const socket = await connectPlain(later, port);
      if (text !== '') await new Promise((resolve) => socket.write(text, 'latin1', resolve));
      socket.resetAndDestroy();
    }
    const socket = await tunnelTo(later, { port }, origin.port);
    socket.destroy();
  });

  it('ends everything when it is closed, and tells the end of each connection', async () => {
    const { relay, connections } = await startRelayStage(later);
    const accepted: Socket[] = [];
    const origin = await startTcpOrigin(later, (socket) => {
      accepted.push(socket);
      socket.on('error', () => undefined);
      // Never an answer to the request.
      socket.on('data', (chunk: Buffer) => chunk.toString().startsWith('GET ') || socket.write(chunk));
      socket.on('end', () => socket.end());
    });
    // One that says nothing, one in the middle of its first words, one in the middle of a relay, one of plain HTTP.
    const silent = await tunnelTo(later, relay, origin.port);
    const begun = await tunnelTo(later, relay, origin.port);
    begun.write(Buffer.of(0x16, 3, 1));
    const active = await tunnelTo(later, relay, origin.port);
    active.write('ECHO this\r\n');
    await readThrough(active, '\r\n');
    const plain = await connectPlain(later, relay.port);
    plain.write(`GET http://127.0.0.1:${origin.port}/ HTTP/1.1\r\nHost: a\r\n\r\n`);
    const idle = await connectPlain(later, relay.port);
    await eventually('all connections at the origin', () => (accepted.length === 4 ? true : undefined));
    const sockets = [silent, begun, active, plain, idle, ...accepted];
    for (const socket of sockets) socket.resume();
    await relay.close();
    assert.deepEqual(connections.map(({ closedTimes }) => closedTimes), [1, 1, 1, 1], 'each was told before the relay is closed');
    assert.deepEqual(connections.map(({ failure }) => failure), Array.from({ length: 4 }, () => 'downstream relay STOPPED by trustlens'));
    await eventually('the end of every socket', () => (sockets.every((socket) => socket.readableEnded || socket.closed) ? true : undefined));
    await assert.rejects(once(connect({ port: relay.port, host: '127.0.0.1' }), 'connect'), { code: 'ECONNREFUSED' });
  });

  it('does not wait for a server that it is still trying to reach', async function () {
    if (process.platform !== 'linux') this.skip();
    const { relay, connections } = await startRelayStage(later);
    const socket = await connectPlain(later, relay.port);
    socket.write(`CONNECT 127.0.0.1:${await startDeafOrigin(later)} HTTP/1.1\r\n\r\n`);
    await eventually('the connection', () => connections[0]);
    await relay.close();
    assert.deepEqual(connections.map(({ closedTimes, failure }) => [closedTimes, failure]), [[1, 'downstream relay STOPPED by trustlens']]);
  });

  it('lets a connection finish whose client has gone in order just before', async () => {
    const { relay, connections } = await startRelayStage(later);
    const origin = await startTcpOrigin(later, (socket) => void socket.pipe(socket));
    const socket = await tunnelTo(later, relay, origin.port);
    socket.write('ECHO this\r\n');
    await readThrough(socket, '\r\n');
    socket.resume();
    // The system takes the end at once; the relay has not read it when it is closed.
    await new Promise<void>((resolve) => socket.end(resolve));
    await relay.close();
    assert.deepEqual(connections.map(({ closedTimes, failure, ends }) => [closedTimes, failure, ends]), [[1, '', [['client', undefined], ['server', undefined]]]]);
  });
});
