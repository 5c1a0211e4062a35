/** curl against nginx through the real program: what curl and nginx say of it, and what the program says. */
import assert from 'node:assert/strict';
import { X509Certificate, createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import { closing, scratchFolder } from '../support/closing.ts';
import { headerValues } from '../support/event-feed.ts';
import type { Row } from '../support/event-feed.ts';
import { needs } from '../support/needs.ts';
import { trustlens } from '../support/program.ts';
import { ORIGIN_NAMES, TO_LOOPBACK, headsIn, setStage } from '../support/stage.ts';
import type { Stage } from '../support/stage.ts';

describe('curl through the proxy', function () {
  this.timeout(120_000);
  const later = closing('all');
  let stage: Stage;
  const text = 'every word of it '.repeat(2_000);

  before(async function () {
    needs(this, 'curl', 'nginx', 'openssl');
    stage = await setStage(later);
    stage.nginx.add('hello.txt', 'hello');
    stage.nginx.add('long.txt', text);
  });

  const url = (path: string): string => `https://origin.test:${stage.nginx.tls}${path}`;

  /** Both hops, both chains and the leaf, as they must be for this origin. */
  function assertHonest(row: Row, version: string, alpn: string): void {
    assert.deepEqual(row.one('connection.opened').target, { host: '127.0.0.1', port: stage.nginx.tls });
    for (const hop of ['downstream', 'upstream'] as const) {
      const { version: got, alpn: chosen, serverName } = row.established(hop);
      assert.deepEqual({ got, chosen, serverName }, { got: version, chosen: alpn, serverName: 'origin.test' }, hop);
    }
    const real = row.chain('upstream');
    assert.deepEqual([real.origin, real.anchor, real.verdict?.status, real.action], ['as_sent', 'file', 'ok', 'relay']);
    assert.deepEqual(real.sent.map((certificate) => certificate.title), ['origin.test', 'Test Intermediate']);
    assert.deepEqual(real.path.map((certificate) => certificate.title), ['origin.test', 'Test Intermediate', 'Test Root']);
    assert.equal(real.path.at(-1)?.sha256, fingerprint(readFileSync(stage.pki.rootFile)));
    const forged = row.chain('downstream');
    assert.deepEqual([forged.origin, forged.verdict], ['issued', null]);
    assert.deepEqual(forged.sent.map((certificate) => certificate.title), ['origin.test', stage.proxy.runFile.root.name]);
    const [root] = forged.sent.slice(-1);
    assert.equal(root?.sha256, fingerprint(readFileSync(stage.proxy.runFile.caPem)));
    assert.deepEqual(forged.sent[0]?.names, [...ORIGIN_NAMES]);
    const fates = new Map(row.one('tls.leaf_issued').differences.map(({ field, fate }) => [field, fate]));
    assert.deepEqual(['subject CN', 'subjectAltName', 'issuer', 'key', 'serial', 'notAfter'].map((field) => fates.get(field)), ['kept', 'kept', 'changed', 'changed', 'changed', 'changed']);
    const closed = row.one('connection.closed');
    assert.deepEqual([closed.cause, closed.by], [null, null]);
    row.assertReadable();
  }

  function fingerprint(pem: Buffer): string {
    return createHash('sha256').update(new X509Certificate(pem).raw).digest('hex');
  }

  it('gets a file over HTTP/1.1 with every header and byte as sent', async () => {
    const { result, row } = await stage.proxy.feed.one(() => stage.curl(['--http1.1', '-v', '-i', '-H', 'X-Twice: one', '-H', 'x-TWICE: two', '-H', 'Accept-Encoding: gzip', '--raw', url('/long.txt')]));
    assert.equal(result.status, 0, result.stderr);
    assertHonest(row, 'TLS 1.3', 'http/1.1');

    const request = row.one('http.request');
    const sent = headsIn(result.stderr, '>').at(-1) ?? [];
    assert.deepEqual([`${request.method} ${request.target} ${request.version}`, ...request.headers.map(([name, value]) => `${name}: ${value}`)], sent);
    assert.equal(request.headBytes, sent.join('\r\n').length + 4);
    const response = row.one('http.response');
    const head = headsIn(result.stderr, '<').at(-1) ?? [];
    assert.deepEqual([`${response.version} ${response.status} ${response.reason}`, ...response.headers.map(([name, value]) => `${name}: ${value}`)], head);

    // With -i and --raw curl prints exactly the bytes it got.
    const closed = row.one('connection.closed');
    assert.equal(closed.fromServer, result.stdout.length);
    assert.equal(closed.fromClient, request.headBytes);
    assert.deepEqual(headerValues(response.headers, 'transfer-encoding'), ['chunked']);
    assert.equal(row.end(1, 'server').bodyBytes, chunkedSize(result.stdout.subarray(response.headBytes)));
    assert.equal(row.end(1, 'client').bodyBytes, 0);
  });

  /** Payload bytes of a chunked body (RFC 9112 §7.1). */
  function chunkedSize(body: Buffer): number {
    let total = 0;
    for (let at = 0, size = -1; size !== 0; at += size + 2) {
      const line = body.indexOf('\r\n', at);
      assert.ok(line > at, 'a chunk begins with its size');
      size = parseInt(body.subarray(at, line).toString('latin1'), 16);
      total += size;
      at = line + 2;
    }
    return total;
  }

  it('gets a file over HTTP/2 with every header and byte as sent', async () => {
    const { result, row } = await stage.proxy.feed.one(() => stage.curl(['--http2', '-v', '-H', 'X-Twice: one', '-H', 'x-twice: two', url('/long.txt')]));
    assert.equal(result.status, 0, result.stderr);
    assert.equal(result.stdout.toString(), text);
    assertHonest(row, 'TLS 1.3', 'h2');
    const request = row.one('http.request');
    const sent = headsIn(result.stderr, '>').at(-1) ?? [];
    assert.deepEqual([`${request.method} ${request.target} ${request.version}`, `Host: ${request.authority}`, ...request.headers.map(([name, value]) => `${name}: ${value}`)].map(lower), sent.map(lower));
    const response = row.one('http.response');
    const head = headsIn(result.stderr, '<').at(-1) ?? [];
    assert.deepEqual([`${response.version} ${response.status} `, ...response.headers.map(([name, value]) => `${name}: ${value}`)], head);
    const end = row.end(1, 'server');
    assert.deepEqual([end.bodyBytes, end.complete], [text.length, true]);
  });

  /** curl shows some names as its user wrote them. */
  function lower(line: string): string {
    return line.toLowerCase();
  }

  for (const version of ['1.1', '2']) {
    it(`shows several exchanges on one HTTP/${version} connection`, async () => {
      const requestsBefore = stage.nginx.requests().length;
      const { result, row } = await stage.proxy.feed.one(() => stage.curl([`--http${version}`, url('/hello.txt'), url('/long.txt'), url('/none')]));
      assert.equal(result.status, 0, result.stderr);
      assertHonest(row, 'TLS 1.3', version === '2' ? 'h2' : 'http/1.1');
      assert.deepEqual(row.all('http.request').map(({ exchange, target }) => [exchange, target]), [[1, '/hello.txt'], [2, '/long.txt'], [3, '/none']]);
      assert.deepEqual(row.all('http.response').map(({ exchange, status }) => [exchange, status]), [[1, 200], [2, 200], [3, 404]]);
      assert.deepEqual([1, 2].map((exchange) => row.end(exchange, 'server').bodyBytes), [5, text.length]);
      const served = stage.nginx.requests().slice(requestsBefore);
      assert.deepEqual(served.map((line) => line.split(' ').slice(0, 4).join(' ')), [
        `GET /hello.txt HTTP/${version === '2' ? '2.0' : version} 200`,
        `GET /long.txt HTTP/${version === '2' ? '2.0' : version} 200`,
        `GET /none HTTP/${version === '2' ? '2.0' : version} 404`,
      ]);
      assert.equal(row.end(3, 'server').bodyBytes, Number(served[2]?.split(' ')[4]));
    });

    it(`shows what was uploaded over HTTP/${version}`, async () => {
      const folder = scratchFolder(later);
      const { result, row } = await stage.proxy.feed.one(() =>
        stage.curl([`--http${version}`, '-o', join(folder, 'answer'), '-T', '-', '-H', 'Expect: 100-continue', url(`/upload/up${version}.txt`)], { input: text }),
      );
      assert.equal(result.status, 0, result.stderr);
      assert.equal(stage.nginx.uploaded(`up${version}.txt`), createHash('sha256').update(text).digest('hex'));
      const request = row.one('http.request');
      assert.equal(request.method, 'PUT');
      const end = row.end(1, 'client');
      assert.deepEqual([end.bodyBytes, end.complete], [text.length, true]);
      const statuses = row.all('http.response').map(({ status, informational }) => [status, informational]);
      assert.deepEqual(statuses.at(-1), [201, false]);
      if (version === '1.1') assert.deepEqual(statuses, [[100, true], [201, false]]);
      row.assertReadable();
    });
  }

  it('speaks HTTP/2 in parallel streams', async () => {
    const urls = Array.from({ length: 12 }, (_, index) => url(`/long.txt?${index}`));
    const folder = scratchFolder(later);
    const outputs = urls.flatMap((address, index) => ['-o', join(folder, `${index}`), address]);
    const { result, row } = await stage.proxy.feed.one(() => stage.curl(['--http2', '--parallel', ...outputs]));
    assert.equal(result.status, 0, result.stderr);
    for (const index of urls.keys()) assert.equal(readFileSync(join(folder, `${index}`), 'utf8'), text);
    assert.deepEqual(row.all('http.request').map(({ target }) => target).sort(), urls.map((address) => new URL(address)).map(({ pathname, search }) => pathname + search).sort());
    for (const { exchange } of row.all('http.request')) assert.equal(row.end(exchange, 'server').bodyBytes, text.length);
    row.assertReadable();
  });

  it('is all set by `trustlens run`, for that process alone', async () => {
    const { result, row } = await stage.proxy.feed.one(() => trustlens(stage.proxy, ['run', '--', 'curl', '-sS', ...TO_LOOPBACK, url('/hello.txt')]));
    assert.equal(result.status, 0, result.stderr);
    assert.equal(result.stdout.toString(), 'hello');
    assertHonest(row, 'TLS 1.3', 'h2');
  });

  it('gives what the command of `trustlens run` gives', async () => {
    const { result, row } = await stage.proxy.feed.one(() => trustlens(stage.proxy, ['run', '--', 'curl', '-sS', '--fail', ...TO_LOOPBACK, url('/none')]));
    assert.equal(result.status, 22, 'curl --fail ends with 22');
    assert.equal(row.one('http.response').status, 404);
  });
});
