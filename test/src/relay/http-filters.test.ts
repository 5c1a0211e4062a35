import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import { Writable } from 'node:stream';
import { describe, it } from 'mocha';
import { replaceFilters } from '../../../src/relay/http-filters.ts';
import { connectPlain, readThrough } from '../../support/clients.ts';
import { closing } from '../../support/closing.ts';
import { head } from '../../support/http1-log.ts';
import { startTcpOrigin } from '../../support/origins.ts';
import { eventually } from '../../support/processes.ts';
import { startRelayStage } from '../../support/relay-stage.ts';

describe('replaceFilters', () => {
  const later = closing('each');

  it('puts our stages where the library takes its own from', () => {
    const observer = { started: () => undefined, passed: () => undefined, ended: () => undefined };
    replaceFilters({}, observer);
    const load = createRequire(import.meta.url);
    for (const name of ['ProxyFinalRequestFilter', 'ProxyFinalResponseFilter']) {
      const module: unknown = load(`http-mitm-proxy/dist/lib/${name}.js`);
      const stage: unknown = typeof module === 'object' && module !== null ? Reflect.get(module, name) : undefined;
      assert.ok(typeof stage === 'function' && stage.prototype instanceof Writable, name);
    }
  });

  it('an upload is not taken faster than the server reads', async () => {
    const stage = await startRelayStage(later);
    let upstream: Socket | undefined;
    const { port } = await startTcpOrigin(later, (socket) => {
      upstream = socket;
      socket.on('error', () => undefined);
    });
    const socket = await connectPlain(later, stage.port);
    const offered = 200 * 1024 * 1024;
    socket.write(head(`PUT http://127.0.0.1:${port}/ HTTP/1.1`, 'Host: a', `Content-Length: ${offered}`));
    let taken = 0;
    const block = Buffer.alloc(1024 * 1024);
    const pour = (): void => {
      while (taken < offered) {
        taken += block.length;
        if (!socket.write(block)) return;
      }
    };
    socket.on('drain', pour);
    pour();
    await eventually('the request', () => upstream);
    let before = -1;
    while (before !== taken) {
      before = taken;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    assert.ok(taken < offered / 2, `${taken} bytes were taken for a server that does not read`);
    // Once it reads, the rest comes.
    let got = 0;
    upstream?.on('data', (chunk: Buffer) => (got += chunk.length));
    await eventually('all of it', () => (got > offered ? true : undefined));
    upstream?.end(head('HTTP/1.1 201 Created', 'Content-Length: 0'));
    assert.match(await readThrough(socket, '\r\n\r\n'), /^HTTP\/1\.1 201 /);
    assert.equal(stage.connections[0]?.all('message_end').find(({ from }) => from === 'client')?.bodyBytes, offered);
  }).timeout(60_000);

  it('a server that has heard enough of an upload is heard', async () => {
    const stage = await startRelayStage(later);
    const { port } = await startTcpOrigin(later, (socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(head('HTTP/1.1 413 Content Too Large', 'Content-Length: 0', 'Connection: close')));
    });
    const socket = await connectPlain(later, stage.port);
    socket.write(`${head(`PUT http://127.0.0.1:${port}/ HTTP/1.1`, 'Host: a', 'Content-Length: 1000000')}${'x'.repeat(1_000)}`);
    assert.match(await readThrough(socket, '\r\n\r\n'), /^HTTP\/1\.1 413 Content Too Large\r\n/);
    socket.destroy();
    await stage.over();
  });

  it('a client that leaves while its answer waits for it holds nothing back', async () => {
    const stage = await startRelayStage(later);
    let upstream: Socket | undefined;
    const { port } = await startTcpOrigin(later, (socket) => {
      upstream = socket;
      socket.on('error', () => undefined);
      socket.once('data', () => {
        socket.write(head('HTTP/1.1 200 OK', 'Content-Length: 100000000'));
        socket.write(Buffer.alloc(20_000_000));
      });
    });
    const socket = await connectPlain(later, stage.port);
    socket.write(head(`GET http://127.0.0.1:${port}/ HTTP/1.1`, 'Host: a'));
    await readThrough(socket, '\r\n\r\n');
    socket.pause();
    const waiting = (): number => upstream?.writableLength ?? 0;
    let before = -1;
    while (before !== waiting()) {
      before = waiting();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.ok(before > 0, 'the relay takes no more');
    socket.resetAndDestroy();
    await eventually('the end at the server', () => (upstream?.destroyed === true ? true : undefined));
    const connection = await stage.over();
    const end = connection.all('message_end').find(({ from }) => from === 'server');
    assert.deepEqual([end?.complete, end?.cause], [false, 'the client left']);
  });
});
