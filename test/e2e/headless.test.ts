/** The proxy without a terminal, as `npm start` runs it in a pipe: one line a connection on stdout, words on stderr, an orderly end. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import { closing, scratchFolder } from '../support/closing.ts';
import { needs } from '../support/needs.ts';
import { startNginx } from '../support/nginx.ts';
import type { Nginx } from '../support/nginx.ts';
import { startWebOrigin } from '../support/origins.ts';
import { endProcess, eventually, runToEnd } from '../support/processes.ts';
import { entry, newPlace, projectRoot, startForPeople } from '../support/program.ts';
import type { LineProgram } from '../support/program.ts';
import { ORIGIN_NAMES, TO_LOOPBACK } from '../support/stage.ts';
import { TestPki } from '../support/test-pki.ts';

describe('the proxy without a terminal', function () {
  this.timeout(120_000);
  const later = closing('all');
  const soon = closing('each');
  let pki: TestPki;
  let nginx: Nginx;

  before(async function () {
    needs(this, 'curl', 'nginx', 'openssl');
    pki = new TestPki(scratchFolder(later));
    nginx = await startNginx(later, [pki.leaf({ names: ORIGIN_NAMES })]);
    nginx.add('hello.txt', 'hello');
  });

  async function curl({ port, runFile, env }: LineProgram, url: string): Promise<string> {
    const { stdout } = await runToEnd('curl', ['-s', '-x', `http://127.0.0.1:${port}`, '--cacert', runFile.caPem, ...TO_LOOPBACK, url], { env });
    return stdout.toString();
  }

  it('prints a line a connection: times, hops, verdict, exchanges, bytes, state', async () => {
    const started = await startForPeople(soon, ['--upstream-ca', pki.rootFile]);
    assert.equal(await curl(started, `https://origin.test:${nginx.tls}/hello.txt`), 'hello');
    assert.match(started.stderr(), new RegExp(`trustlens listens on 127\\.0\\.0\\.1:${started.port}, root "trustlens `));
    const expired = await startWebOrigin(soon, pki.leaf({ names: ['origin.test'], from: -30, until: -3 }), (_request, response) => response.end('never'));
    assert.equal(await curl(started, `https://origin.test:${expired.port}/`), '', 'curl refuses');
    assert.equal(await curl(started, `http://127.0.0.1:${nginx.plain}/hello.txt`), 'hello');
    const lines = await eventually('three lines', () => (started.lines().length >= 3 ? started.lines() : undefined));
    assert.equal(lines.length, 3, lines.join('\n'));
    const clock = '\\d\\d:\\d\\d:\\d\\d';
    assert.match(lines[0] ?? '', new RegExp(`^${clock} #1  127\\.0\\.0\\.1:\\d+  127\\.0\\.0\\.1:${nginx.tls}  tls1\\.3 h2 \\| tls1\\.3 h2  ✓ .*  1 exch  \\d+  ✓ closed$`));
    assert.match(lines[1] ?? '', new RegExp(`^${clock} #2  .*:${expired.port}  .*✗ expired 3 days ago \\(shown to the client\\)  .*✗ client_refused_fault: `));
    assert.match(lines[2] ?? '', new RegExp(`^${clock} #3  .*:${nginx.plain}  http \\| http  .*1 exch  .*✓ closed$`));
    assert.ok(lines.every((line) => !line.includes('\u001b')), 'no colour and no cursor movements in a pipe');
  });

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    it(`ends in order on ${signal}, with connections open`, async () => {
      const place = newPlace(soon);
      const started = await startForPeople(soon, ['--upstream-ca', pki.rootFile], place);
      // A request that never ends.
      const origin = await startWebOrigin(soon, undefined, (_request, response) => {
        response.writeHead(200, {});
        response.write('and so on');
      });
      const client = spawn('curl', ['-sN', '-x', `http://127.0.0.1:${started.port}`, `http://127.0.0.1:${origin.port}/`], { stdio: ['ignore', 'pipe', 'ignore'], env: place.env });
      soon(() => endProcess(client));
      await once(client.stdout, 'data');
      const closed = once(started.child, 'close');
      started.child.kill(signal);
      await closed;
      assert.equal(started.child.exitCode, 0, started.stderr());
      assert.ok(!existsSync(join(place.home, 'run.json')));
      assert.equal(started.lines().length, 1, 'the open connection has its line');
    });
  }

  it('leaves a home folder that the next start can use, even when it was killed', async () => {
    const place = newPlace(soon);
    const first = await startForPeople(soon, ['--upstream-ca', pki.rootFile], place);
    const closed = once(first.child, 'close');
    first.child.kill('SIGKILL');
    await closed;
    assert.ok(existsSync(join(place.home, 'run.json')), 'a killed program cleans nothing up');
    const second = await startForPeople(soon, ['--upstream-ca', pki.rootFile], place);
    assert.equal(await curl(second, `https://origin.test:${nginx.tls}/hello.txt`), 'hello');
    assert.equal(second.runFile.root.sha256, first.runFile.root.sha256);
  });

  it('is what `npm start` runs', async function () {
    // Out-of-date sources would be built here, in the middle of somebody's work.
    if (entry().length > 1 && (process.env['CI'] ?? '') === '') this.skip();
    const started = await startForPeople(soon, ['--upstream-ca', pki.rootFile], newPlace(soon), [join(projectRoot, 'src', 'bootstrap.mjs'), 'start']);
    assert.equal(await curl(started, `https://origin.test:${nginx.tls}/hello.txt`), 'hello');
    await eventually('its line', () => started.lines()[0]);
  });
});
