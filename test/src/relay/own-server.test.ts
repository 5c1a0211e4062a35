import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectTls } from 'node:tls';
import type { ConnectionOptions, TLSSocket } from 'node:tls';
import { describe, it } from 'mocha';
import { openAuthority } from '../../../ca/authority.ts';
import type { OwnRequest, OwnSite } from '../../../src/relay/own-site.ts';
import { connectPlain, openTunnel, readAll, readThrough } from '../../support/clients.ts';
import { closing } from '../../support/closing.ts';
import { head } from '../../support/http1-log.ts';
import { runToEnd } from '../../support/processes.ts';
import { startRelayStage } from '../../support/relay-stage.ts';
import type { RelayStage } from '../../support/relay-stage.ts';

describe('OwnServer', () => {
  const later = closing('each');

  async function stage(constraints: readonly string[] = []): Promise<RelayStage & { asked: OwnRequest[] }> {
    const asked: OwnRequest[] = [];
    const site: OwnSite = {
      covers: (host) => host === 'own.lens' || host.endsWith('.own.lens'),
      answer: (request) => {
        asked.push(request);
        return { status: 200, reason: 'Fine', headers: [['X-Path', request.path]], body: Buffer.from('hello') };
      },
    };
    const authority = await openAuthority({ home: '', create: true, memory: true, constraints });
    return { ...(await startRelayStage(later, { site, authority })), asked };
  }

  const answer = (path: string, connection = 'keep-alive'): string => head('HTTP/1.1 200 Fine', `X-Path: ${path}`, 'Content-Length: 5', `Connection: ${connection}`);

  async function tls(at: RelayStage, target = 'own.lens:443', options: ConnectionOptions = {}): Promise<TLSSocket> {
    const { socket, head: opened } = await openTunnel(later, { port: at.port }, target);
    assert.match(opened, /^HTTP\/1\.1 200 /);
    const secure = connectTls({ socket, servername: 'own.lens', ca: at.authority.root.pem, ...options });
    later(() => void secure.destroy());
    await once(secure, 'secureConnect');
    return secure;
  }

  it('answers requests in absolute form, one row a connection, marked as its own, and no server is asked', async () => {
    const at = await stage();
    const socket = await connectPlain(later, at.port);
    for (const path of ['/', '/a?b=c']) {
      socket.write(head(`GET http://own.lens${path} HTTP/1.1`, 'Host: own.lens', 'User-Agent: me'));
      assert.equal(await readThrough(socket, 'hello'), `${answer(path)}hello`);
    }
    socket.end();
    const row = await at.over();
    assert.deepEqual([row.connection.mode, row.connection.target, row.connection.own], ['http', { host: 'own.lens', port: 80 }, true]);
    assert.deepEqual(row.all('request').map(({ exchange, target }) => [exchange, target]), [[1, 'http://own.lens/'], [2, 'http://own.lens/a?b=c']]);
    assert.deepEqual(row.all('response').map(({ status, headers }) => [status, headers.join(' ')]), [[200, 'X-Path / Content-Length 5 Connection keep-alive'], [200, 'X-Path /a?b=c Content-Length 5 Connection keep-alive']]);
    assert.deepEqual(row.all('message_end').map(({ exchange, from, bodyBytes, complete }) => [exchange, from, bodyBytes, complete]).sort(), [[1, 'client', 0, true], [1, 'server', 5, true], [2, 'client', 0, true], [2, 'server', 5, true]]);
    assert.deepEqual(row.all('target_connected'), []);
    assert.deepEqual(at.asked[0], { client: '127.0.0.1', proxy: '127.0.0.1', by: 'proxy', host: 'own.lens', method: 'GET', path: '/', userAgent: 'me' });
  });

  it('answers in a tunnel, in the clear and under a leaf of the root', async () => {
    const at = await stage();
    const { socket } = await openTunnel(later, { port: at.port }, 'own.lens:80');
    socket.write(head('GET /plain HTTP/1.1', 'Host: own.lens'));
    assert.equal(await readThrough(socket, 'hello'), `${answer('/plain')}hello`);
    socket.end();
    const secure = await tls(at, 'own.lens:443', { servername: 'a.own.lens', ALPNProtocols: ['h2', 'http/1.1'] });
    assert.equal(secure.alpnProtocol, 'http/1.1');
    assert.equal(secure.getPeerCertificate().subjectaltname, 'DNS:a.own.lens');
    secure.write(head('GET /secret HTTP/1.1', 'Host: a.own.lens'));
    assert.equal(await readThrough(secure, 'hello'), `${answer('/secret')}hello`);
    secure.end();
    const row = await at.over(2);
    assert.deepEqual(at.asked.map(({ by, host, path }) => [by, host, path]), [['proxy', 'own.lens', '/plain'], ['tls', 'a.own.lens', '/secret']]);
    assert.deepEqual([row.connection.mode, row.connection.own, row.failure], ['connect', true, '']);
    assert.deepEqual(row.all('established').map(({ hop }) => hop), ['downstream']);
    assert.equal(row.all('leaf_issued').length, 1);
    assert.deepEqual([row.all('judged'), row.all('target_connected')], [[], []]);
  });

  it('vouches for no name but its own, whatever the client asks for inside its tunnel', async () => {
    const at = await stage();
    const secure = await tls(at, 'own.lens:443', { servername: 'bank.test', checkServerIdentity: () => undefined });
    assert.equal(secure.getPeerCertificate().subjectaltname, 'DNS:own.lens');
  });

  it('tells that a client refused the leaf, in TLS 1.2 and in 1.3', async () => {
    const at = await stage();
    for (const [index, version] of ['-tls1_2', '-tls1_3'].entries()) {
      const { stderr } = await runToEnd('openssl', ['s_client', '-proxy', `127.0.0.1:${at.port}`, '-connect', 'own.lens:443', '-verify_return_error', version]);
      assert.match(stderr, /certificate verify failed/);
      const row = await at.over(index + 1);
      assert.match(row.failure, /^downstream handshake ERR_SSL_\S+_UNKNOWN_CA by client$/);
      assert.equal(row.closedTimes, 1);
    }
    assert.deepEqual(at.asked, []);
  });

  it('refuses TLS with an alert where the root may not speak for it', async () => {
    const at = await stage(['example.test']);
    await assert.rejects(tls(at), /unrecognized name/);
    assert.equal((await at.over()).failure, 'downstream handshake host_outside_constraints by trustlens');
  });

  it('answers who takes the proxy for a web server, and leads who asks for the proxy through the proxy to the site', async () => {
    const at = await stage();
    const socket = await connectPlain(later, at.port);
    socket.write(head('GET /direct HTTP/1.1', `Host: LOCALHOST:${at.port}`));
    await readThrough(socket, 'hello');
    socket.write(head(`GET http://127.0.0.1:${at.port}/itself HTTP/1.1`, 'Host: a'));
    await readThrough(socket, 'hello');
    socket.end();
    assert.deepEqual(at.asked.map(({ by, host, path }) => [by, host, path]), [['direct', 'localhost', '/direct'], ['proxy', '127.0.0.1', '/itself']]);
    await at.over(1);
    await at.over(2);
    const odd = await connectPlain(later, at.port);
    odd.write(head('GET / HTTP/1.1', 'Host: <script>', 'Connection: close'));
    await readAll(odd);
    assert.equal(at.asked[2]?.host, '');
  });

  it('gives only the head to HEAD, and closes behind a body that nobody wanted', async () => {
    const at = await stage();
    const socket = await connectPlain(later, at.port);
    socket.write(head('HEAD http://own.lens/h HTTP/1.1', 'Host: own.lens'));
    assert.equal(await readThrough(socket, '\r\n\r\n'), answer('/h'));
    socket.write(`${head('POST http://own.lens/p HTTP/1.1', 'Host: own.lens', 'Content-Length: 4')}body`);
    assert.equal((await readAll(socket)).bytes.toString(), `${answer('/p', 'close')}hello`);
    socket.end();
    const row = await at.over();
    assert.deepEqual(row.all('message_data').filter(({ from }) => from === 'client').map(({ bytes }) => Buffer.from(bytes).toString()), ['body']);
  });

  it('refuses upgrades, other protocols, and ends with the relay', async () => {
    const at = await stage();
    const socket = await connectPlain(later, at.port);
    socket.write(head('GET http://own.lens/ HTTP/1.1', 'Host: own.lens', 'Connection: Upgrade', 'Upgrade: websocket'));
    assert.match((await readAll(socket)).bytes.toString(), /^HTTP\/1\.1 400 /);
    socket.end();
    const { socket: other } = await openTunnel(later, { port: at.port }, 'own.lens:22');
    other.write('SSH-2.0-something\r\n');
    await readAll(other);
    assert.match((await at.over(1)).failure, /^downstream relay not_tls by client$/);
    const open = await tls(at);
    open.on('error', () => undefined);
    await at.relay.close();
    assert.equal((await at.over(2)).closedTimes, 1);
  });
});
