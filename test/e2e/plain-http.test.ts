/** HTTP without TLS: requests in absolute form, and HTTP within a tunnel; heads must come through as they were written. */
import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { before, describe, it } from 'mocha';
import { connectPlain, openTunnel, readAll, readThrough, tunnelTo } from '../support/clients.ts';
import { closing } from '../support/closing.ts';
import { headerValues } from '../support/event-feed.ts';
import { needs } from '../support/needs.ts';
import { startNginx } from '../support/nginx.ts';
import { startTcpOrigin, startWebOrigin } from '../support/origins.ts';
import { runToEnd } from '../support/processes.ts';
import { startProgram } from '../support/program.ts';
import type { RunningProgram } from '../support/program.ts';

/** Names in odd case, in an odd order, twice, with odd spaces and with bytes above ASCII. */
const ODD_FIELDS = ['hOST: origin.test', 'X-First: 1', 'cookie: a=1', 'X-first: 2', 'COOKIE: b=2', 'aCCept: */*', 'X-Latin: caf\u00e9', 'uSER-aGENT: by hand', 'X-Empty: ', 'connection: keep-alive'];
const ODD_ANSWER = ['sERVER: odd', 'Set-Cookie: a=1; Path=/', 'X-B: 2', 'set-cookie: b=2', 'x-b: 3', 'X-Latin: caf\u00e9', 'CONTENT-length: 5', 'connection: keep-alive'];

