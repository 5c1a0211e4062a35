/** Peers that behave badly: each connection ends with a row that says what happened, and the proxy serves the next one. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterEach, before, describe, it } from 'mocha';
import type { Row } from '../support/event-feed.ts';
import { connectPlain, openTunnel, readAll, readThrough, tlsThrough, tunnelTo } from '../support/clients.ts';
import { closing, scratchFolder } from '../support/closing.ts';
import { needs } from '../support/needs.ts';
import { startTcpOrigin, startTlsOrigin, startWebOrigin } from '../support/origins.ts';
import type { RawOrigin, WebOrigin } from '../support/origins.ts';
import { recordHello } from '../support/hello-recorder.ts';
import { runToEnd } from '../support/processes.ts';
import { startProgram } from '../support/program.ts';
import type { RunningProgram } from '../support/program.ts';
import { portOf } from '../support/recording-relay.ts';
import { ORIGIN_NAMES, curlThrough } from '../support/stage.ts';
import { TestPki } from '../support/test-pki.ts';
import type { Identity } from '../support/test-pki.ts';

describe('peers that behave badly', function () {
  this.timeout(120_000);
  const later = closing('all');
  const soon = closing('each');
  let identity: Identity;
  let proxy: RunningProgram;
  let good: WebOrigin;

  before(async function () {
    needs(this, 'curl', 'openssl');
    const pki = new TestPki(scratchFolder(later));
    identity = pki.leaf({ names: ORIGIN_NAMES });
    proxy = await startProgram(later, ['--upstream-ca', pki.rootFile]);
    good = await startWebOrigin(later, identity, (_request, response) => response.end('fine'));
  });

  afterEach('the proxy still serves', async () => {
    const { result, row } = await proxy.feed.one(() => curlThrough(proxy, [`https://origin.test:${good.port}/`]));
    assert.equal(result.stdout.toString(), 'fine', result.stderr + proxy.stderr());
    assert.equal(row.one('connection.closed').cause, null);
    assert.equal(proxy.child.exitCode, null);
  });

  /** How the row ended: cause and culprit. */
  function ending(row: Row): [string | null, string | null] {
    const { cause, by } = row.one('connection.closed');
    return [cause, by];
  }

  /** A port on which nothing listens: one that was free a moment ago. */
  async function deadPort(): Promise<number> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const port = portOf(server);
    server.close();
    await once(server, 'close');
    return port;
  }

  it('a target that is down', async () => {
    const port = await deadPort();
    const tunnel = await proxy.feed.one(() => openTunnel(soon, proxy, `127.0.0.1:${port}`));
    assert.match(tunnel.result.head, /^HTTP\/1\.1 502 /);
    assert.match((await readAll(tunnel.result.socket)).bytes.toString(), /cannot reach 127\.0\.0\.1:\d+: .*ECONNREFUSED/);
    assert.deepEqual(ending(tunnel.row), ['ECONNREFUSED', 'server']);
    const curl = await proxy.feed.one(() => curlThrough(proxy, [`https://origin.test:${port}/`]));
    assert.equal(curl.result.status, 56, 'curl: the proxy refused the tunnel');
    const plain = await proxy.feed.one(() => runToEnd('curl', ['-sS', '-i', '-x', proxy.url, `http://127.0.0.1:${port}/`], { env: proxy.env }));
    assert.match(plain.result.stdout.toString(), /^HTTP\/1\.1 502 [^]*cannot reach 127\.0\.0\.1/);
    assert.deepEqual(ending(plain.row), ['ECONNREFUSED', 'server']);
  });

  it('a target whose name does not resolve', async () => {
    // Names below .invalid never resolve (RFC 6761 §6.4).
    const tunnel = await proxy.feed.one(() => openTunnel(soon, proxy, 'nowhere.invalid:443'));
    assert.match(tunnel.result.head, /^HTTP\/1\.1 502 /);
    assert.match((await readAll(tunnel.result.socket)).bytes.toString(), /the name nowhere\.invalid does not resolve/);
    const [cause, by] = ending(tunnel.row);
    assert.ok(cause === 'ENOTFOUND' || cause === 'EAI_AGAIN', `${cause}`);
    assert.equal(by, 'server');
    assert.match(tunnel.row.one('connection.closed').detail ?? '', /nowhere\.invalid does not resolve/);
    const plain = await proxy.feed.one(() => runToEnd('curl', ['-sS', '-i', '-x', proxy.url, 'http://nowhere.invalid/'], { env: proxy.env }));
    assert.match(plain.result.stdout.toString(), /^HTTP\/1\.1 502 [^]*the name nowhere\.invalid does not resolve/);
  });

  for (const target of ['__proto__:443', 'constructor:443', '../../x:443', '[::1]:1', '[::1', ':443', 'a:0', 'a:99999', 'a b:443', 'user@host:443', 'http://a/:443', `${'a'.repeat(300)}.test:443`, '%00:443', '\u00e9:443']) {
    it(`CONNECT to ${target.length > 30 ? 'a name that is too long' : target}`, async () => {
      const socket = await connectPlain(soon, proxy.port);
      socket.write(Buffer.from(`CONNECT ${target} HTTP/1.1\r\nHost: a\r\n\r\n`, 'latin1'));
      const { bytes } = await readAll(socket);
      assert.match(bytes.toString('latin1'), /^HTTP\/1\.1 (?:400|502|504) /);
      socket.end();
      // Those that could be an address get a row that says what came of it.
      if (target === '[::1]:1') {
        const row = await proxy.feed.until('its row', () => proxy.feed.rows().find((one) => one.all('connection.opened').some((opened) => opened.target.host === '::1') && one.all('connection.closed').length > 0));
        assert.match(row.one('connection.closed').cause ?? '', /^(?:ECONNREFUSED|EADDRNOTAVAIL|ENETUNREACH|EAFNOSUPPORT)$/);
      }
    });
  }

  it('garbage instead of a request', async () => {
    for (const garbage of [Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01]), Buffer.from('\x00\xff\xfe garbage\r\n\r\n', 'latin1'), Buffer.from('GET\r\n\r\n'), Buffer.alloc(100_000, 'a')]) {
      const socket = await connectPlain(soon, proxy.port);
      socket.write(garbage);
      socket.end();
      await readAll(socket);
    }
  });

  /** An origin that notes whether it got a byte, and leaves when the client does. */
  async function listener(): Promise<RawOrigin & { got: number }> {
    const seen = { got: 0 };
    const origin = await startTcpOrigin(soon, (socket) => socket.on('data', (chunk: Buffer) => (seen.got += chunk.length)).on('end', () => socket.end()));
    return Object.assign(origin, seen);
  }

  it('garbage instead of a ClientHello', async () => {
    const origin = await startTcpOrigin(soon, (socket) => void socket.on('end', () => socket.end()).resume());
    const garbage = [
      // A record of type handshake with a message of a type that nobody knows.
      Buffer.from('16030100050100000155', 'hex'),
      Buffer.from('1603010004ff000000', 'hex'),
      // A ClientHello whose inner lengths lie.
      Buffer.from(`160301002d010000290303${'aa'.repeat(32)}ff0002130101000000`, 'hex'),
      // A record that is longer than a record may be (RFC 9846 §5.1 [8446 §5.1]).
      Buffer.concat([Buffer.from('160301ffff', 'hex'), Buffer.alloc(65_535, 1)]),
    ];
    for (const bytes of garbage) {
      const { row } = await proxy.feed.one(async () => {
        const socket = await tunnelTo(soon, proxy, origin.port);
        socket.end(bytes);
        await readAll(socket);
      });
      const closed = row.one('connection.closed');
      const told = [...row.all('tunnel.passed').map(({ reason }) => reason), closed.cause].join(' ');
      assert.match(told, /malformed_client_hello|not_tls|client_hello_cut_off|too_long/, `${bytes.subarray(0, 12).toString('hex')}: ${row.types()}`);
    }
  });

  it('a ClientHello that is cut off', async () => {
    const origin = await listener();
    for (const bytes of ['16', '1603010200', '160301020001000', '1603010200010001fc0303aabb']) {
      const { row } = await proxy.feed.one(async () => {
        const socket = await tunnelTo(soon, proxy, origin.port);
        socket.end(Buffer.from(bytes.length % 2 === 0 ? bytes : bytes.slice(0, -1), 'hex'));
        await readAll(socket);
      });
      assert.deepEqual(ending(row), ['client_hello_cut_off', 'client']);
      assert.match(row.one('connection.closed').detail ?? '', /in the middle of its first message, after \d+ bytes?$/);
    }
    assert.equal(origin.got, 0);
  });

  it('a client that opens a tunnel and leaves without a word', async () => {
    const origin = await listener();
    const { row } = await proxy.feed.one(async () => {
      const socket = await tunnelTo(soon, proxy, origin.port);
      socket.destroy();
    });
    assert.deepEqual(ending(row), ['nobody_spoke', 'client']);
  });

  it('a client that refuses the leaf', async () => {
    for (const version of ['1.2', '1.3']) {
      const { result, row } = await proxy.feed.one(() =>
        runToEnd('curl', ['-sS', '-x', proxy.url, `--tls${version === '1.2' ? '-max' : 'v1.3'}`, ...(version === '1.2' ? ['1.2'] : []), '--connect-to', '::127.0.0.1:', `https://origin.test:${good.port}/`], { env: proxy.env }),
      );
      assert.equal(result.status, 60, 'curl does not know our root');
      assert.deepEqual(ending(row), ['client_refused_certificate', 'client'], version);
      const failed = row.one('tls.failed');
      assert.deepEqual([failed.hop, failed.by, failed.alert?.name], ['downstream', 'client', 'unknown_ca']);
      assert.match(failed.detail, /does not trust the root, or it pins this host/);
    }
  });

  it('a client that leaves when it sees the leaf, without a word', async () => {
    const hello = await recordHello((port) => {
      connectTls({ port, host: '127.0.0.1', servername: 'origin.test' }).on('error', () => undefined);
      return undefined;
    });
    const { row } = await proxy.feed.one(async () => {
      const socket = await tunnelTo(soon, proxy, good.port);
      socket.write(hello);
      // The ServerHello and the leaf come together.
      await once(socket, 'readable');
      socket.destroy();
    });
    assert.deepEqual(ending(row), ['client_closed_in_handshake', 'client']);
    assert.equal(row.all('tls.leaf_issued').length, 1);
  });

  it('a client that knows only what is too old', async () => {
    const { result, row } = await proxy.feed.one(() =>
      runToEnd('openssl', ['s_client', '-proxy', `127.0.0.1:${proxy.port}`, '-connect', `127.0.0.1:${good.port}`, '-tls1_2', '-cipher', 'AES128-SHA:@SECLEVEL=0', '-servername', 'origin.test'], { env: proxy.env }),
    );
    assert.match(result.stderr, /alert insufficient security/);
    assert.deepEqual(ending(row), ['no_common_cipher_suite', 'trustlens']);
    const old = await proxy.feed.one(() =>
      runToEnd('openssl', ['s_client', '-proxy', `127.0.0.1:${proxy.port}`, '-connect', `127.0.0.1:${good.port}`, '-tls1_1', '-cipher', 'ALL:@SECLEVEL=0', '-servername', 'origin.test'], { env: proxy.env }),
    );
    assert.match(old.result.stderr, /alert protocol version/);
    assert.deepEqual(ending(old.row), ['no_common_version', 'trustlens']);
  });

  it('a server that resets, closes or talks nonsense in mid-handshake', async () => {
    const manners: readonly (readonly [name: string, manner: (socket: Socket) => void, cause: RegExp, alert: string | null])[] = [
      ['resets', (socket) => socket.once('data', () => socket.resetAndDestroy()), /^server_closed$/, null],
      ['closes', (socket) => socket.once('data', () => socket.end()), /^server_closed$/, null],
      ['answers with HTTP', (socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')), /^server_handshake_failed$/, null],
      ['sends half a ServerHello', (socket) => socket.once('data', () => socket.end(Buffer.from('160303007a020000', 'hex'))), /^server_closed$/, null],
      ['refuses with an alert', (socket) => socket.once('data', () => socket.end(Buffer.from('15030300020228', 'hex'))), /^server_alert$/, 'handshake_failure'],
    ];
    for (const [name, manner, cause, alert] of manners) {
      const origin = await startTcpOrigin(soon, manner);
      const { result, row } = await proxy.feed.one(() => curlThrough(proxy, [`https://origin.test:${origin.port}/`]));
      assert.notEqual(result.status, 0, name);
      const [got, by] = ending(row);
      assert.match(got ?? '', cause, name);
      assert.equal(by, 'server', name);
      const failed = row.one('tls.failed');
      assert.deepEqual([failed.hop, failed.alert?.name ?? null], ['upstream', alert], name);
    }
  });

  it('a server that resets in mid-body: the client sees a broken body, not an end', async () => {
    const origin = await startTlsOrigin(soon, identity, (socket, tcp) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf of it', () => setImmediate(() => tcp.resetAndDestroy()));
      });
    });
    const { result, row } = await proxy.feed.one(() => curlThrough(proxy, ['--http1.1', `https://origin.test:${origin.port}/`]));
    assert.ok(result.status === 18 || result.status === 56 || result.status === 35, `curl ended with ${result.status}: ${result.stderr}`);
    const [cause, by] = ending(row);
    assert.deepEqual([cause, by], ['ECONNRESET', 'server']);
    assert.equal(row.end(1, 'server').complete, false);
  });

  it('a server that goes away without close_notify: the client sees that the end is missing', async () => {
    const origin = await startTlsOrigin(soon, identity, (socket, tcp) => {
      // A body that ends with the connection can only be told from a cut one by close_notify (RFC 9846 §6.1 [8446 §6.1]).
      socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nall or half of it', () => setImmediate(() => tcp.end())));
    });
    const direct = await startTlsOrigin(soon, identity, (socket) => void socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nall of it')));
    const whole = await proxy.feed.one(() => curlThrough(proxy, ['--http1.1', '-v', `https://origin.test:${direct.port}/`]));
    assert.deepEqual([whole.result.status, whole.result.stdout.toString()], [0, 'all of it'], whole.result.stderr);
    assert.deepEqual(ending(whole.row), [null, null]);
    const { result, row } = await proxy.feed.one(() => curlThrough(proxy, ['--http1.1', '-v', `https://origin.test:${origin.port}/`]));
    assert.equal(result.stdout.toString(), 'all or half of it');
    assert.match(whole.result.stderr, /\(IN\), TLS alert, close notify/);
    assert.doesNotMatch(result.stderr, /\(IN\), TLS alert, close notify/, 'no orderly end is made up');
    assert.deepEqual(ending(row), [null, 'server']);
    assert.match(row.one('connection.closed').detail ?? '', /without close_notify/);
  });

  it('a client that goes away in mid-download does not keep the server sending', async () => {
    const broke = new Promise<void>((resolve) => {
      void startTlsOrigin(soon, identity, (socket) => {
        const block = Buffer.alloc(65_536);
        const more = (): void => {
          while (!socket.destroyed && socket.write(block));
        };
        socket.on('drain', more).once('close', () => resolve());
        more();
      }).then(async (origin) => {
        const tls = await tlsThrough(soon, proxy, origin.port);
        await once(tls, 'data');
        tls.destroy();
      });
    });
    const { row } = await proxy.feed.one(() => broke);
    const closed = row.one('connection.closed');
    assert.equal(closed.by, 'client');
    assert.match(closed.detail ?? '', /the client (?:left before it had heard all|broke the connection)/);
  });

  it('a target that is the proxy itself', async () => {
    const { result, row } = await proxy.feed.one(() => openTunnel(soon, proxy, `localhost:${proxy.port}`));
    assert.match(result.head, /^HTTP\/1\.1 508 /);
    assert.deepEqual(ending(row), ['LOOP', 'trustlens']);
  });

  it('two requests in one CONNECT segment: the bytes behind the head belong to the tunnel', async () => {
    const { row } = await proxy.feed.one(async () => {
      const socket = await connectPlain(soon, proxy.port);
      const echo = await startTcpOrigin(soon, (peer) => void peer.pipe(peer));
      socket.write(`CONNECT 127.0.0.1:${echo.port} HTTP/1.1\r\n\r\n\x01early bytes`);
      await readThrough(socket, '\r\n\r\n');
      assert.equal(await readThrough(socket, 'early bytes'), '\x01early bytes');
      socket.end();
      await readAll(socket);
    });
    assert.equal(row.one('connection.closed').fromClient, '\x01early bytes'.length);
  });
});
