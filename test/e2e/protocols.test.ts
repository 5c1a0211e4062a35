/** What is neither a plain GET nor a POST over TLS: WebSockets, event streams, trailers, protocols of any other kind, half-closed connections. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import type { IncomingHttpHeaders } from 'node:http2';
import type { Socket } from 'node:net';
import { before, describe, it } from 'mocha';
import { WebSocket } from 'ws';
import { connectPlain, readAll, readThrough, tlsThrough, tunnelTo } from '../support/clients.ts';
import { closing, scratchFolder } from '../support/closing.ts';
import { needs } from '../support/needs.ts';
import { startTcpOrigin, startTlsOrigin, startWebOrigin } from '../support/origins.ts';
import { runToEnd } from '../support/processes.ts';
import { startProgram } from '../support/program.ts';
import type { RunningProgram } from '../support/program.ts';
import { ORIGIN_NAMES } from '../support/stage.ts';
import { TestPki } from '../support/test-pki.ts';
import type { Identity } from '../support/test-pki.ts';

describe('protocols through the proxy', function () {
  this.timeout(120_000);
  const later = closing('all');
  const soon = closing('each');
  let rootFile: string;
  let identity: Identity;
  let proxy: RunningProgram;

  before(async function () {
    needs(this, 'openssl');
    const pki = new TestPki(scratchFolder(later));
    rootFile = pki.rootFile;
    identity = pki.leaf({ names: ORIGIN_NAMES });
    proxy = await startProgram(later, ['--upstream-ca', rootFile]);
  });

  /** Talks to an echoing WebSocket over a stream that leads there. */
  async function chat(address: string, socket: Socket): Promise<{ protocol: string; extensions: string; echoed: string[] }> {
    const client = new WebSocket(address, ['other', 'chat'], { createConnection: () => socket, perMessageDeflate: { threshold: 0 } });
    await once(client, 'open');
    const echoed: string[] = [];
    for (const message of ['first', 'x'.repeat(5_000), Buffer.from([0, 1, 2, 255])]) {
      client.send(message);
      const reply: unknown[] = await once(client, 'message');
      const [data, binary] = reply;
      assert.ok(Buffer.isBuffer(data));
      echoed.push(binary === true ? data.toString('hex') : data.toString());
    }
    client.ping('are you there');
    await once(client, 'pong');
    client.close(4001, 'enough');
    await once(client, 'close');
    return { protocol: client.protocol, extensions: client.extensions, echoed };
  }

  function assertChat(row: Awaited<ReturnType<typeof proxy.feed.one>>['row'], result: Awaited<ReturnType<typeof chat>>): void {
    assert.equal(result.protocol, 'chat', 'the sub-protocol that the origin chose');
    assert.match(result.extensions, /^permessage-deflate/);
    assert.deepEqual(result.echoed, ['first', 'x'.repeat(5_000), '000102ff']);
    assert.equal(row.one('http.response').status, 101);
    assert.equal(row.one('http.upgraded').protocol, 'websocket');
    for (const from of ['client', 'server'] as const) {
      const messages = row.all('websocket.message').filter((event) => event.from === from);
      assert.deepEqual(messages.map(({ opcode, bytes, compressed }) => [opcode.id, bytes, compressed]), [[1, 5, true], [1, 5_000, true], [2, 4, true]]);
      assert.ok((messages[1]?.wireBytes ?? Infinity) < 100, 'five thousand equal letters are short on the wire');
      assert.equal(messages[0]?.preview, 'first');
    }
    const control = row.all('websocket.control').map(({ from, opcode, code, reason }) => [from, opcode.name.toLowerCase(), code, reason]);
    assert.deepEqual(control.filter(([, name]) => name === 'ping'), [['client', 'ping', null, '']]);
    assert.deepEqual(control.filter(([, name]) => name === 'close'), [['client', 'close', 4001, 'enough'], ['server', 'close', 4001, 'enough']]);
    row.assertReadable();
  }

  it('wss: sub-protocol and permessage-deflate are between client and origin', async () => {
    const origin = await startWebOrigin(soon, identity, () => undefined);
    const { result, row } = await proxy.feed.one(async () => {
      const tls = await tlsThrough(soon, proxy, origin.port, { ALPNProtocols: ['http/1.1'] });
      return chat('ws://origin.test/talk', tls);
    });
    assertChat(row, result);
    assert.equal(row.established('upstream').alpn, 'http/1.1');
    assert.deepEqual(row.one('http.request').headers.flat(), origin.asked[0]?.rawHeaders);
  });

  it('ws in a tunnel, without TLS', async () => {
    const origin = await startWebOrigin(soon, undefined, () => undefined);
    const { result, row } = await proxy.feed.one(async () => chat('ws://origin.test/talk', await tunnelTo(soon, proxy, origin.port)));
    assertChat(row, result);
    assert.equal(row.all('tls.established').length, 0);
  });

  it('ws:// as an upgrade of a plain request', async () => {
    const origin = await startWebOrigin(soon, undefined, () => undefined);
    const { result, row } = await proxy.feed.one(async () => {
      const socket = await connectPlain(soon, proxy.port);
      // A client that speaks to a proxy writes the whole address into its request line (RFC 9112 §3.2.2).
      const write = socket.write.bind(socket);
      let first = true;
      Reflect.set(socket, 'write', (data: string | Uint8Array, ...rest: []) => {
        const text = first ? Buffer.from(data).toString('latin1').replace('GET /talk', `GET http://127.0.0.1:${origin.port}/talk`) : data;
        first = false;
        return write(text, ...rest);
      });
      return chat('ws://origin.test/talk', socket);
    });
    assertChat(row, result);
    assert.equal(row.one('connection.opened').mode, 'http');
    assert.equal(origin.asked[0]?.target, '/talk');
    assert.deepEqual(row.one('http.request').headers.flat(), origin.asked[0].rawHeaders);
  });

  it('server-sent events arrive one by one, while the response is open', async () => {
    const more: (() => void)[] = [];
    const origin = await startWebOrigin(soon, identity, (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      let count = 0;
      const next = (): void => {
        count += 1;
        response.write(`data: ${count}\n\n`);
        if (count === 3) response.end();
      };
      more.push(next);
      next();
    });
    const { row } = await proxy.feed.one(async () => {
      const tls = await tlsThrough(soon, proxy, origin.port, { ALPNProtocols: ['http/1.1'] });
      tls.write('GET /events HTTP/1.1\r\nHost: origin.test\r\nConnection: close\r\n\r\n');
      await readThrough(tls, 'data: 1\n\n');
      more[0]?.();
      await readThrough(tls, 'data: 2\n\n');
      more[0]?.();
      await readThrough(tls, 'data: 3\n\n');
      await readAll(tls);
      tls.end();
    });
    assert.equal(row.end(1, 'server').bodyBytes, 3 * 'data: n\n\n'.length);
    assert.equal(row.end(1, 'server').complete, true);
    row.assertReadable();
  });

  it('trailers over HTTP/2, as gRPC uses them', async () => {
    const message = Buffer.from('0000000005hello', 'latin1');
    const origin = await startWebOrigin(soon, identity, (request, response) => {
      response.writeHead(200, { 'content-type': 'application/grpc' });
      response.addTrailers({ 'grpc-status': '0', 'grpc-message': 'fine' });
      request.on('end', () => response.end(message));
    });
    const { result, row } = await proxy.feed.one(async () => {
      const tls = await tlsThrough(soon, proxy, origin.port, { ALPNProtocols: ['h2'] });
      const session = connectHttp2('https://origin.test', { createConnection: () => tls });
      const stream = session.request({ ':method': 'POST', ':path': '/chat.Chat/Say', 'content-type': 'application/grpc', te: 'trailers' });
      stream.end(message);
      let trailers: IncomingHttpHeaders = {};
      stream.on('trailers', (headers: IncomingHttpHeaders) => (trailers = headers));
      const { bytes } = await readAll(stream);
      session.close();
      await once(session, 'close');
      return { bytes, trailers };
    });
    assert.ok(result.bytes.equals(message));
    assert.equal(result.trailers['grpc-status'], '0');
    const end = row.end(1, 'server');
    assert.deepEqual([end.bodyBytes, end.trailers], [message.length, [['grpc-status', '0'], ['grpc-message', 'fine']]]);
    assert.equal(row.end(1, 'client').bodyBytes, message.length);
    row.assertReadable();
  });

  it('a protocol over TLS that is no HTTP passes unchanged, with its ALPN', async () => {
    const origin = await startTlsOrigin(soon, identity, (socket) => socket.pipe(socket), { ALPNProtocols: ['acme-tls/1', 'smtp'] });
    const sent = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 7919) % 256));
    const { result, row } = await proxy.feed.one(async () => {
      const tls = await tlsThrough(soon, proxy, origin.port, { ALPNProtocols: ['smtp'] });
      tls.end(sent);
      return { alpn: tls.alpnProtocol, ...(await readAll(tls)) };
    });
    assert.equal(result.alpn, 'smtp');
    assert.ok(result.bytes.equals(sent) && result.ended);
    const closed = row.one('connection.closed');
    assert.deepEqual([closed.fromClient, closed.fromServer, closed.cause], [sent.length, sent.length, null]);
    assert.equal(row.all('http.request').length, 0);
    row.assertReadable();
  });

  it('a server that greets first over TLS', async () => {
    const origin = await startTlsOrigin(soon, identity, (socket) => {
      socket.write('220 mail.test ready\r\n');
      socket.on('data', () => socket.end('221 bye\r\n'));
    });
    const { result, row } = await proxy.feed.one(async () => {
      const tls = await tlsThrough(soon, proxy, origin.port);
      const greeting = await readThrough(tls, '\r\n');
      tls.write('QUIT\r\n');
      const rest = await readAll(tls);
      tls.end();
      return greeting + rest.bytes.toString();
    });
    assert.equal(result, '220 mail.test ready\r\n221 bye\r\n');
    assert.deepEqual([row.one('connection.closed').fromServer, row.one('connection.closed').cause], [30, null]);
    row.assertReadable();
  });

  it('a server that says all at once and goes, before the client is through with its handshake', async () => {
    const origin = await startTlsOrigin(soon, identity, (socket) => setImmediate(() => socket.end('all at once')));
    for (const one of [proxy, await startProgram(soon, ['--no-wire-tap', '--upstream-ca', rootFile])]) {
      const { result, row } = await one.feed.one(() =>
        runToEnd('openssl', ['s_client', '-proxy', `127.0.0.1:${one.port}`, '-connect', `127.0.0.1:${origin.port}`, '-servername', 'origin.test', '-quiet', '-CAfile', one.runFile.caPem, '-verify_return_error'], { env: one.env }),
      );
      assert.equal(result.stdout.toString(), 'all at once');
      // This is what OpenSSL says of an end without close_notify.
      assert.doesNotMatch(result.stderr, /unexpected eof/);
      assert.deepEqual([row.one('connection.closed').cause, row.one('connection.closed').detail], [null, null]);
    }
  });

  it('a server that greets first without TLS', async () => {
    const origin = await startTcpOrigin(soon, (socket) => {
      socket.write('SSH-2.0-test\r\n');
      socket.on('data', (chunk: Buffer) => socket.end(chunk));
    });
    const { row } = await proxy.feed.one(async () => {
      const socket = await tunnelTo(soon, proxy, origin.port);
      assert.equal(await readThrough(socket, '\r\n'), 'SSH-2.0-test\r\n');
      socket.end('SSH-2.0-client\r\n');
      assert.equal((await readAll(socket)).bytes.toString(), 'SSH-2.0-client\r\n');
    });
    assert.equal(row.one('tunnel.passed').reason, 'server_speaks_first');
    assert.deepEqual([row.one('connection.closed').fromClient, row.one('connection.closed').fromServer], [16, 30]);
    row.assertReadable();
  });

  for (const over of ['TLS', 'nothing'] as const) {
    it(`a client that has said all still hears the server, and the other way round, over ${over}`, async () => {
      const serve = (socket: NodeJS.ReadWriteStream): void => {
        socket.on('end', () => {
          socket.write('answer after the end of the question');
          socket.end();
        });
        socket.resume();
      };
      const origin = over === 'TLS' ? await startTlsOrigin(soon, identity, serve) : await startTcpOrigin(soon, serve);
      const first = await proxy.feed.one(async () => {
        const stream = over === 'TLS' ? await tlsThrough(soon, proxy, origin.port) : await tunnelTo(soon, proxy, origin.port);
        stream.end('\x00question');
        return readAll(stream);
      });
      assert.deepEqual([first.result.bytes.toString(), first.result.ended], ['answer after the end of the question', true]);
      assert.equal(first.row.one('connection.closed').cause, null);

      const heard: Promise<{ bytes: Buffer }>[] = [];
      const other = (socket: NodeJS.ReadWriteStream & { end(text: string): unknown }): void => {
        socket.end('a greeting, and that is all');
        const chunks: Buffer[] = [];
        heard.push(new Promise((resolve) => socket.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => resolve({ bytes: Buffer.concat(chunks) }))));
      };
      const silent = over === 'TLS' ? await startTlsOrigin(soon, identity, other) : await startTcpOrigin(soon, other);
      const second = await proxy.feed.one(async () => {
        const stream = over === 'TLS' ? await tlsThrough(soon, proxy, silent.port) : await tunnelTo(soon, proxy, silent.port);
        const greeting = await readAll(stream);
        stream.end('said after the end of the greeting');
        return greeting;
      });
      assert.equal(second.result.bytes.toString(), 'a greeting, and that is all');
      assert.equal((await heard[0])?.bytes.toString(), 'said after the end of the greeting');
      assert.equal(second.row.one('connection.closed').cause, null);
    });
  }
});
