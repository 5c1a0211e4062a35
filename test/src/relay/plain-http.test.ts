import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { describe, it } from 'mocha';
import { connectPlain, readAll, readThrough } from '../../support/clients.ts';
import { closing } from '../../support/closing.ts';
import { startDeafOrigin } from '../../support/deaf-origin.ts';
import { head } from '../../support/http1-log.ts';
import { startTcpOrigin } from '../../support/origins.ts';
import { eventually } from '../../support/processes.ts';
import { startRelayStage } from '../../support/relay-stage.ts';
import type { RelayStage, ToldConnection } from '../../support/relay-stage.ts';

/** An origin under a test's control: its sockets, and the heads it was asked with. */
interface Origin {
  port: number;
  heads: string[];
  sockets: Socket[];
}

describe('PlainHttp', () => {
  const later = closing('each');

  /** Answers each request head with the next of these answers, and what comes beyond with the last. */
  async function origin(...answers: readonly string[]): Promise<Origin> {
    const made: Origin = { port: 0, heads: [], sockets: [] };
    const serve = async (socket: Socket): Promise<void> => {
      for (;;) {
        made.heads.push(await readThrough(socket, '\r\n\r\n'));
        socket.write(answers[made.heads.length - 1] ?? answers.at(-1) ?? '', 'latin1');
      }
    };
    const { port } = await startTcpOrigin(later, (socket) => {
      made.sockets.push(socket);
      serve(socket).catch(() => socket.end());
    });
    made.port = port;
    return made;
  }

  async function client(stage: RelayStage): Promise<Socket> {
    return connectPlain(later, stage.port);
  }

  /** Kinds of what was told, with the numbers that matter. */
  function told(connection: ToldConnection | undefined): string[] {
    return (connection?.facts ?? []).filter(({ kind }) => kind !== 'message_data').map((fact) => {
      switch (fact.kind) {
        case 'request':
          return `${fact.exchange} ${fact.method} ${fact.target}`;
        case 'response':
          return `${fact.exchange} ${fact.status} ${fact.reason}`;
        case 'message_end':
          return `${fact.exchange} end ${fact.from} ${fact.bodyBytes}${fact.complete ? '' : ` cut: ${fact.cause ?? ''}`}`;
        case 'failed':
          return `failed ${fact.hop} ${fact.stage} ${fact.code} by ${fact.by ?? ''}`;
        default:
          return fact.kind;
      }
    });
  }

  const url = (made: { port: number }, path = '/'): string => `http://127.0.0.1:${made.port}${path}`;

  it('tells the bodies of both sides, each byte once and at its place', async () => {
    const stage = await startRelayStage(later);
    const server = await origin(`${head('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked')}5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n`);
    const socket = await client(stage);
    socket.write(`${head(`POST ${url(server)} HTTP/1.1`, 'Host: a', 'Content-Length: 9')}what `);
    await eventually('the first bytes', () => stage.connections[0]?.all('message_data')[0]);
    socket.write('news');
    await readThrough(socket, '0\r\n\r\n');
    socket.end();
    const connection = await stage.over();
    for (const [from, body] of [['client', 'what news'], ['server', 'hello world']] as const) {
      let seen = '';
      for (const part of connection.all('message_data').filter((one) => one.from === from)) {
        assert.deepEqual([part.exchange, part.offset], [1, seen.length]);
        seen += Buffer.from(part.bytes).toString();
      }
      assert.equal(seen, body);
    }
  });

  it('tells each exchange from its head to its end, one row a client connection, one connection to the server', async () => {
    const stage = await startRelayStage(later);
    const server = await origin(`${head('HTTP/1.1 200 OK', 'Content-Length: 5')}hello`, head('HTTP/1.1 204 No Content'));
    const socket = await client(stage);
    socket.write(head(`GET ${url(server, '/one')} HTTP/1.1`, 'Host: a'));
    await readThrough(socket, 'hello');
    socket.write(head(`GET ${url(server, '/two')} HTTP/1.1`, 'Host: a'));
    await readThrough(socket, '\r\n\r\n');
    socket.end();
    const connection = await stage.over();
    assert.deepEqual(told(connection), [
      'next_layer',
      `1 GET ${url(server, '/one')}`,
      ...told(connection).filter((line) => line === 'target_connected' || line === '1 end client 0').slice(0, 2),
      '1 200 OK',
      '1 end server 5',
      `2 GET ${url(server, '/two')}`,
      '2 end client 0',
      '2 204 No Content',
      '2 end server 0',
    ]);
    assert.deepEqual([connection.connection.mode, connection.connection.target], ['http', { host: '127.0.0.1', port: server.port }]);
    assert.equal(server.sockets.length, 1, 'the second request goes over the same connection');
    assert.deepEqual(connection.ends, [['client', undefined]]);
    assert.equal(connection.closedTimes, 1);
  });

  it('answers a HEAD and a 304 without a body, whatever their length says', async () => {
    const stage = await startRelayStage(later);
    const server = await origin(head('HTTP/1.1 200 OK', 'Content-Length: 1000'), head('HTTP/1.1 304 Not Modified', 'Content-Length: 1000', 'ETag: "x"'), `${head('HTTP/1.1 200 OK', 'Content-Length: 3')}end`);
    const socket = await client(stage);
    for (const method of ['HEAD', 'GET']) {
      socket.write(head(`${method} ${url(server)} HTTP/1.1`, 'Host: a'));
      assert.match(await readThrough(socket, '\r\n\r\n'), /Content-Length: 1000/);
    }
    socket.write(head(`GET ${url(server)} HTTP/1.1`, 'Host: a'));
    assert.match(await readThrough(socket, 'end'), /^HTTP\/1\.1 200 OK\r\n/);
    assert.deepEqual(told(stage.connections[0]).filter((line) => line.includes('end server')), ['1 end server 0', '2 end server 0', '3 end server 3']);
  });

  it('passes bodies of any framing, in both directions', async () => {
    const stage = await startRelayStage(later);
    const bodies: string[] = [];
    const { port } = await startTcpOrigin(later, (socket) => {
      void (async (): Promise<void> => {
        const asked = await readThrough(socket, '\r\n\r\n');
        bodies.push(asked, await readThrough(socket, '0\r\n\r\n'));
        // Close-delimited, as HTTP/1.0 does it.
        socket.end(`${head('HTTP/1.0 200 OK', 'Content-Type: text/plain')}up to the end`);
      })();
    });
    const socket = await client(stage);
    socket.write(`${head(`POST http://127.0.0.1:${port}/ HTTP/1.1`, 'Host: a', 'transfer-ENCODING: chunked')}5\r\nhello\r\n`);
    socket.write('6;ext=1\r\n world\r\n0\r\n\r\n');
    const bytes = await readThrough(socket, 'up to the end');
    assert.match(bodies[0] ?? '', /\r\ntransfer-ENCODING: chunked\r\n/);
    assert.equal(bodies[1]?.replace(/(?:^|\r\n)[0-9a-f]+\r\n/gi, ''), 'hello world\r\n');
    assert.match(bytes, /^HTTP\/1\.1 200 OK\r\n/);
    socket.end();
    const connection = await stage.over();
    assert.deepEqual(told(connection).filter((line) => line.includes(' end ')), ['1 end client 11', '1 end server 13']);
  });

  it('does not read faster than the client takes', async () => {
    const stage = await startRelayStage(later);
    const offered = 200 * 1024 * 1024;
    let sent = 0;
    const { port } = await startTcpOrigin(later, (socket) => {
      const block = Buffer.alloc(1024 * 1024);
      const pour = (): void => {
        while (sent < offered) {
          sent += block.length;
          if (!socket.write(block)) return;
        }
      };
      socket.on('error', () => undefined);
      socket.once('data', () => {
        socket.write(head('HTTP/1.1 200 OK', `Content-Length: ${offered}`));
        socket.on('drain', pour);
        pour();
      });
    });
    const socket = await client(stage);
    socket.write(head(`GET http://127.0.0.1:${port}/ HTTP/1.1`, 'Host: a'));
    await readThrough(socket, '\r\n\r\n');
    socket.pause();
    let before = -1;
    while (before !== sent) {
      before = sent;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    assert.ok(sent < offered / 2, `${sent} bytes were taken for a client that does not read`);
  });

  describe('a server that', () => {
    it('is down or has no address is told as a gateway would', async () => {
      const stage = await startRelayStage(later);
      for (const [host, code] of [['127.0.0.1:1', 'ECONNREFUSED'], ['nowhere.invalid', undefined]] as const) {
        const socket = await client(stage);
        socket.write(head(`GET http://${host}/ HTTP/1.1`, 'Host: a'));
        const { bytes, ended } = await readAll(socket);
        assert.match(bytes.toString(), /^HTTP\/1\.1 502 Bad Gateway\r\n[^]*trustlens: cannot reach [^]*\n$/, host);
        assert.ok(ended);
        socket.end();
        const connection = await stage.over(stage.connections.length);
        const [failure] = connection.all('failed');
        if (code !== undefined) assert.deepEqual([failure?.stage, failure?.code, failure?.by], ['connect', code, 'server']);
        else assert.ok(failure?.code === 'ENOTFOUND' || failure?.code === 'EAI_AGAIN', failure?.code);
        assert.equal(failure?.hop, 'upstream');
      }
    });

    it('answers what is no HTTP was reached all the same', async () => {
      const stage = await startRelayStage(later);
      const server = await origin('SSH-2.0-OpenSSH_9.2\r\n');
      const socket = await client(stage);
      socket.write(head(`GET ${url(server)} HTTP/1.1`, 'Host: a'));
      const { bytes } = await readAll(socket);
      assert.match(bytes.toString(), /^HTTP\/1\.1 502 Bad Gateway\r\n[^]*trustlens: the answer of 127\.0\.0\.1:\d+ cannot be read: /);
      socket.end();
      const connection = await stage.over();
      assert.equal(connection.failure, 'upstream relay HPE_INVALID_CONSTANT by server');
    });

    it('breaks off before it answers is told so', async () => {
      const stage = await startRelayStage(later);
      const { port } = await startTcpOrigin(later, (socket) => void socket.once('data', () => socket.resetAndDestroy()));
      const socket = await client(stage);
      socket.write(head(`GET http://127.0.0.1:${port}/ HTTP/1.1`, 'Host: a'));
      assert.match((await readAll(socket)).bytes.toString(), /^HTTP\/1\.1 502 Bad Gateway\r\n[^]*127\.0\.0\.1:\d+ broke off before it answered/);
      socket.end();
      assert.equal((await stage.over()).failure, 'upstream relay ECONNRESET by server');
    });

    for (const [framing, fields, body] of [['a length', ['Content-Length: 100'], 'ten bytes.'], ['chunks', ['Transfer-Encoding: chunked'], 'a\r\nten bytes.\r\n']] as const) {
      it(`breaks off in a body with ${framing} leaves a body that looks cut off, and its bytes counted`, async () => {
        const stage = await startRelayStage(later);
        const server = await origin(head('HTTP/1.1 200 OK', ...fields) + body);
        const socket = await client(stage);
        socket.write(head(`GET ${url(server)} HTTP/1.1`, 'Host: a'));
        await readThrough(socket, 'ten bytes.');
        for (const one of server.sockets) one.destroy();
        const { bytes, ended } = await readAll(socket);
        assert.doesNotMatch(bytes.toString(), /0\r\n\r\n/, 'no last chunk');
        assert.ok(framing === 'a length' || !ended || bytes.length <= 2);
        socket.end();
        const connection = await stage.over();
        assert.deepEqual(told(connection).slice(-1), ['1 end server 10 cut: ECONNRESET']);
      });
    }
  });

  describe('a client that', () => {
    it('leaves in the middle of an answer ends the request to the server', async () => {
      const stage = await startRelayStage(later);
      const server = await origin(`${head('HTTP/1.1 200 OK', 'Content-Length: 1000000')}${'x'.repeat(5_000)}`);
      const socket = await client(stage);
      socket.write(head(`GET ${url(server)} HTTP/1.1`, 'Host: a'));
      await readThrough(socket, 'xxx');
      const [upstream] = server.sockets;
      assert.ok(upstream !== undefined);
      socket.resetAndDestroy();
      await eventually('the end at the server', () => (upstream.destroyed || upstream.readableEnded ? true : undefined));
      const connection = await stage.over();
      assert.match(told(connection).at(-1) ?? '', /^1 end server \d+ cut: the client left$/);
    });

    it('leaves before the server answers ends the request to the server', async () => {
      const stage = await startRelayStage(later);
      const server = await origin('');
      const socket = await client(stage);
      socket.write(head(`GET ${url(server)} HTTP/1.1`, 'Host: a'));
      const upstream = await eventually('the request at the server', () => (server.heads.length === 1 ? server.sockets[0] : undefined));
      socket.resetAndDestroy();
      await eventually('the end at the server', () => (upstream.destroyed || upstream.readableEnded ? true : undefined));
      await stage.over();
    });

    it('leaves in the middle of its own body leaves a request that looks cut off', async () => {
      const stage = await startRelayStage(later);
      let got = '';
      let upstream: Socket | undefined;
      const { port } = await startTcpOrigin(later, (socket) => {
        upstream = socket;
        socket.on('error', () => undefined);
        socket.on('data', (chunk: Buffer) => (got += chunk.toString()));
        socket.on('end', () => socket.end());
      });
      const socket = await client(stage);
      socket.write(`${head(`POST http://127.0.0.1:${port}/ HTTP/1.1`, 'Host: a', 'Content-Length: 100')}half`);
      await eventually('the first half', () => (got.endsWith('half') ? true : undefined));
      socket.resetAndDestroy();
      await eventually('the end at the server', () => (upstream?.destroyed === true || upstream?.readableEnded === true ? true : undefined));
      const connection = await stage.over();
      assert.ok(told(connection).includes('1 end client 4 cut: the client left'), told(connection).join('; '));
    });

    it('sends requests without waiting for answers gets the answers in order', async () => {
      const stage = await startRelayStage(later);
      const answer = (text: string): string => `${head('HTTP/1.1 200 OK', `Content-Length: ${text.length}`)}${text}`;
      const server = await origin(answer('one'), answer('two'), answer('three'));
      const socket = await client(stage);
      socket.write(['/1', '/2', '/3'].map((path) => head(`GET ${url(server, path)} HTTP/1.1`, 'Host: a')).join(''));
      for (const text of ['one', 'two', 'three']) assert.match(await readThrough(socket, `\r\n\r\n${text}`), /^HTTP\/1\.1 200 OK\r\n/);
      assert.deepEqual(server.heads.map((asked) => asked.split(' ')[1]), ['/1', '/2', '/3']);
    });
  });

  describe('an upgrade', () => {
    const ask = (target: string): string => head(`GET ${target} HTTP/1.1`, 'hOST: a', 'Connection: Upgrade', 'Proxy-Connection: keep-alive', 'Upgrade: echo', 'Proxy-Authorization: Basic x');

    it('is asked as it was written, and then everything passes both ways', async () => {
      const stage = await startRelayStage(later);
      const server = await origin(`${head('HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', 'Upgrade: echo')}hello`);
      const socket = await client(stage);
      socket.write(`${ask(url(server, '/up?x'))}early`);
      assert.match(await readThrough(socket, 'hello'), /^HTTP\/1\.1 101 Switching Protocols\r\n/);
      assert.deepEqual(server.heads, [head('GET /up?x HTTP/1.1', 'hOST: a', 'Connection: Upgrade', 'Upgrade: echo')]);
      const [upstream] = server.sockets;
      assert.ok(upstream !== undefined);
      socket.end('\r\n\r\n');
      assert.equal(await eventually('what came early', () => server.heads[1]), 'early\r\n\r\n');
      const connection = await stage.over();
      assert.deepEqual(told(connection), ['target_connected', 'next_layer']);
      assert.equal(connection.said('client').toString(), `${server.heads[0] ?? ''}early\r\n\r\n`);
      assert.deepEqual(connection.ends.map(([from]) => from).sort(), ['client', 'server']);
    });

    it('that the server refuses is an answer like any other', async () => {
      const stage = await startRelayStage(later);
      const server = await origin(head('HTTP/1.1 426 Upgrade Required', 'Content-Length: 0'));
      const socket = await client(stage);
      socket.write(ask(url(server)));
      assert.match(await readThrough(socket, '\r\n\r\n'), /^HTTP\/1\.1 426 Upgrade Required\r\n/);
      socket.end();
      await stage.over();
    });

    it('to a server that is down, or to no server, is answered', async () => {
      const stage = await startRelayStage(later);
      const socket = await client(stage);
      socket.write(ask('http://127.0.0.1:1/'));
      assert.match((await readAll(socket)).bytes.toString(), /^HTTP\/1\.1 502 Bad Gateway\r\n[^]*cannot reach 127\.0\.0\.1:1/);
      assert.equal((await stage.over()).failure, 'upstream connect ECONNREFUSED by server');
      for (const [target, status] of [['/chat', 400], [`http://localhost:${stage.port}/`, 508]] as const) {
        const other = await client(stage);
        other.write(ask(target));
        assert.match((await readAll(other)).bytes.toString(), new RegExp(`^HTTP/1\\.1 ${status} `));
      }
      assert.equal(stage.connections.length, 1);
    });

    it('whose client leaves while the server is reached ends at once', async () => {
      const stage = await startRelayStage(later);
      const server = await origin('');
      const socket = await client(stage);
      socket.write(ask(url(server)));
      socket.resetAndDestroy();
      await once(socket, 'close');
      await eventually('the end, if it ever came in', () => (stage.connections.every(({ closedTimes }) => closedTimes === 1) ? true : undefined));
    });
  });

  it('does not wait for ever for a server that does not answer TCP', async function () {
    if (process.platform !== 'linux') this.skip();
    const stage = await startRelayStage(later, { connectTimeout: 200 });
    const port = await startDeafOrigin(later);
    const socket = await client(stage);
    socket.write(head(`GET http://127.0.0.1:${port}/ HTTP/1.1`, 'Host: a'));
    const { bytes, ended } = await readAll(socket);
    assert.match(bytes.toString(), new RegExp(`^HTTP/1\\.1 504 Gateway Timeout\\r\\n[^]*cannot reach 127\\.0\\.0\\.1:${port}: no answer from 127\\.0\\.0\\.1:${port} in 0\\.2 s`));
    assert.ok(ended);
    socket.end();
    assert.equal((await stage.over()).failure, 'upstream connect ETIMEDOUT by server');
  });

  it('leaves a server alone that takes its time once it was reached', async () => {
    const stage = await startRelayStage(later, { connectTimeout: 50 });
    let answer: (() => void) | undefined;
    const { port } = await startTcpOrigin(later, (slow) => {
      slow.once('data', () => (answer = () => void slow.end(head('HTTP/1.1 204 No Content', 'Connection: close'))));
    });
    const socket = await client(stage);
    socket.write(head(`GET http://127.0.0.1:${port}/ HTTP/1.1`, 'Host: a'));
    const late = await eventually('the request', () => answer);
    await new Promise((resolve) => setTimeout(resolve, 100));
    late();
    assert.match(await readThrough(socket, '\r\n\r\n'), /^HTTP\/1\.1 204 /);
  });
});
