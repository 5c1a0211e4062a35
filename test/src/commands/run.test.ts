import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { runCommand as run } from '../../../src/commands/run.ts';
import { closing, scratchFolder } from '../../support/closing.ts';
import { eventually } from '../../support/processes.ts';
import { runCommand } from '../../support/run-command.ts';
import type { Outcome } from '../../support/run-command.ts';

describe('trustlens run', function () {
  this.timeout(60_000);
  const later = closing('each');

  /** Runs a script of the shell, which finds the place of its files in $HERE. */
  function shell(script: string, stop?: AbortSignal): { outcome: Promise<Outcome>; file: (name: string) => string; home: string } {
    const here = scratchFolder(later);
    const home = join(here, 'home');
    const env = { PATH: process.env['PATH'] ?? '', HERE: here, no_proxy: '*' };
    return { outcome: runCommand(run, ['--', '/bin/sh', '-c', script], { home, env, ...(stop === undefined ? {} : { stop }) }), file: (name) => join(here, name), home };
  }

  it('gives the command the proxy and the trust, and its exit code to whoever asked', async () => {
    const { outcome, file, home } = shell('printf "%s\\n" "$https_proxy" "$SSL_CERT_FILE" "$NODE_EXTRA_CA_CERTS" "$no_proxy" > "$HERE/seen"; test -f "$SSL_CERT_FILE" && test -f "$HERE/home/run.json" && exit 7');
    assert.equal((await outcome).code, 7);
    const [proxy = '', bundle = '', root = '', none] = readFileSync(file('seen'), 'utf8').split('\n');
    assert.match(proxy, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.ok(bundle.startsWith(home) && root.startsWith(home) && bundle !== root);
    assert.equal(none, '', 'nothing goes past the proxy');
    assert.ok(!existsSync(join(home, 'run.json')), 'the proxy ends with the command');
  });

  it('gives 128 and the number of the signal that ended the command', async () => {
    assert.equal((await shell('kill -KILL $$').outcome).code, 128 + constants.signals.SIGKILL);
  });

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    it(`passes ${signal} on`, async () => {
      const stop = new AbortController();
      const { outcome, file } = shell(`trap 'exit 9' ${signal.slice(3)}; : > "$HERE/ready"; while :; do sleep 0.05; done`, stop.signal);
      await eventually('the command', () => existsSync(file('ready')) || undefined);
      stop.abort(signal);
      assert.equal((await outcome).code, 9);
    });

    it(`starts nothing when ${signal} came before`, async () => {
      const stop = new AbortController();
      const { outcome, file, home } = shell(': > "$HERE/ready"', stop.signal);
      stop.abort(signal);
      assert.equal((await outcome).code, 128 + constants.signals[signal]);
      assert.deepEqual([existsSync(file('ready')), existsSync(join(home, 'run.json'))], [false, false]);
    });
  }

  it('says what is wrong with the command', async () => {
    const home = join(scratchFolder(later), 'home');
    const none = await runCommand(run, [], { home });
    assert.deepEqual([none.code, existsSync(home)], [2, false]);
    assert.match(none.stderr, /run needs a command/);
    for (const [program, words] of [['/no/such/program', /\/no\/such\/program was not found/], [home, /could not be started/]] as const) {
      const { code, stderr } = await runCommand(run, ['--', program], { home });
      assert.equal(code, 2);
      assert.match(stderr, words);
      assert.ok(!existsSync(join(home, 'run.json')));
    }
  });
});
