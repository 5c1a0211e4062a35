/** Connections that are relayed without being read: by a rule, or because they are neither TLS nor HTTP. Their rows show what is in the clear. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { connect as connectTls } from 'node:tls';
import { before, describe, it } from 'mocha';
import { readAll, tunnelTo } from '../support/clients.ts';
import { closing, scratchFolder } from '../support/closing.ts';
import { recordHello } from '../support/hello-recorder.ts';
import { needs } from '../support/needs.ts';
import { startTcpOrigin } from '../support/origins.ts';
import { runToEnd } from '../support/processes.ts';
import type { Ended } from '../support/processes.ts';
import { trustlens } from '../support/program.ts';
import { Random } from '../support/random.ts';
import { TO_LOOPBACK, setStage } from '../support/stage.ts';
import type { Stage } from '../support/stage.ts';

describe('connections that are passed through', function () {
  this.timeout(120_000);
  const later = closing('all');
  const soon = closing('each');
  let stage: Stage;

  before(async function () {
    needs(this, 'curl', 'nginx', 'openssl');
    stage = await setStage(later, ['--pass', 'origin.test', '--pass', '*.pass.test']);
    stage.nginx.add('hello.txt', 'hello');
  });

  /** A client that trusts the origin's own root and not ours. */
  function curl(args: readonly string[]): Promise<Ended> {
    return runToEnd('curl', ['-sS', '-v', '-x', stage.proxy.url, '--cacert', stage.pki.rootFile, ...TO_LOOPBACK, ...args], { env: stage.proxy.env });
  }

  it('the client meets the real certificate, and the row shows both hellos', async () => {
    const { result, row } = await stage.proxy.feed.one(() => curl([`https://origin.test:${stage.nginx.tls}/hello.txt`]));
    assert.equal(result.stdout.toString(), 'hello', result.stderr);
    assert.match(result.stderr, /issuer: CN=Test Intermediate/);
    const passed = row.one('tunnel.passed');
    assert.deepEqual([passed.reason, passed.detail.includes('origin.test')], ['rule', true]);
    assert.deepEqual(row.messages('downstream').filter((name) => name.endsWith('Hello')), ['client ClientHello', 'server ServerHello']);
    assert.ok(row.all('tls.message').every((message) => !message.encrypted));
    assert.equal(row.one('tls.fingerprint').hop, 'downstream');
    assert.deepEqual(['tls.established', 'tls.leaf_issued', 'http.request'].map((type) => row.events.some((event) => event.type === type)), [false, false, false]);
    const closed = row.one('connection.closed');
    assert.ok(closed.fromClient > 500 && closed.fromServer > 1_000, 'bytes are counted');
    assert.equal(closed.cause, null);
    row.assertReadable();
  });

  it('of TLS 1.2 the chain is in the clear as well', async () => {
    const { result, row } = await stage.proxy.feed.one(() => curl([`https://origin.test:${stage.nginx.tls12}/hello.txt`]));
    assert.equal(result.stdout.toString(), 'hello', result.stderr);
    assert.deepEqual(row.messages('downstream').slice(0, 5), ['client ClientHello', 'server ServerHello', 'server Certificate', 'server ServerKeyExchange', 'server ServerHelloDone']);
    const chain = row.chain('upstream');
    assert.deepEqual([chain.origin, chain.verdict, chain.action], ['as_sent', null, null], 'seen, but not judged: nobody asked us to');
    assert.deepEqual(chain.sent.map(({ title }) => title), ['origin.test', 'Test Intermediate']);
    row.assertReadable();
  });

  it('malformed TLS goes through unchanged, and is reported once a side with its place', async () => {
    const hello = await recordHello((port) => {
      connectTls({ port, host: '127.0.0.1', servername: 'origin.test' }).on('error', () => undefined);
      return undefined;
    });
    const record = (body: Buffer): Buffer => Buffer.concat([Buffer.of(22, 3, 3, body.length >>> 8, body.length & 0xff), body]);
    const huge = Buffer.concat([Buffer.of(11, 0xff, 0xff, 0xff), Buffer.alloc(0xffffff, 5)]);
    const records = Array.from({ length: Math.ceil(huge.length / 16_384) }, (_, index) => record(huge.subarray(index * 16_384, (index + 1) * 16_384)));
    // Lengths are right and what they hold is not, lengths that lie, a message a byte a record, plain garbage, 16 MB in one message.
    const answers: readonly (readonly [name: string, bytes: Buffer, byByte: boolean])[] = [
      ['a ServerHello of nothing', record(Buffer.of(2, 0, 0, 2, 3, 3)), true],
      ['a length that lies', record(Buffer.concat([Buffer.of(2, 0, 0, 40, 3, 3), Buffer.alloc(32, 7), Buffer.of(255), Buffer.alloc(5)])), true],
      ['a fragment a record', Buffer.concat([...Buffer.of(2, 0, 0, 2, 3, 3)].map((byte) => record(Buffer.of(byte)))), false],
      ['garbage', new Random(20_261_122).bytes(100_000), false],
      ['a Certificate of 16 MB', Buffer.concat(records), false],
    ];
    for (const [name, answer, byByte] of answers) {
      const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
      const heard: Buffer[] = [];
      const { port } = await startTcpOrigin(soon, (socket) => {
        socket.setNoDelay(true);
        socket.on('data', (chunk: Buffer) => heard.push(chunk)).on('end', () => undefined);
        socket.once('data', () => {
          for (const piece of byByte ? [...answer].map((byte) => Buffer.of(byte)) : [answer]) socket.write(piece);
          socket.end();
        });
      });
      const { result, row } = await stage.proxy.feed.one(async () => {
        const socket = await tunnelTo(soon, stage.proxy, port);
        for (const byte of hello) socket.write(Buffer.of(byte));
        const all = await readAll(socket);
        socket.end();
        return all;
      });
      assert.equal(sha256(result.bytes), sha256(answer), name);
      assert.equal(sha256(Buffer.concat(heard)), sha256(hello), name);
      const faults = row.all('decode.failed').filter(({ from }) => from === 'server');
      assert.equal(faults.length, 1, `${name}: ${JSON.stringify(faults)}`);
      assert.ok(faults[0]?.path !== '' && (faults[0]?.offset ?? -1) >= 0, name);
      assert.ok(JSON.stringify(row.events).length < 200_000, `${name}: the log stays small`);
    }
  });

  it('names outside the patterns are inspected', async () => {
    const { result, row } = await stage.proxy.feed.one(() => stage.curl([`https://localhost:${stage.nginx.tls}/hello.txt`]));
    assert.equal(result.stdout.toString(), 'hello', result.stderr);
    assert.equal(row.all('tunnel.passed').length, 0);
    assert.equal(row.chain('upstream').action, 'relay');
  });

  it('a pattern with a wildcard covers the names below', async () => {
    const { result, row } = await stage.proxy.feed.one(() => curl(['-k', `https://a.b.pass.test:${stage.nginx.tls}/hello.txt`]));
    assert.equal(result.stdout.toString(), 'hello', result.stderr);
    assert.equal(row.one('tunnel.passed').reason, 'rule');
  });

  it('what is neither TLS nor HTTP goes through as it is', async () => {
    const sent = Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 31) % 256));
    const origin = await startTcpOrigin(soon, (socket) => void socket.pipe(socket));
    const { result, row } = await stage.proxy.feed.one(async () => {
      const socket = await tunnelTo(soon, stage.proxy, origin.port);
      socket.end(sent);
      return readAll(socket);
    });
    assert.ok(result.bytes.equals(sent) && result.ended);
    assert.equal(row.one('tunnel.passed').reason, 'not_tls');
    assert.deepEqual([row.one('connection.closed').fromClient, row.one('connection.closed').fromServer, row.one('connection.closed').cause], [sent.length, sent.length, null]);
    row.assertReadable();
  });

  it('a pattern that could never match is refused', async () => {
    const elsewhere = { ...stage.proxy, home: scratchFolder(soon) };
    const { status, stderr } = await trustlens(elsewhere, ['run', '--pass', 'a b', '--', 'true']);
    assert.equal(status, 2);
    assert.match(stderr, /^error: 'a b' is no host pattern\nhint: /);
  });
});
