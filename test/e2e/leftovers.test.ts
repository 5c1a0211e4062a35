/** Hundreds of connections, ended in every manner, leave nothing behind: every one has its line, and no socket stays open. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { before, describe, it } from 'mocha';
import { connectPlain, readAll, tunnelTo } from '../support/clients.ts';
import { closing, scratchFolder } from '../support/closing.ts';
import type { Closing } from '../support/closing.ts';
import { needs } from '../support/needs.ts';
import { startTcpOrigin, startTlsOrigin, startWebOrigin } from '../support/origins.ts';
import { eventually } from '../support/processes.ts';
import { startForPeople } from '../support/program.ts';
import type { LineProgram } from '../support/program.ts';
import { ORIGIN_NAMES } from '../support/stage.ts';
import { TestPki } from '../support/test-pki.ts';

/** Enough that a socket kept by one way in ten shows, and so does a leak of one connection in a hundred. */
const CONNECTIONS = 400;
/** At a time: enough to overlap, far from the limits of file descriptors. */
const AT_A_TIME = 16;

/** What a TLS client says first. */
function clientHello(): Promise<Buffer> {
  return new Promise((resolve) => {
    const wire = new Duplex({
      read: () => undefined,
      write: (chunk: Buffer, _encoding, done) => {
        resolve(chunk);
        done();
      },
    });
    connectTls({ socket: wire, servername: 'origin.test' }).on('error', () => undefined);
  });
}

describe('after hundreds of short connections', function () {
  this.timeout(180_000);
  const later = closing('all');
  let proxy: LineProgram;
  let root: Buffer;
  let hello: Buffer;
  const ports = { echo: 0, tls: 0, bad: 0, resets: 0, web: 0 };

  before(async function () {
    needs(this, 'openssl');
    if (process.platform !== 'linux') this.skip();
    const pki = new TestPki(scratchFolder(later));
    const identity = pki.leaf({ names: ORIGIN_NAMES });
    ports.echo = (await startTcpOrigin(later, (socket) => void socket.pipe(socket))).port;
    ports.tls = (await startTlsOrigin(later, identity, (socket) => void socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello')))).port;
    ports.bad = (await startTlsOrigin(later, pki.leaf({ names: ORIGIN_NAMES, issuer: 'self' }), (socket) => void socket.resume())).port;
    ports.resets = (await startTlsOrigin(later, identity, (socket, tcp) => void socket.once('data', () => tcp.resetAndDestroy()))).port;
    ports.web = (await startWebOrigin(later, undefined, (_request, response) => response.end('plain'))).port;
    proxy = await startForPeople(later, ['--upstream-ca', pki.rootFile, '--on-bad-upstream', 'page']);
    root = readFileSync(proxy.runFile.caPem);
    hello = await clientHello();
  });

  /** Sockets that the program holds. */
  function sockets(): number {
    const folder = `/proc/${proxy.child.pid ?? 0}/fd`;
    return readdirSync(folder).filter((fd) => {
      try {
        return readlinkSync(`${folder}/${fd}`).startsWith('socket:');
      } catch {
        return false;
      }
    }).length;
  }

  /** TLS through the proxy; resolves once the connection is over, however it ends. */
  async function overTls(now: Closing, port: number, leave: 'in order' | 'rudely'): Promise<void> {
    const socket = await tunnelTo(now, proxy, port);
    const tls = connectTls({ socket, servername: 'origin.test', ca: [root] });
    tls.on('error', () => undefined);
    const over = new Promise((resolve) => tls.once('close', resolve));
    tls.write('GET / HTTP/1.1\r\nHost: origin.test\r\n\r\n');
    if (leave === 'rudely') tls.once('data', () => void socket.resetAndDestroy());
    else tls.on('data', () => tls.end());
    tls.on('end', () => tls.end());
    await over;
  }

  /** Ways of a connection, all of which end by themselves, and the end of the line of each. */
  const ways: readonly (readonly [way: (now: Closing) => Promise<unknown>, line: RegExp])[] = [
    [(now) => overTls(now, ports.tls, 'in order'), /tls1\.3 - \| tls1\.3 - .* 1 exch .*✓ closed$/],
    [(now) => overTls(now, ports.tls, 'rudely'), / 1 exch .*✗ ECONNRESET: the client broke the connection/],
    [
      async (now) => {
        const socket = await tunnelTo(now, proxy, ports.tls);
        socket.write(hello);
        await once(socket, 'data');
        socket.destroy();
      },
      /✗ \| tls1\.3 - .* 0 exch .*✗ client_closed_in_handshake: /,
    ],
    [
      async (now) => {
        const socket = await tunnelTo(now, proxy, ports.tls);
        // In the middle of its first record.
        await new Promise((resolve) => socket.write(hello.subarray(0, 40), resolve));
        socket.destroy();
      },
      /✗ \| – .* 0 exch .*✗ client_hello_cut_off: the client stopped /,
    ],
    [
      async (now) => {
        const socket = await tunnelTo(now, proxy, ports.tls);
        // No handshake can come of it, but nobody broke it off.
        socket.end(hello);
        await readAll(socket);
      },
      /✗ \| tls1\.3 - .* 0 exch .*✗ client_closed_in_handshake: /,
    ],
    [(now) => overTls(now, ports.bad, 'in order'), /✗ self-signed .* 1 exch .*✗ untrusted_chain: /],
    [(now) => overTls(now, ports.resets, 'in order'), / 1 exch .*✗ ECONNRESET: the server broke the connection/],
    [
      async (now) => {
        const socket = await tunnelTo(now, proxy, ports.echo);
        socket.end('\x00raw');
        return readAll(socket);
      },
      /raw \| raw .* 8  – passed$/,
    ],
    [async (now) => (await tunnelTo(now, proxy, ports.echo)).resetAndDestroy(), /– \| – .*✗ nobody_spoke: the client /],
    [
      async (now) => {
        const socket = await connectPlain(now, proxy.port);
        socket.write(`GET http://127.0.0.1:${ports.web}/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
        const { bytes } = await readAll(socket);
        socket.end();
        return bytes;
      },
      /http \| http .* 1 exch .*✓ closed$/,
    ],
  ];

  it('no socket stays open, and every connection has its line', async () => {
    const open: (() => Promise<void> | void)[] = [];
    const now: Closing = (close) => void open.push(close);
    const before = sockets();
    for (const [index, [way, line]] of ways.entries()) {
      await way(now);
      const lines = await eventually(`line ${index + 1}`, () => (proxy.lines().length > index ? proxy.lines() : undefined));
      assert.match(lines.at(-1) ?? '', line);
    }
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < CONNECTIONS) {
        next += 1;
        await ways[next % ways.length]?.[0](now);
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, worker));
    const expected = CONNECTIONS + ways.length;
    await eventually('a line for each connection', () => proxy.lines().length >= expected || undefined).catch(() => undefined);
    assert.equal(proxy.lines().length, expected, proxy.stderr());
    // The ends that these clients still hold were given up by the proxy long before: nothing of its own may wait for them.
    await eventually('no more sockets than before', () => sockets() <= before || undefined).catch(() => undefined);
    assert.ok(sockets() <= before, `${sockets()} sockets are open, ${before} were before`);
    for (const close of open.splice(0)) await close();
    assert.equal(proxy.child.exitCode, null);
  });
});
