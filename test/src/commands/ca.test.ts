import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { appendFileSync, chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { openAuthority } from '../../../ca/authority.ts';
import { issuedLogFile } from '../../../ca/issued-log.ts';
import { rootKeyFile, writeRoot } from '../../../ca/key-store.ts';
import { DAY_MS } from '../../../ca/profiles.ts';
import { makeRoot } from '../../../ca/root.ts';
import { ca } from '../../../src/commands/ca.ts';
import { certificateText, openssl } from '../../support/openssl.ts';
import { runToEnd } from '../../support/processes.ts';
import { entry } from '../../support/program.ts';
import { runCommand } from '../../support/run-command.ts';
import type { Outcome } from '../../support/run-command.ts';
import { scratchFolders } from '../../support/scratch.ts';

describe('ca command', () => {
  const scratch = scratchFolders();

  async function refused(outcome: Promise<Outcome>, ...words: string[]): Promise<void> {
    const { code, stdout, stderr } = await outcome;
    assert.deepEqual([code, stdout.toString()], [2, '']);
    for (const word of words) assert.ok(stderr.includes(word), `${stderr}\nshould say ${word}`);
    assert.match(stderr, /^error: .*\n(hint: .*\n)*$/);
  }

  async function shown(home: string): Promise<Record<string, unknown>> {
    const { code, stdout, stderr } = await runCommand(ca, ['show', '--json'], { home });
    assert.deepEqual([code, stderr], [0, '']);
    const value: unknown = JSON.parse(stdout.toString());
    assert.ok(typeof value === 'object' && value !== null);
    return { ...value };
  }

  function rootOf(home: string): X509Certificate {
    return new X509Certificate(readFileSync(join(home, 'ca.pem')));
  }

  it('needs a root for everything but init, and says how to get one', async () => {
    const home = scratch();
    for (const argv of [[], ['show'], ['export'], ['renew']]) await refused(runCommand(ca, argv, { home }), 'no root CA', 'trustlens ca init');
    const { code, stderr } = await runCommand(ca, ['issued'], { home });
    assert.deepEqual([code, stderr], [0, 'no leaf was issued yet\n']);
  });

  it('makes a root and the trust files, and shows it', async () => {
    const home = join(scratch(), 'new');
    const { code, stdout, stderr } = await runCommand(ca, ['init', '--days', '7'], { home });
    assert.equal(code, 0);
    assert.match(stderr, /^made the root CA trustlens .*\n$/);
    const root = rootOf(home);
    const text = stdout.toString();
    assert.ok(text.includes(root.fingerprint256), text);
    assert.match(text, /^valid +\d{4}-\d\d-\d\d \d\d:\d\d UTC to .* \(6 days left\)$/m);
    assert.match(text, /^speaks for +any name \(no constraints\)$/m);
    assert.ok(text.includes(`${rootKeyFile(home)} (mode 0600, no passphrase)`), text);
    assert.match(text, /^leaves issued 0$/m);
    assert.equal((await runCommand(ca, ['show'], { home })).stdout.toString(), text);
    assert.ok(existsSync(join(home, 'bundle.pem')));
  });

  it('shows the same as JSON', async () => {
    const home = scratch();
    await runCommand(ca, ['init', '--constrain', 'example.test,10.0.0.0/8', '--constrain', 'other.test'], { home });
    const authority = await openAuthority({ home, create: false });
    await authority.leaf({ host: 'example.test', keyType: 'ec', maxVersion: 'TLSv1.3' });
    await authority.flush();
    const { name, sha256, spkiSha256, notBefore, notAfter } = authority.root;
    assert.deepEqual(await shown(home), {
      name,
      sha256,
      spkiSha256,
      notBefore,
      notAfter,
      daysLeft: 29,
      constraints: ['example.test', '10.0.0.0/8', 'other.test'],
      key: { file: rootKeyFile(home), mode: '0600', passphrase: false },
      leavesIssued: 1,
    });
  });

  it('replaces a root only when told to', async () => {
    const home = scratch();
    await runCommand(ca, ['init'], { home });
    const first = rootOf(home).fingerprint256;
    await refused(runCommand(ca, ['init', '--days', '7'], { home }), 'trustlens ca renew', 'trustlens ca init --force');
    assert.equal(rootOf(home).fingerprint256, first);
    const { code, stderr } = await runCommand(ca, ['init', '--force'], { home });
    assert.equal(code, 0);
    assert.match(stderr, /hint: nothing trusts it yet/);
    assert.notEqual(rootOf(home).fingerprint256, first);
  });

  it('renews with the days and the constraints of the old root, also of one that has expired', async () => {
    const home = scratch();
    await writeRoot(home, await makeRoot({ now: Date.now() - 40 * DAY_MS, days: 12, constraints: ['example.test', '::1'] }), { replace: false });
    assert.match((await runCommand(ca, ['show'], { home })).stdout.toString(), /\(expired: run `trustlens ca renew`\)/);
    const { code, stderr } = await runCommand(ca, ['renew'], { home });
    assert.equal(code, 0);
    assert.match(stderr, /hint: nothing trusts it yet: give trust anew/);
    const renewed = await shown(home);
    assert.deepEqual([renewed['daysLeft'], renewed['constraints']], [11, ['example.test', '::1/128']]);
    assert.equal(rootOf(home).fingerprint256.replaceAll(':', '').toLowerCase(), renewed['sha256']);
  });

  it('exports the certificate without the key', async () => {
    const home = scratch();
    await runCommand(ca, ['init'], { home });
    const root = rootOf(home);
    assert.equal((await runCommand(ca, ['export'], { home, terminal: true })).stdout.toString(), root.toString());
    assert.deepEqual((await runCommand(ca, ['export', '--format', 'der'], { home })).stdout, root.raw);
    for (const format of ['pem', 'der']) {
      const file = join(scratch(), 'root');
      const { code, stdout, stderr } = await runCommand(ca, ['export', '--format', format, '--out', file], { home });
      assert.deepEqual([code, stdout.length], [0, 0]);
      assert.ok(stderr.includes(file));
      assert.equal(openssl(['x509', '-inform', format, '-in', file, '-noout', '-fingerprint', '-sha256']).stdout.trim().split('=')[1], root.fingerprint256);
    }
    await refused(runCommand(ca, ['export', '--format', 'der'], { home, terminal: true }), '--out FILE');
    await refused(runCommand(ca, ['export', '--format', 'p12'], { home }), 'pem or der');
    await refused(runCommand(ca, ['export', '--out', join(home, 'no', 'such')], { home }), 'ENOENT');
    const before = readFileSync(rootKeyFile(home));
    await refused(runCommand(ca, ['export', '--out', rootKeyFile(home)], { home }), 'folder of the key');
    assert.deepEqual(readFileSync(rootKeyFile(home)), before);
  });

  it('lists the leaves that were issued, and says what it could not read', async () => {
    const home = scratch();
    const authority = await openAuthority({ home, create: true });
    for (const host of ['a.test', '::1']) await authority.leaf({ host, keyType: 'ec', maxVersion: 'TLSv1.3' });
    await authority.flush();
    const lines = readFileSync(issuedLogFile(home), 'utf8');
    const json = await runCommand(ca, ['issued', '--json'], { home });
    assert.deepEqual([json.code, json.stdout.toString(), json.stderr], [0, lines, '']);
    const text = (await runCommand(ca, ['issued'], { home })).stdout.toString();
    assert.match(text, /^\d{4}-\d\d-\d\d \d\d:\d\d UTC {2}until \d{4}-\d\d-\d\d \d\d:\d\d UTC {2}[0-9a-f]{32} {2}a\.test\n.* {2}::1\n$/);
    appendFileSync(issuedLogFile(home), `broken\n${JSON.stringify({ time: 1e99, notAfter: 0, host: '\u001b[2Jx', serial: '', sha256: '', root: '' })}\n`);
    const odd = await runCommand(ca, ['issued'], { home });
    assert.equal(odd.stderr, `1 lines of ${issuedLogFile(home)} could not be read\n`);
    assert.ok(odd.stdout.toString().endsWith('\\x1b[2Jx\n') && !odd.stdout.includes('\u001b'), odd.stdout.toString());
  });

  it('refuses days and constraints that make no sense, and makes no root then', async () => {
    const home = scratch();
    for (const days of ['0', '-1', '366', '10000', 'abc', '', '1.5', '1e1', '999999999999']) await refused(runCommand(ca, ['init', `--days=${days}`], { home }), 'from 1 to 365');
    for (const name of ['*.test', '', 'a b', '10.0.0.0/99', 'example.test,', '.test']) await refused(runCommand(ca, ['init', '--constrain', name], { home }), 'example.test');
    assert.ok(!existsSync(rootKeyFile(home)));
  });

  it('refuses what it does not know', async () => {
    const home = scratch();
    await refused(runCommand(ca, ['delete'], { home }), 'show, export, issued, renew, init');
    await refused(runCommand(ca, ['__proto__'], { home }), 'show, export, issued, renew, init');
    await refused(runCommand(ca, ['show', 'me'], { home }), 'me');
    for (const argv of [['show', '--days', '3'], ['renew', '--force'], ['issued', '--out', 'x'], ['export', '--json']]) await refused(runCommand(ca, argv, { home }), argv[1] ?? '');
  });

  it('refuses a key that others can read, and one that is damaged, and says what to do', async () => {
    const home = scratch();
    await runCommand(ca, ['init'], { home });
    chmodSync(rootKeyFile(home), 0o644);
    for (const argv of [['show'], ['renew'], ['init']]) await refused(runCommand(ca, argv, { home }), `chmod 600 ${rootKeyFile(home)}`);
    chmodSync(rootKeyFile(home), 0o600);
    writeFileSync(rootKeyFile(home), 'half');
    for (const argv of [['show'], ['renew'], ['init']]) await refused(runCommand(ca, argv, { home }), 'damaged', 'trustlens ca init --force');
    assert.equal((await runCommand(ca, ['init', '--force'], { home })).code, 0);
    assert.equal(statSync(rootKeyFile(home)).mode & 0o777, 0o600);
    assert.equal((await runCommand(ca, ['show'], { home })).code, 0);
  });

  it('puts the key under a passphrase, and keeps it so when renewing', async function () {
    this.timeout(60_000);
    const home = scratch();
    await refused(runCommand(ca, ['init', '--passphrase'], { home }), 'TRUSTLENS_PASSPHRASE');
    assert.ok(!existsSync(rootKeyFile(home)));
    const env = { TRUSTLENS_PASSPHRASE: 'a long one' };
    assert.match((await runCommand(ca, ['init', '--passphrase'], { home, env })).stdout.toString(), /mode 0600, under a passphrase/);
    assert.match((await runCommand(ca, ['show'], { home })).stdout.toString(), /under a passphrase/, 'showing needs none');
    await refused(runCommand(ca, ['renew'], { home }), 'TRUSTLENS_PASSPHRASE');
    assert.equal((await runCommand(ca, ['renew'], { home, env })).code, 0);
    const key = readFileSync(rootKeyFile(home), 'utf8');
    assert.ok(key.includes('SEALED') && !key.includes('BEGIN PRIVATE KEY'));
  });

  it('warns of a long life without constraints', async () => {
    assert.match((await runCommand(ca, ['init', '--days', '365'], { home: scratch() })).stderr, /hint: 365 days are long/);
    assert.doesNotMatch((await runCommand(ca, ['init', '--days', '365', '--constrain', 'example.test'], { home: scratch() })).stderr, /are long/);
  });

  it('works as a program, and makes one root when it is started twice at once', async function () {
    this.timeout(60_000);
    const home = scratch();
    const program = async (...argv: string[]): Promise<{ status: number | null; stdout: string; stderr: string }> => {
      const { status, stdout, stderr } = await runToEnd(process.execPath, [...entry(), 'ca', ...argv, '--home', home]);
      return { status, stdout: stdout.toString(), stderr };
    };
    const both = await Promise.all([program('init'), program('init')]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [0, 2]);
    assert.match(both.find(({ status }) => status === 2)?.stderr ?? '', /^error: there is a root CA/);
    const { status, stdout } = await program('show');
    assert.equal(status, 0);
    assert.equal(stdout, both.find((one) => one.status === 0)?.stdout);
    assert.match(certificateText(rootOf(home).raw), /pathlen:0/);
  });
});
