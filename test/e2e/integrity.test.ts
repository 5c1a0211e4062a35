/** Observing never alters: 100 MB arrive as they were sent, however they are cut, with inspectors that fail and with readers of events that do not read. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { X509Certificate, createHash, randomFillSync } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { connect as connectTls } from 'node:tls';
import { before, describe, it } from 'mocha';
import { openAuthority } from '../../ca/authority.ts';
import { CertificateCache } from '../../src/inspect/certificates.ts';
import { ChainJudge } from '../../src/inspect/chain-judge.ts';
import { peek } from '../../src/inspect/peek.ts';
import { TapQueue } from '../../src/inspect/tap-queue.ts';
import type { Tap } from '../../src/inspect/tap.ts';
import { Exceptions } from '../../src/relay/exceptions.ts';
import { ClientCertificates } from '../../src/relay/client-certificates.ts';
import { PassList } from '../../src/relay/pass-list.ts';
import { startRelay } from '../../src/relay/relay.ts';
import { UpstreamContexts } from '../../src/relay/upstream-offer.ts';
import { tlsThrough, tunnelTo } from '../support/clients.ts';
import { closing, scratchFolder } from '../support/closing.ts';
import { needs } from '../support/needs.ts';
import { startTlsOrigin } from '../support/origins.ts';
import { endProcess, runToEnd } from '../support/processes.ts';
import { entry, newPlace, readRunFile } from '../support/program.ts';
import { Random } from '../support/random.ts';
import { ORIGIN_NAMES, TO_LOOPBACK, setStage } from '../support/stage.ts';
import type { Stage } from '../support/stage.ts';

const BYTES = 100 * 1024 * 1024;

describe('100 MB through the proxy', function () {
  this.timeout(300_000);
  const later = closing('all');
  const soon = closing('each');
  let stage: Stage;
  let sha256: string;

  before(async function () {
    needs(this, 'curl', 'nginx', 'openssl');
    stage = await setStage(later);
    sha256 = stage.nginx.addRandom('big', BYTES);
  });

  async function hashOf(file: string): Promise<string> {
    const hash: Hash = createHash('sha256');
    await pipeline(createReadStream(file), hash);
    return hash.digest('hex');
  }

  for (const version of ['1.1', '2']) {
    it(`arrive whole from nginx over HTTP/${version}, and go back whole`, async () => {
      const file = join(scratchFolder(soon), 'big');
      const down = await stage.proxy.feed.one(() => stage.curl([`--http${version}`, '-o', file, `https://origin.test:${stage.nginx.tls}/big`]));
      assert.equal(down.result.status, 0, down.result.stderr);
      assert.equal(await hashOf(file), sha256);
      assert.deepEqual([down.row.end(1, 'server').bodyBytes, down.row.end(1, 'server').complete], [BYTES, true]);
      down.row.assertReadable();

      const up = await stage.proxy.feed.one(() => stage.curl([`--http${version}`, '-T', file, `https://origin.test:${stage.nginx.tls}/upload/big${version}`]));
      assert.equal(up.result.status, 0, up.result.stderr);
      assert.equal(stage.nginx.uploaded(`big${version}`), sha256);
      assert.equal(up.row.end(1, 'client').bodyBytes, BYTES);
      up.row.assertReadable();
    });
  }

  it('arrive whole both ways at once, in pieces of any size', async () => {
    const random = new Random(20_261_121);
    const block = randomFillSync(Buffer.alloc(1024 * 1024));
    /** Writes pieces of 1 byte to 128 KiB, small ones more often than large ones, and hashes what it writes. */
    async function send(write: (piece: Buffer) => boolean, drained: () => Promise<unknown>, bytes: number): Promise<string> {
      const hash = createHash('sha256');
      for (let left = bytes; left > 0; ) {
        const size = Math.min(left, 1 + random.below(2 ** (1 + random.below(17))));
        const at = random.below(block.length - size);
        const piece = block.subarray(at, at + size);
        hash.update(piece);
        left -= size;
        if (!write(piece)) await drained();
      }
      return hash.digest('hex');
    }
    const half = BYTES / 2;
    const atOrigin = createHash('sha256');
    const fromOrigin: Promise<string>[] = [];
    const identity = stage.pki.leaf({ names: ORIGIN_NAMES });
    const origin = await startTlsOrigin(soon, identity, (socket) => {
      socket.on('data', (chunk: Buffer) => atOrigin.update(chunk));
      fromOrigin.push(send((piece) => socket.write(piece), () => once(socket, 'drain'), half).finally(() => socket.end()));
    });
    const atClient = createHash('sha256');
    const { result, row } = await stage.proxy.feed.one(async () => {
      const tls = await tlsThrough(soon, stage.proxy, origin.port);
      tls.on('data', (chunk: Buffer) => atClient.update(chunk));
      const over = once(tls, 'end');
      const sent = await send((piece) => tls.write(piece), () => once(tls, 'drain'), half);
      tls.end();
      await over;
      return sent;
    });
    assert.equal(atOrigin.digest('hex'), result);
    assert.equal(atClient.digest('hex'), await fromOrigin[0]);
    const closed = row.one('connection.closed');
    assert.deepEqual([closed.fromClient, closed.fromServer, closed.cause], [half, half, null]);
  });

  it('arrive whole when every inspector throws at everything', async () => {
    const authority = await openAuthority({ home: scratchFolder(soon), create: true });
    const root = readFileSync(stage.pki.rootFile, 'latin1');
    const judge = new ChainJudge(new CertificateCache(), { bundled: new Set(), system: new Set(), file: new Set([createHash('sha256').update(new X509Certificate(root).raw).digest('hex')]) }, authority.root.spkiSha256, Date.now);
    const queue = new TapQueue();
    const bugs: unknown[] = [];
    const fail = (): never => {
      throw new Error('a bug in an inspector');
    };
    const broken: Tap = { fact: fail, bytes: fail, secrets: fail, ended: fail, closed: fail };
    const relay = await startRelay({
      host: '127.0.0.1',
      port: 0,
      authority,
      openTap: () => queue.guard(broken, (error) => bugs.push(error)),
      peek,
      judge: (input) => judge.judge(input),
      contexts: new UpstreamContexts([root]),
      onBadUpstream: 'close',
      passes: new PassList(),
      exceptions: new Exceptions(),
      clientCertificates: new ClientCertificates(),
      wireTap: true,
      ownPorts: () => [],
    });
    soon(() => relay.close());
    const file = join(scratchFolder(soon), 'root.pem');
    writeFileSync(file, authority.root.pem);
    const received = join(scratchFolder(soon), 'big');
    const { status, stderr } = await runToEnd('curl', ['-sS', '-x', `http://127.0.0.1:${relay.port}`, '--cacert', file, ...TO_LOOPBACK, '-o', received, `https://origin.test:${stage.nginx.tls}/big`]);
    assert.equal(status, 0, stderr);
    assert.equal(await hashOf(received), sha256);
    assert.equal(bugs.length, 1, 'the inspector was dropped at its first bug');
  });

  it('arrive whole while nobody reads the events: neither on stdout nor over the stream', async () => {
    const place = newPlace(soon);
    // Stdout is a pipe that is never read from.
    const child = spawn(process.execPath, [...entry(), 'start', '--json', '--port', '0', '--home', place.home, '--upstream-ca', stage.pki.rootFile], { stdio: ['ignore', 'pipe', 'pipe'], env: place.env });
    soon(() => endProcess(child));
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    while (!stderr.includes('trustlens listens on')) await once(child.stderr, 'data');
    const runFile = readRunFile(place.home);
    // A subscriber that asks for everything, bodies too, and reads nothing.
    const subscriber = spawn(process.execPath, [...entry(), 'events', '--bodies', '--home', place.home], { stdio: ['ignore', 'pipe', 'inherit'], env: place.env });
    soon(() => endProcess(subscriber, 'SIGKILL'));
    await once(subscriber.stdout, 'readable');

    const received = join(scratchFolder(soon), 'big');
    for (let round = 0; round < 3; round += 1) {
      const { status, stderr: said } = await runToEnd('curl', ['-sS', '-x', `http://127.0.0.1:${runFile.proxy.port}`, '--cacert', runFile.caPem, ...TO_LOOPBACK, '-o', received, `https://origin.test:${stage.nginx.tls}/big`]);
      assert.equal(status, 0, said + stderr);
      assert.equal(await hashOf(received), sha256);
    }
    // And it still serves others.
    const socket = await tunnelTo(soon, runFile.proxy, stage.nginx.tls);
    const tls = connectTls({ socket, servername: 'origin.test', ca: [readFileSync(runFile.caPem)] });
    await once(tls, 'secureConnect');
    tls.destroy();
  });
});
