/** What a person can get wrong before anything runs: each ends with exit code 2, says what is wrong and how to go on, and nothing else. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { openAuthority } from '../../ca/authority.ts';
import { rootKeyFile } from '../../ca/key-store.ts';
import { closing } from '../support/closing.ts';
import type { Ended } from '../support/processes.ts';
import { newPlace, startProgram, trustlens } from '../support/program.ts';
import type { Place } from '../support/program.ts';
import { portOf } from '../support/recording-relay.ts';

const DAY_MS = 86_400_000;

describe('wrong use and surroundings', function () {
  this.timeout(120_000);
  const soon = closing('each');

  /** Words on stderr, nothing on stdout, no stack, exit code 2. */
  function assertRefused({ status, stdout, stderr }: Ended, words: RegExp): void {
    assert.equal(status, 2, stderr);
    assert.equal(stdout.toString(), '');
    assert.match(stderr, /^error: [^\n]*[^.\n]\n(?:hint: [^\n]+\n)+$/);
    assert.match(stderr, words);
    assert.doesNotMatch(stderr, /\n\s+at /);
  }

  function start(place: Place, ...args: readonly string[]): Promise<Ended> {
    return trustlens(place, ['start', '--headless', '--port', '0', ...args]);
  }

  /** A place with a root that was made `ago` ms ago. */
  async function placeWithRoot(ago = 0): Promise<Place> {
    const place = newPlace(soon);
    mkdirSync(place.home, { mode: 0o700 });
    const authority = await openAuthority({ home: place.home, create: true, now: () => Date.now() - ago });
    await authority.flush();
    return place;
  }

  it('a port in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    soon(() => void server.close());
    const port = portOf(server);
    assertRefused(await trustlens(newPlace(soon), ['start', '--headless', '--port', `${port}`]), new RegExp(`^error: port ${port} on 127\\.0\\.0\\.1 is in use\n`));
  });

  it('a second proxy in one home folder, which leaves the first alone', async () => {
    const first = await startProgram(soon);
    assertRefused(await start(first), new RegExp(`^error: trustlens is already running \\(process ${first.pid}, proxy on 127\\.0\\.0\\.1:${first.port}\\)`));
    assert.equal(first.child.exitCode, null);
    assert.equal(statSync(join(first.home, 'run.json')).mode & 0o777, 0o600);
  });

  it('a CA key that others can read', async () => {
    const place = await placeWithRoot();
    const file = rootKeyFile(place.home);
    chmodSync(file, 0o644);
    assertRefused(await start(place), /open to other users \(mode 0644, must be 0600\)[^]*hint: run `chmod 600 /);
    chmodSync(file, 0o600);
    chmodSync(join(place.home, 'ca'), 0o755);
    assertRefused(await start(place), /open to other users \(mode 0755, must be 0700\)/);
  });

  it('a CA key that cannot be read', async () => {
    const place = await placeWithRoot();
    const file = rootKeyFile(place.home);
    // The superuser can read every file, but no folder as a file.
    if (process.getuid?.() === 0) {
      rmSync(file);
      mkdirSync(file, { mode: 0o700 });
    } else {
      chmodSync(file, 0);
    }
    assertRefused(await start(place), /^error: (?:cannot read .*root\.key\.pem|.*root\.key\.pem is not a file)/);
  });

  it('a CA key that is damaged', async () => {
    const place = await placeWithRoot();
    const file = rootKeyFile(place.home);
    const whole = readFileSync(file, 'latin1');
    for (const damaged of ['', whole.slice(0, whole.length / 2), whole.replace(/[A-Za-z]{8}/, 'AAAAAAAA'), 'not a key at all\n']) {
      writeFileSync(file, damaged, { mode: 0o600 });
      assertRefused(await start(place), /^error: the root CA in .* is damaged/);
    }
  });

  it('a root that has expired, and how to go on works', async () => {
    const place = await placeWithRoot(40 * DAY_MS);
    const refused = await start(place);
    assertRefused(refused, /^error: .*expired/);
    const [, command = ''] = /hint: [^\n]*`trustlens ([^`]+)`/.exec(refused.stderr) ?? [];
    const mended = await trustlens(place, command.split(' '));
    assert.equal(mended.status, 0, mended.stderr);
    const proxy = await startProgram(soon, [], place);
    assert.ok(proxy.runFile.root.notAfter > Date.now());
  });

  it('commands, options and values that do not exist', async () => {
    const place = newPlace(soon);
    const cases: readonly (readonly [args: readonly string[], words: RegExp])[] = [
      [['ca', 'show'], /there is no root CA/],
      [['events'], /no trustlens proxy is running/],
      [['strat'], /there is no command 'strat'/],
      [['start', '--prot', '1'], /unknown option '--prot'/i],
      [['start', '--port', '99999'], /'99999' is no port/],
      [['start', '--port', 'http'], /'http' is no port/],
      [['start', '--host', '203.0.113.7', '--port', '0', '--headless'], /203\.0\.113\.7 is no address of this machine/],
      [['start', '--on-bad-upstream', 'ignore'], /--on-bad-upstream does not know 'ignore'/],
      [['start', '--pass', 'not a host'], /'not a host' is no host pattern/],
      [['start', '--upstream-ca', join(place.user, 'none.pem'), '--headless', '--port', '0'], /cannot read .*none\.pem/],
      [['start', 'extra'], /does not know what to do with 'extra'/],
      [['start', '--', 'extra'], /takes nothing behind --/],
      [['run'], /run needs a command/],
      [['run', '--', 'there-is-no-such-program'], /there-is-no-such-program was not found/],
      [['browser', '--browser', 'lynx'], /there is no browser 'lynx'/],
      [['watch'], /the dashboard needs a terminal/],
    ];
    for (const [args, words] of cases) {
      const ended = await trustlens(place, args);
      // These started a proxy of their own, which has its say on stderr as well.
      assertRefused(args[0] === 'run' || args[0] === 'browser' ? { ...ended, stderr: ended.stderr.slice(ended.stderr.indexOf('error: ')) } : ended, words);
    }
  });

  it('files given as roots that hold none', async () => {
    const place = newPlace(soon);
    const empty = join(place.user, 'empty.pem');
    writeFileSync(empty, 'nothing here\n');
    assertRefused(await start(place, '--upstream-ca', empty), /holds no PEM certificate/);
    writeFileSync(empty, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
    const { status, stderr } = await start(place, '--upstream-ca', empty);
    assert.equal(status, 2);
    assert.match(stderr, /^error: a certificate in .* cannot be read/);
  });

  it('a home folder that cannot be made', async () => {
    const place = newPlace(soon);
    writeFileSync(join(place.user, 'file'), '');
    assertRefused(await start({ ...place, home: join(place.user, 'file', 'home') }), /^error: /);
  });
});
