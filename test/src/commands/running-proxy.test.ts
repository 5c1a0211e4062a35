import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, it } from 'mocha';
import type { Surroundings } from '../../../src/commands/command.ts';
import { proxyUrl, useProxy } from '../../../src/commands/running-proxy.ts';
import type { RunningProxy } from '../../../src/commands/running-proxy.ts';
import { connectPlain, readAll, tunnelTo } from '../../support/clients.ts';
import { closing, scratchFolder } from '../../support/closing.ts';
import { startTcpOrigin } from '../../support/origins.ts';

describe('useProxy', function () {
  this.timeout(60_000);
  const later = closing('each');

  async function use(home: string, options: Record<string, string> = {}): Promise<{ proxy: RunningProxy; said: () => string }> {
    const stderr = new PassThrough({ encoding: 'utf8' });
    let said = '';
    stderr.on('data', (text: string) => (said += text));
    const surroundings: Surroundings = {
      env: {},
      home,
      stdin: process.stdin,
      stdout: process.stdout,
      stderr: new Proxy(process.stderr, { get: (target, name): unknown => (name === 'write' ? (text: string) => stderr.write(text) : Reflect.get(target, name)) }),
      stop: new AbortController().signal,
      colour: false,
    };
    const proxy = await useProxy({ options, positionals: [], rest: [] }, surroundings);
    later(() => proxy.close());
    return { proxy, said: () => said };
  }

  it('starts a proxy where none runs, tells its connections, and ends it', async () => {
    const home = join(scratchFolder(later), 'home');
    const { proxy, said } = await use(home);
    assert.ok(proxy.own && existsSync(join(home, 'run.json')) && existsSync(proxy.caPem) && existsSync(proxy.bundlePem));
    const origin = await startTcpOrigin(later, (socket) => socket.end('220 hello'));
    const socket = await tunnelTo(later, proxy.proxy, origin.port);
    assert.equal((await readAll(socket)).bytes.toString(), '220 hello');
    // A client that ends as a command does that was waited for: its connection is over, and closes in order.
    await new Promise<void>((resolve) => socket.end(resolve));
    await proxy.close();
    assert.match(said(), new RegExp(`^\\S+ #1 .* 127\\.0\\.0\\.1:${origin.port} .*– passed\n$`));
    assert.ok(!existsSync(join(home, 'run.json')));
    await assert.rejects(connectPlain(later, proxy.proxy.port), { code: 'ECONNREFUSED' });
  });

  it('uses the one that runs, whatever it was started with, and leaves it alone', async () => {
    const home = join(scratchFolder(later), 'home');
    const { proxy: first } = await use(home);
    const { proxy: second, said } = await use(home, { port: 'is not looked at' });
    assert.deepEqual([second.proxy, second.caPem, second.bundlePem, second.own], [first.proxy, first.caPem, first.bundlePem, false]);
    assert.deepEqual([second.root.name, second.root.spkiSha256], [first.root.name, first.root.spkiSha256]);
    await second.close();
    (await connectPlain(later, first.proxy.port)).destroy();
    assert.equal(said(), '');
  });
});

describe('proxyUrl', () => {
  it('is a URL, also of an IPv6 address', () => {
    for (const [host, hostname] of [['127.0.0.1', '127.0.0.1'], ['::1', '[::1]']] as const) {
      const url = new URL(proxyUrl({ host, port: 8080 }));
      assert.deepEqual([url.protocol, url.hostname, url.port], ['http:', hostname, '8080']);
    }
  });
});
