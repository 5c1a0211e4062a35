/** Clients that differ in their TLS: versions, key types, with and without SNI, names and addresses; openssl and Node beside curl. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import { closing, scratchFolder } from '../support/closing.ts';
import { needs } from '../support/needs.ts';
import { runToEnd } from '../support/processes.ts';
import type { Ended } from '../support/processes.ts';
import { trustlens } from '../support/program.ts';
import { setStage } from '../support/stage.ts';
import type { Stage } from '../support/stage.ts';

/** A client without a library: asks the proxy of its environment for a tunnel, trusts what Node trusts, and prints what it saw. */
const NODE_CLIENT = `
import { request } from 'node:http';
import { get } from 'node:https';
import { connect } from 'node:tls';
const [port] = process.argv.slice(2);
const proxy = new URL(process.env.https_proxy);
request({ host: proxy.hostname, port: proxy.port, method: 'CONNECT', path: '127.0.0.1:' + port }).on('connect', (answer, socket) => {
  const tls = connect({ socket, servername: 'origin.test' }, () => {
    get({ createConnection: () => tls, headers: { host: 'origin.test' }, path: '/hello.txt' }, async (response) => {
      let body = '';
      for await (const chunk of response) body += chunk;
      console.log(JSON.stringify({ authorized: tls.authorized, issuer: tls.getPeerCertificate().issuer.CN, status: response.statusCode, body }));
    });
  });
}).end();
`;

