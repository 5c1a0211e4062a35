import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, it } from 'mocha';
import { readJournal } from '../../../ca/trust/journal.ts';
import { ca } from '../../../src/commands/ca.ts';
import { trust } from '../../../src/commands/trust.ts';
import { closing, scratchFolder } from '../../support/closing.ts';
import { needs } from '../../support/needs.ts';
import { runCommand } from '../../support/run-command.ts';
import type { Outcome } from '../../support/run-command.ts';

describe('trust command', function () {
  if (process.platform !== 'linux') return;
  this.timeout(120_000);
  const later = closing('each');
  let home: string;
  let user: string;
  let programs: string;

  beforeEach(async () => {
    home = join(scratchFolder(later), 'home');
    user = scratchFolder(later);
    programs = scratchFolder(later);
    await runCommand(ca, ['init'], { home });
  });

  /** Puts programs into the PATH of the command; of NSS alone unless named, so that no store of this machine is ever changed. */
  function install(...names: string[]): void {
    for (const name of names) symlinkSync(execFileSync('which', [name], { encoding: 'utf8' }).trim(), join(programs, name));
  }

  /** Runs it on the browsers' stores, the only ones that are the user's own. */
  function run(argv: readonly string[], env: Record<string, string> = {}): Promise<Outcome> {
    return runCommand(trust, [...argv, '--store', 'browsers'], { home, env: { PATH: programs, HOME: user, ...env } });
  }

  async function places(argv: readonly string[]): Promise<[path: string, state: string][]> {
    const { stdout, stderr } = await run([...argv, '--json']);
    const value: unknown = JSON.parse(stdout.toString() === '' ? assert.fail(stderr) : stdout.toString());
    assert.ok(typeof value === 'object' && value !== null && 'places' in value && Array.isArray(value.places));
    return value.places.map((place: { path: string; state: string }) => [place.path.replace(user, '~'), place.state]);
  }

  function firefoxProfile(folder: string): void {
    mkdirSync(folder, { recursive: true });
    execFileSync('certutil', ['-N', '-d', `sql:${folder}`, '--empty-password']);
  }

  it('brings the root into every database, says so when it is there, takes it out and proves each', async function () {
    needs(this, 'certutil', 'tstclnt');
    install('certutil', 'tstclnt', 'mkdir');
    writeFileSync(join(programs, 'chromium'), '', { mode: 0o755 });
    const firefox = join(user, '.mozilla', 'firefox');
    const custom = join(user, 'my profiles', 'work');
    firefoxProfile(join(firefox, 'abc.default'));
    firefoxProfile(custom);
    firefoxProfile(join(user, '.config', 'mozilla', 'firefox', 'xyz.new'));
    firefoxProfile(join(user, 'snap', 'firefox', 'common', '.mozilla', 'firefox', 'snap.default'));
    firefoxProfile(join(user, '.var', 'app', 'org.mozilla.firefox', '.mozilla', 'firefox', 'flat.default'));
    writeFileSync(join(firefox, 'profiles.ini'), `[Profile0]\nIsRelative=1\nPath=abc.default\n[Profile1]\nIsRelative=0\nPath=${custom}\n`);
    const all = ['~/.pki/nssdb', '~/.mozilla/firefox/abc.default', '~/my profiles/work', '~/.config/mozilla/firefox/xyz.new', '~/snap/firefox/common/.mozilla/firefox/snap.default', '~/.var/app/org.mozilla.firefox/.mozilla/firefox/flat.default'];

    const dry = await run(['install', '--dry-run']);
    assert.equal(dry.code, 0);
    const lines = dry.stdout.toString().trimEnd().split('\n');
    assert.equal(lines.length, 8, dry.stdout.toString());
    assert.match(lines[2] ?? '', /^certutil -A -d sql:\S+\/\.pki\/nssdb -t C,, -n 'trustlens [^']+' -i \S+\/ca\.pem$/);
    assert.deepEqual([existsSync(join(user, '.pki')), await readJournal(home), await places(['status'])], [false, [], all.map((path) => [path, 'absent'])]);

    const first = await run(['install']);
    assert.equal(first.code, 0, first.stderr);
    for (const line of lines) assert.ok(first.stderr.includes(`\n$ ${line}\n`), line);
    assert.equal(first.stdout.toString().match(/✓ trusted +tstclnt \(NSS\) accepted a TLS server with a leaf of the root/g)?.length, 6);
    assert.deepEqual((await readJournal(home)).map(({ path }) => path.replace(user, '~')), all);

    const again = await run(['install']);
    assert.deepEqual([again.code, again.stderr.match(/it is there already/g)?.length, /^\$/m.test(again.stderr)], [0, 6, false]);
    assert.deepEqual(await places(['status']), all.map((path) => [path, 'trusted']));

    // A new root: the old one is found and told, in each place, and can be taken out alone.
    await runCommand(ca, ['renew'], { home });
    const renewed = await run(['status']);
    assert.equal(renewed.stderr.match(/is still trusted in .* `trustlens trust uninstall --former` takes out/g)?.length, 6, renewed.stderr);
    assert.deepEqual(await places(['install']), all.map((path) => [path, 'trusted']));
    const former = await run(['uninstall', '--former']);
    assert.equal(former.code, 0, former.stderr);
    assert.doesNotMatch((await run(['status'])).stderr, /still trusted/);
    assert.deepEqual(await places(['status']), all.map((path) => [path, 'trusted']));

    // A profile that is gone takes what it trusted with it.
    rmSync(custom, { recursive: true });
    const out = await run(['uninstall']);
    assert.equal(out.code, 0, out.stderr + out.stdout.toString());
    assert.equal(out.stdout.toString().match(/– not trusted +tstclnt \(NSS\) refused a TLS server with a leaf of the root: alert unknown_ca/g)?.length, 5);
    assert.deepEqual(await readJournal(home), []);
    const nothing = await run(['uninstall']);
    assert.deepEqual([nothing.code, nothing.stderr.match(/it is not there/g)?.length], [0, 5]);
  });

  it('takes out what another home folder left, on request, and does not touch it otherwise', async function () {
    needs(this, 'certutil', 'tstclnt');
    install('certutil', 'tstclnt');
    const folder = join(user, '.pki', 'nssdb');
    firefoxProfile(folder);
    const other = join(scratchFolder(later), 'other');
    await runCommand(ca, ['init'], { home: other });
    assert.equal((await runCommand(trust, ['install', '--store', 'chromium'], { home: other, env: { PATH: programs, HOME: user } })).code, 0);
    assert.match((await run(['status'])).stderr, /made with another home folder; `trustlens trust uninstall --all` takes it out too/);
    assert.equal((await run(['uninstall'])).code, 0);
    assert.match((await run(['status'])).stderr, /made with another home folder/);
    assert.equal((await run(['uninstall', '--all'])).code, 0);
    assert.equal((await run(['status'])).stderr, '');
  });

  it('says what to install where certutil is missing, and fails', async () => {
    mkdirSync(join(user, '.pki', 'nssdb'), { recursive: true });
    writeFileSync(join(user, '.pki', 'nssdb', 'cert9.db'), '');
    const { code, stdout, stderr } = await run(['install']);
    assert.equal(code, 1);
    assert.match(stderr, /certutil is not installed: (apt-get|dnf|apk|pacman|zypper|install)/);
    assert.match(stdout.toString(), /! unknown/);
    const out = await run(['uninstall']);
    assert.equal(out.code, 0, 'it was never brought in');
  });

  it('is not proved to be gone where it was brought in and cannot be looked for', async function () {
    needs(this, 'certutil');
    install('certutil');
    firefoxProfile(join(user, '.pki', 'nssdb'));
    assert.equal((await run(['install'])).code, 0);
    rmSync(join(programs, 'certutil'));
    const { code, stderr } = await run(['uninstall']);
    assert.equal(code, 1);
    assert.match(stderr, /hint: "trustlens [^"]+" was brought into chromium \S+ and is not proved to be gone from there/);
    assert.equal((await readJournal(home)).length, 1);
    install('certutil');
    // The home folder's root may be lost meanwhile: the journal still knows it.
    rmSync(join(home, 'ca'), { recursive: true });
    const second = await run(['uninstall']);
    assert.equal(second.code, 0, second.stderr);
    assert.deepEqual(await readJournal(home), []);
    assert.doesNotMatch(execFileSync('certutil', ['-L', '-d', `sql:${join(user, '.pki', 'nssdb')}`], { encoding: 'utf8' }), /trustlens/);
  });

  it('looks without a verification where the key is under a passphrase that nobody gave', async function () {
    needs(this, 'certutil', 'tstclnt');
    install('certutil', 'tstclnt');
    const env = { TRUSTLENS_PASSPHRASE: 'a long one' };
    await runCommand(ca, ['init', '--force', '--passphrase'], { home, env });
    firefoxProfile(join(user, '.pki', 'nssdb'));
    const blind = await run(['install']);
    assert.equal(blind.code, 1, 'trust that was not proved is not called trust');
    assert.match(blind.stderr, /note: stores are looked into, but not probed: .*passphrase/);
    assert.match(blind.stdout.toString(), /! listed +listed with its fingerprint, not probed/);
    const status = await run(['status'], env);
    assert.match(status.stdout.toString(), /✓ trusted/);
  });

  it('asks before it changes a store of every user, and changes nothing without a yes', async () => {
    const ran = join(user, 'ran');
    for (const name of ['update-ca-certificates', 'update-ca-trust', 'trust', 'install', 'sudo']) writeFileSync(join(programs, name), `#!/bin/sh\necho "$0 $*" >> ${ran}\n`, { mode: 0o755 });
    const { code, stdout, stderr } = await runCommand(trust, ['install', '--store', 'system'], { home, env: { PATH: programs, HOME: user } });
    assert.deepEqual([code, stdout.toString()], [2, '']);
    assert.match(stderr, /error: .*every user of this machine would trust the root\nhint: say --yes/);
    assert.equal(existsSync(ran), false);
    assert.deepEqual(await readJournal(home), []);
  });

  it('refuses what it does not know', async () => {
    const refused = async (argv: readonly string[], ...words: string[]): Promise<void> => {
      const { code, stdout, stderr } = await runCommand(trust, argv, { home, env: { PATH: programs, HOME: user } });
      assert.deepEqual([code, stdout.toString()], [2, '']);
      for (const word of words) assert.ok(stderr.includes(word), `${stderr} should say ${word}`);
    };
    await refused(['remove'], 'status, install, uninstall');
    await refused(['__proto__'], 'status, install, uninstall');
    await refused(['install', '--store', 'netscape'], 'netscape', 'chromium, firefox, java');
    await refused(['status', '--yes'], '--yes');
    await refused(['install', '--former'], '--former');
    await refused(['install', '--store', 'windows'], 'none of these trust stores', 'trustlens trust status');
    rmSync(home, { recursive: true });
    await refused(['install', '--store', 'chromium'], 'no root CA', 'trustlens ca init');
    const { code, stderr } = await run(['status']);
    assert.deepEqual([code, stderr], [0, `hint: there is no root CA in ${home} yet\n`]);
    assert.equal(existsSync(home), false);
  });
});