describe('plain HTTP through the proxy', function () {
  this.timeout(120_000);
  const later = closing('all');
  const soon = closing('each');
  let proxy: RunningProgram;

  before(async () => {
    proxy = await startProgram(later);
  });

  /** An origin that notes the raw head of each request and answers each with the same bytes. */
  async function recorder(answer: string): Promise<{ port: number; heads: string[] }> {
    const heads: string[] = [];
    const serve = async (socket: Socket): Promise<void> => {
      for (;;) {
        heads.push(await readThrough(socket, '\r\n\r\n'));
        socket.write(answer, 'latin1');
      }
    };
    const { port } = await startTcpOrigin(soon, (socket) => void serve(socket).catch(() => socket.end()));
    return { port, heads };
  }

  function head(first: string, fields: readonly string[]): string {
    return `${[first, ...fields].join('\r\n')}\r\n\r\n`;
  }

  for (const way of ['absolute form', 'a tunnel'] as const) {
    it(`keeps case, order and duplicates of header fields both ways, in ${way}`, async () => {
      const answer = head('HTTP/1.1 200 As You Wish', ODD_ANSWER);
      const origin = await recorder(`${answer}hello`);
      const { result, row } = await proxy.feed.one(async () => {
        const socket = way === 'a tunnel' ? await tunnelTo(soon, proxy, origin.port) : await connectPlain(soon, proxy.port);
        const target = way === 'a tunnel' ? '/odd?x=1' : `http://127.0.0.1:${origin.port}/odd?x=1`;
        socket.write(head(`GET ${target} HTTP/1.1`, ODD_FIELDS), 'latin1');
        const got = [await readThrough(socket, '\r\n\r\n'), await readThrough(socket, 'hello')];
        socket.end();
        return got;
      });
      assert.equal(origin.heads[0], head('GET /odd?x=1 HTTP/1.1', ODD_FIELDS));
      assert.deepEqual(result, [answer, 'hello']);
      const request = row.one('http.request');
      assert.equal(request.scheme, 'http');
      // White space around a value is no part of it (RFC 9112 §5).
      assert.deepEqual(request.headers.map(([name, value]) => `${name}: ${value}`), ODD_FIELDS);
      const response = row.one('http.response');
      assert.deepEqual([response.status, response.reason, response.headers.map(([name, value]) => `${name}: ${value}`)], [200, 'As You Wish', ODD_ANSWER]);
      assert.equal(row.end(1, 'server').bodyBytes, 5);
      assert.equal(row.one('connection.closed').cause, null);
      row.assertReadable();
    });
  }

  it('adds no header field but those of the hop itself', async () => {
    const answer = head('HTTP/1.1 204 No Content', ['X-Only: this']);
    const origin = await recorder(answer);
    const { result } = await proxy.feed.one(async () => {
      const socket = await connectPlain(soon, proxy.port);
      socket.write(head(`GET http://127.0.0.1:${origin.port}/ HTTP/1.1`, ['Host: origin.test']));
      const got = await readThrough(socket, '\r\n\r\n');
      socket.end();
      return got;
    });
    // Connection and Keep-Alive belong to one hop and not to the message (RFC 9110 §7.6.1).
    const without = (text: string | undefined): string | undefined => text?.replace(/\r\n(?:Connection|Keep-Alive): [^\r]*/g, '');
    assert.equal(without(origin.heads[0]), head('GET / HTTP/1.1', ['Host: origin.test']));
    assert.equal(without(result), answer);
  });

  it('keeps what is for the proxy alone to itself', async () => {
    const origin = await recorder(head('HTTP/1.1 204 No Content', ['connection: keep-alive']));
    await proxy.feed.one(async () => {
      const socket = await connectPlain(soon, proxy.port);
      socket.write(head(`GET http://127.0.0.1:${origin.port}/ HTTP/1.1`, ['Host: a', 'Proxy-Connection: keep-alive', 'Proxy-Authorization: Basic c2VjcmV0', 'Connection: keep-alive']));
      await readThrough(socket, '\r\n\r\n');
      socket.end();
    });
    assert.equal(origin.heads[0], head('GET / HTTP/1.1', ['Host: a', 'Connection: keep-alive']));
  });

  it('counts bodies both ways and keeps trailers', async () => {
    const trailers: string[][] = [];
    const origin = await startWebOrigin(soon, undefined, (request, response) => {
      request.on('end', () => {
        trailers.push([...request.rawTrailers]);
        response.writeHead(200, { trailer: 'x-sum' });
        response.write('x'.repeat(1_000));
        response.addTrailers({ 'x-sum': 'right' });
        response.end('y'.repeat(234));
      });
    });
    const { result, row } = await proxy.feed.one(async () => {
      const socket = await connectPlain(soon, proxy.port);
      socket.write(head(`POST http://127.0.0.1:${origin.port}/first HTTP/1.1`, ['Host: a', 'Content-Length: 11']) + 'hello world');
      const first = await readThrough(socket, 'right\r\n\r\n');
      socket.write(head(`POST http://127.0.0.1:${origin.port}/second HTTP/1.1`, ['Host: a', 'Transfer-Encoding: chunked', 'Trailer: x-mine', 'Connection: close']) + '5\r\nhello\r\n6\r\n world\r\n0\r\nX-Mine: too\r\n\r\n');
      const second = await readAll(socket);
      socket.end();
      return [first, second.bytes.toString('latin1')];
    });
    for (const text of result) assert.match(text, /^HTTP\/1\.1 200 OK\r\n[^]*\r\nx-sum: right\r\n\r\n$/);
    assert.deepEqual(origin.asked.map(({ target, body }) => [target, body?.bytes]), [['/first', 11], ['/second', 11]]);
    assert.deepEqual(row.all('http.request').map(({ exchange, method, target }) => [exchange, method, new URL(target).pathname]), [[1, 'POST', '/first'], [2, 'POST', '/second']]);
    for (const exchange of [1, 2]) {
      assert.deepEqual([row.end(exchange, 'client').bodyBytes, row.end(exchange, 'server').bodyBytes], [11, 1_234]);
      assert.deepEqual(row.end(exchange, 'server').trailers, [['x-sum', 'right']]);
    }
    assert.deepEqual(row.end(2, 'client').trailers, [['X-Mine', 'too']]);
    assert.deepEqual(trailers, [[], ['X-Mine', 'too']]);
    assert.equal(row.one('connection.opened').target.port, origin.port);
  });

  it('gives each target of one client connection a row of its own', async () => {
    const [one, other] = [await recorder(head('HTTP/1.1 204 No Content', ['connection: keep-alive'])), await recorder(head('HTTP/1.1 204 No Content', ['connection: keep-alive']))];
    const { rows } = await proxy.feed.during(2, async () => {
      const socket = await connectPlain(soon, proxy.port);
      for (const { port } of [one, other, one]) {
        socket.write(head(`GET http://127.0.0.1:${port}/ HTTP/1.1`, ['Host: a']));
        await readThrough(socket, '\r\n\r\n');
      }
      socket.end();
    });
    assert.deepEqual(rows.map((row) => [row.one('connection.opened').target.port, row.all('http.request').length]), [[one.port, 2], [other.port, 1]]);
  });

  it('passes interim responses on as they came, also those that make no sense', async () => {
    const interim = [head('HTTP/1.1 102 Going On', []), head('HTTP/1.1 103 Early Hints', ['LINK: </style.css>; rel=preload', 'link: no link at all', 'X-A: caf\u00e9'])].join('');
    const origin = await recorder(interim + head('HTTP/1.1 200 OK', ['Content-Length: 0', 'connection: close']));
    const { result, row } = await proxy.feed.one(async () => {
      const socket = await connectPlain(soon, proxy.port);
      socket.write(head(`GET http://127.0.0.1:${origin.port}/ HTTP/1.1`, ['Host: a', 'Connection: close']));
      const { bytes } = await readAll(socket);
      socket.end();
      return bytes.toString('latin1');
    });
    assert.equal(result, interim + head('HTTP/1.1 200 OK', ['Content-Length: 0', 'connection: close']));
    assert.deepEqual(row.all('http.response').map(({ status, informational }) => [status, informational]), [[102, true], [103, true], [200, false]]);
  });

  it('shows a body that was cut off as cut off', async () => {
    const origin = await startTcpOrigin(soon, (socket) => {
      socket.once('data', () => socket.write(`${head('HTTP/1.1 200 OK', ['Content-Length: 100'])}half of it`, () => setImmediate(() => socket.resetAndDestroy())));
    });
    const { result, row } = await proxy.feed.one(async () => {
      const socket = await connectPlain(soon, proxy.port);
      const whole = readAll(socket);
      socket.write(head(`GET http://127.0.0.1:${origin.port}/ HTTP/1.1`, ['Host: a']));
      return whole;
    });
    assert.doesNotMatch(result.bytes.toString(), /HTTP\/1\.1 502/);
    const end = row.end(1, 'server');
    assert.equal(end.complete, false);
    assert.notEqual(end.cause, null);
  });

  it('says what to do to who does not speak to a proxy, and does not turn on itself', async () => {
    const cases = [
      [head('GET / HTTP/1.1', ['Host: a', 'Connection: close']), /^HTTP\/1\.1 421 [^]*this is a proxy/],
      [head(`GET http://127.0.0.1:${proxy.port}/ HTTP/1.1`, ['Host: a', 'Connection: close']), /^HTTP\/1\.1 302 Found\r\n[^]*Location: http:\/\/trust\.lens\/\r\n/],
      [head(`GET http://localhost:${proxy.port}/ HTTP/1.1`, ['Host: a', 'Connection: close']), /^HTTP\/1\.1 302 Found\r\n[^]*Location: http:\/\/trust\.lens\/\r\n/],
      [head('GET https://origin.test/ HTTP/1.1', ['Host: a', 'Connection: close']), /^HTTP\/1\.1 400 /],
    ] as const;
    for (const [request, answer] of cases) {
      const socket = await connectPlain(soon, proxy.port);
      socket.write(request);
      assert.match((await readAll(socket)).bytes.toString(), answer);
      socket.end();
    }
    const streamPort = new URL(proxy.runFile.stream.url).port;
    for (const port of [`${proxy.port}`, streamPort]) {
      const { head: answer } = await openTunnel(soon, proxy, `127.0.0.1:${port}`);
      assert.match(answer, /^HTTP\/1\.1 508 /, 'nobody reaches our own listeners through the proxy');
    }
  });

  it('serves curl', async function () {
    needs(this, 'curl', 'nginx');
    const nginx = await startNginx(soon, []);
    nginx.add('hello.txt', 'hello');
    const { result, row } = await proxy.feed.one(() => runToEnd('curl', ['-sS', '-x', proxy.url, `http://127.0.0.1:${nginx.plain}/hello.txt`], { env: proxy.env }));
    assert.equal(result.stdout.toString(), 'hello', result.stderr);
    assert.deepEqual(nginx.requests(), ['GET /hello.txt HTTP/1.1 200 5']);
    assert.deepEqual(row.all('http.request').map(({ method, authority }) => [method, authority]), [['GET', `127.0.0.1:${nginx.plain}`]]);
    assert.deepEqual(headerValues(row.all('http.request')[0]?.headers ?? [], 'proxy-connection'), ['Keep-Alive'], 'the row shows what the client sent');
  });
});