describe('TLS of all kinds through the proxy', function () {
  this.timeout(120_000);
  const later = closing('all');
  let stage: Stage;

  before(async function () {
    needs(this, 'curl', 'nginx', 'openssl');
    stage = await setStage(later);
    stage.nginx.add('hello.txt', 'hello');
  });

  /** `openssl s_client` through the proxy: asks for the file over HTTP/1.1, verifies, ends when it has the answer. */
  function client(args: readonly string[], target = `127.0.0.1:${stage.nginx.tls}`): Promise<Ended> {
    return runToEnd(
      'openssl',
      ['s_client', '-proxy', `${stage.proxy.host}:${stage.proxy.port}`, '-connect', target, '-CAfile', stage.proxy.runFile.caPem, '-no-CApath', '-no-CAstore', '-verify_return_error', '-crlf', ...args],
      { env: stage.proxy.env, input: 'GET /hello.txt HTTP/1.1\nHost: origin.test\nConnection: close\n\n', inputEndsAfter: /\r\n\r\nhello$/ },
    );
  }

  /** The client was content with the chain and got the file. */
  function assertServed({ stdout, stderr }: Ended): void {
    const said = stdout.toString();
    assert.ok(said.includes('Verify return code: 0 (ok)') && said.includes('\r\n\r\nhello'), said + stderr);
  }

  it('a client that knows only TLS 1.2', async () => {
    const { result, row } = await stage.proxy.feed.one(() => stage.curl(['--tls-max', '1.2', '-w', '%{ssl_verify_result}', `https://origin.test:${stage.nginx.tls}/hello.txt`]));
    assert.equal(result.stdout.toString(), 'hello0', result.stderr);
    assert.deepEqual(['downstream', 'upstream'].map((hop) => row.all('tls.established').find((event) => event.hop === hop)?.version), ['TLS 1.2', 'TLS 1.2']);
    assert.equal(row.chain('upstream').origin, 'as_sent');
    row.assertReadable();
  });

  it('a server that knows only TLS 1.2', async () => {
    const { result, row } = await stage.proxy.feed.one(() => stage.curl(['-v', `https://origin.test:${stage.nginx.tls12}/hello.txt`]));
    assert.equal(result.stdout.toString(), 'hello', result.stderr);
    assert.match(result.stderr, /SSL connection using TLSv1\.2/);
    assert.deepEqual([row.established('downstream').version, row.established('upstream').version], ['TLS 1.2', 'TLS 1.2']);
    assert.equal(row.established('downstream').alpn, 'h2');
    assert.deepEqual(row.messages('upstream').slice(0, 4), ['client ClientHello', 'server ServerHello', 'server Certificate', 'server ServerKeyExchange']);
    row.assertReadable();
  });

  it('a client that knows only TLS 1.3', async () => {
    const { result, row } = await stage.proxy.feed.one(() => client(['-tls1_3', '-servername', 'origin.test', '-verify_hostname', 'origin.test']));
    assertServed(result);
    const [, cipherSuite] = /New, TLSv1\.3, Cipher is (\w+)/.exec(result.stdout.toString()) ?? [];
    assert.equal(row.established('downstream').cipherSuite, cipherSuite);
    assert.deepEqual([row.established('downstream').version, row.established('upstream').version], ['TLS 1.3', 'TLS 1.3']);
    assert.equal(row.established('downstream').alpn, null);
    assert.deepEqual(row.messages('downstream').filter((name) => /Certificate$|Finished/.test(name)), ['server Certificate', 'server Finished', 'client Finished']);
    assert.equal(row.one('http.response').status, 200);
    row.assertReadable();
  });

  it('a client that knows no ECDSA gets an RSA leaf', async () => {
    const args = ['-tls1_2', '-cipher', 'ECDHE-RSA-AES128-GCM-SHA256', '-sigalgs', 'RSA+SHA256', '-servername', 'origin.test'];
    const { result, row } = await stage.proxy.feed.one(() => client(args));
    const said = result.stdout.toString();
    assertServed(result);
    assert.match(said, /Peer signature type: RSA\n/);
    assert.match(said, /Server public key is 2048 bit/);
    assert.equal(row.chain('downstream').sent[0]?.key, 'RSA 2048');
    assert.equal(row.chain('upstream').sent[0]?.key, 'RSA 2048', 'the server is offered no more than the client offers');
    assert.deepEqual([row.established('downstream').cipherSuite, row.established('upstream').cipherSuite], Array<string>(2).fill('TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'));
    row.assertReadable();
  });

  it('a client that names no server gets a leaf for the CONNECT target', async () => {
    const { result, row } = await stage.proxy.feed.one(() => client(['-noservername', '-verify_ip', '127.0.0.1']));
    assertServed(result);
    assert.deepEqual([row.established('downstream').serverName, row.established('upstream').serverName], [null, null]);
    assert.equal(row.one('tls.leaf_issued').host, '127.0.0.1');
    row.assertReadable();
  });

  it('a client that goes by a name in CONNECT and names no server gets a leaf for that name', async () => {
    const { result, row } = await stage.proxy.feed.one(() => client(['-noservername', '-verify_hostname', 'localhost'], `localhost:${stage.nginx.tls}`));
    assertServed(result);
    assert.deepEqual(row.one('connection.opened').target, { host: 'localhost', port: stage.nginx.tls });
    assert.equal(row.one('tls.leaf_issued').host, 'localhost');
  });

  it('an IP address as target', async () => {
    const { result, row } = await stage.proxy.feed.one(() => stage.curl(['-v', `https://127.0.0.1:${stage.nginx.tls}/hello.txt`]));
    assert.equal(result.stdout.toString(), 'hello', result.stderr);
    assert.match(result.stderr, /subjectAltName: host "127\.0\.0\.1" matched cert's IP address!/);
    assert.equal(row.chain('upstream').verdict?.status, 'ok');
    assert.equal(row.established('downstream').serverName, null);
  });

  it('a name in the SNI that differs from the CONNECT target counts', async () => {
    const { result, row } = await stage.proxy.feed.one(() => client(['-servername', 'origin.test', '-verify_hostname', 'origin.test'], `localhost:${stage.nginx.tls}`));
    assertServed(result);
    assert.deepEqual([row.one('tls.leaf_issued').host, row.established('upstream').serverName], ['origin.test', 'origin.test']);
  });

  it('a Node client, by `trustlens run`', async () => {
    const script = join(scratchFolder(later), 'client.mjs');
    writeFileSync(script, NODE_CLIENT);
    const { result, row } = await stage.proxy.feed.one(() => trustlens(stage.proxy, ['run', '--', process.execPath, script, `${stage.nginx.tls}`]));
    assert.equal(result.status, 0, result.stderr);
    assert.deepEqual(JSON.parse(result.stdout.toString()), { authorized: true, issuer: stage.proxy.runFile.root.name, status: 200, body: 'hello' });
    assert.equal(row.one('http.request').target, '/hello.txt');
    assert.equal(row.one('connection.closed').cause, null);
    row.assertReadable();
  });

  it('resumes nothing that it should not: a second connection of a client with a ticket is whole', async () => {
    const file = join(scratchFolder(later), 'session.pem');
    const first = await stage.proxy.feed.one(() => client(['-servername', 'origin.test', '-sess_out', file]));
    assert.equal(first.row.established('downstream').resumed, false);
    const second = await stage.proxy.feed.one(() => client(['-servername', 'origin.test', '-sess_in', file]));
    assert.match(second.result.stdout.toString(), /\r\n\r\nhello/, second.result.stderr);
    const reused = /^Reused, /m.test(second.result.stdout.toString());
    assert.equal(second.row.established('downstream').resumed, reused, 'the row says what the client says');
    assert.equal(second.row.chain('upstream').action, 'relay', 'the server is judged each time');
    second.row.assertReadable();
  });
});
