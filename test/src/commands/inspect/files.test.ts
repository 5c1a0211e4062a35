/** `trustlens inspect FILE` as a whole, on files that openssl or a hostile CA could have made. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { inspect } from '../../../../src/commands/inspect.ts';
import { EXIT } from '../../../../src/errors.ts';
import { boolean, implicit, octetString, oid, sequence, set, tlv, utf8 } from '../../../support/der.ts';
import { HOST, goodPath } from '../../../support/judged-path.ts';
import { alternativeNames, commonName, extension, makeCertificate, pemOf } from '../../../support/made-certificate.ts';
import type { CertificateWish, MadeCertificate } from '../../../support/made-certificate.ts';
import { authority } from '../../../support/path-request.ts';
import { RevokingCa } from '../../../support/revoking-ca.ts';
import { runCommand } from '../../../support/run-command.ts';
import type { Outcome } from '../../../support/run-command.ts';
import { scratchFolders } from '../../../support/scratch.ts';
import { TestPki } from '../../../support/test-pki.ts';

/** What the JSON says, as far as the tests look. */
interface Report {
  leaf: number;
  at: number;
  host: string | null;
  anchor: string | null;
  path: { title: string }[];
  verdict: { status: string; findings: { check: string; severity: string; since?: number; citation: string }[] };
  opinions: { whose: string; kind: string; status: string }[];
  failed: string[];
  notes: string[];
}

function isReport(value: unknown): value is Report {
  return typeof value === 'object' && value !== null && 'verdict' in value && 'opinions' in value && 'failed' in value;
}

describe('trustlens inspect FILE', function () {
  this.timeout(60_000);
  const folder = scratchFolders();

  async function inspected(content: string | Uint8Array, ...args: string[]): Promise<Outcome> {
    const home = folder();
    const file = join(home, 'chain.pem');
    writeFileSync(file, content);
    return runCommand(inspect, [file, ...args], { home, env: { HOME: home } });
  }

  async function reported(content: string | Uint8Array, ...args: string[]): Promise<Report> {
    const { stdout, stderr } = await inspected(content, '--json', ...args);
    const report: unknown = JSON.parse(stdout.toString() === '' ? 'null' : stdout.toString());
    assert.ok(isReport(report), stderr);
    return report;
  }

  const rootFile = (root: MadeCertificate): string => {
    const file = join(folder(), 'root.pem');
    writeFileSync(file, root.pem);
    return file;
  };

  it('judges a chain that openssl made, with its root given, for its host, and keeps away from the key', async () => {
    const pki = new TestPki(folder());
    const made = pki.leaf({ names: ['a.test', 'b.test'] });
    const { code, stdout, stderr } = await inspected(made.key + made.chain, '--roots', pki.rootFile, '--host', 'b.test', '--fail-on', 'error');
    const text = stdout.toString();
    assert.equal(code, EXIT.ok, stderr);
    assert.match(text, /^chain\.pem: 2 certificates, for b\.test/);
    assert.match(text, /2 {2}Test Root .* trusted by the file you gave/);
    assert.match(text, /ok +host_name: made for b\.test/);
    assert.match(text, /RFC 5280 §6\.1\.3\(a\)\(2\)/);
    assert.match(text, /the roots you gave +ok +leads to Test Root/);
    assert.match(text, /Node's bundled roots +bad/);
    assert.match(text, /the user's NSS database +warning +none on this machine/);
    assert.match(stderr, /note: a private key in the file was not looked at/);
    assert.ok(!text.includes(made.key.slice(40, 80)));
  });

  it('finds the leaf and the order by itself, in PEM and DER', async () => {
    const [leaf, intermediate, root] = goodPath();
    for (const content of [root.pem + intermediate.pem + leaf.pem, Buffer.concat([intermediate.der, root.der, leaf.der])]) {
      const { leaf: index, path, verdict } = await reported(content, '--at', '2026-11-21');
      assert.deepEqual([index, path.map(({ title }) => title)], [2, [HOST, 'Example CA R3', 'Example Root X1']]);
      assert.ok(verdict.findings.some(({ check }) => check === 'untrusted_root'));
    }
  });

  it('judges as of the day it is told, and gives the rules their dates', async () => {
    const [leaf, intermediate, root] = goodPath();
    const roots = rootFile(root);
    const at = async (date: string): Promise<string[]> => (await reported(leaf.pem + intermediate.pem, '--roots', roots, '--at', date)).verdict.findings.filter(({ severity }) => severity === 'error').map(({ check }) => check);
    assert.deepEqual(await at('2026-11-21T12:00Z'), []);
    assert.deepEqual(await at('2027-02-01'), ['expired']);
    assert.deepEqual(await at('2026-01-01'), ['not_yet_valid']);
    const { verdict } = await reported(leaf.pem, '--at', '2026-11-21');
    assert.equal(verdict.findings.find(({ check }) => check === 'validity_length')?.since, Date.UTC(2026, 2, 15));
  });

  it('exits with 1 for what it was told to fail for, and only then', async () => {
    const [leaf, intermediate, root] = goodPath({ leaf: { notAfter: Date.UTC(2026, 10, 1) } });
    const chain = leaf.pem + intermediate.pem;
    const args = ['--roots', rootFile(root), '--at', '2026-11-21'];
    assert.equal((await inspected(chain, ...args)).code, EXIT.ok);
    for (const name of ['error', 'expired', 'validity_dates', 'wrong_host,expired']) {
      const { code, stderr } = await inspected(chain, ...args, '--fail-on', name);
      assert.deepEqual([code, stderr.includes('failed: expired (error)')], [EXIT.failed, true], name);
    }
    assert.equal((await inspected(chain, ...args, '--fail-on', 'wrong_host')).code, EXIT.ok);
    assert.deepEqual((await reported(chain, ...args, '--fail-on', 'expired')).failed, ['expired']);
  });

  it('looks certificates up in the lists of revoked ones that it is given', async () => {
    const pki = new TestPki(folder());
    const ca = new RevokingCa(pki);
    const [listed, other] = [pki.leaf({ names: ['a.test'] }), pki.leaf({ names: ['b.test'] })];
    const lists = join(folder(), 'lists.pem');
    writeFileSync(lists, ca.crl({ revoked: [{ serial: ca.serial(listed.certificateFile) }] }));
    const { code, stderr } = await inspected(listed.chain, '--roots', pki.rootFile, '--crl', lists, '--fail-on', 'error');
    assert.deepEqual([code, stderr.includes('failed: revoked (error)')], [EXIT.failed, true], stderr);
    assert.equal((await inspected(other.chain, '--roots', pki.rootFile, '--crl', lists, '--fail-on', 'error')).code, EXIT.ok);
    assert.equal((await inspected(other.chain, '--crl', pki.rootFile)).code, EXIT.user);
  });

  it('says what is wrong with what it is given', async () => {
    const [leaf] = goodPath();
    const said = async (content: string | Uint8Array, ...args: string[]): Promise<string> => {
      const { code, stderr } = await inspected(content, ...args);
      assert.equal(code, EXIT.user, stderr);
      return stderr;
    };
    assert.match(await said(leaf.pem, '--fail-on', 'expird'), /does not know 'expird'[^]*severities: error, warning, note[^]*checks: .*validity_dates[^]*faults: .*expired/);
    assert.match(await said(leaf.pem, '--at', 'yesterday'), /--at takes a day/);
    assert.match(await said(leaf.pem, '--at', '2026-13-40'), /--at takes a day/);
    assert.match(await said(leaf.pem, '--host', 'a b'), /--host takes a name/);
    assert.match(await said(leaf.keyPem), /no certificate in .*\nhint: a private key/);
    assert.match(await said('hello'), /neither PEM nor DER/);
    assert.match(await said(''), /no certificate/);
    assert.match(await said(leaf.pem, '--roots', '/nonexistent.pem'), /cannot read/);
  });

  describe('does not stumble over', () => {
    const names = { names: alternativeNames(HOST) };
    const odd = (wish: CertificateWish): MadeCertificate => makeCertificate({ subject: HOST, keyName: 'odd', extensions: Object.values(names), ...wish });
    const nul = extension('2.5.29.17', sequence(implicit(2, 'www.bank.test\0.evil.test')));
    const [good] = goodPath();
    const circle = authority('Circle A', authority('Circle B'));
    const cases: readonly (readonly [what: string, content: string | Uint8Array, finding: string])[] = [
      ['broken DER', good.der.subarray(0, 200), 'unreadable'],
      ['bytes behind the certificate', pemOf(Buffer.concat([good.der, Buffer.from('junk')])), 'bytes behind the certificate'],
      ['an indefinite length', Buffer.concat([Buffer.from('3080', 'hex'), good.der.subarray(4), Buffer.alloc(2)]), ''],
      ['an extension that is no DER', odd({ extensions: [extension('2.5.29.15', utf8('?'), true)] }).pem, 'broken_extension'],
      ['a negative serial number', odd({ serial: Buffer.from('ff01020304050607', 'hex') }).pem, 'negative_serial'],
      ['ten thousand names', odd({ extensions: [alternativeNames(...Array.from({ length: 10_000 }, (_, index) => `h${index}.example.com`))] }).pem, 'many_names'],
      ['NUL in a name', odd({ extensions: [nul] }).pem, 'odd_encoding'],
      ['escape and bidi characters', odd({ subject: commonName('\u001b[31mred\u202etxet\u0007') }).pem, 'odd_encoding'],
      ['an unknown critical extension', odd({ extensions: [extension('1.3.6.1.4.1.99999.9', boolean(true), true)] }).pem, 'unknown_critical_extension'],
      ['a hundred certificates', [good, ...Array.from({ length: 99 }, (_, index) => authority(`CA ${index}`, undefined, { keyName: 'one' }))].map(({ pem }) => pem).join(''), 'unrelated_certificate'],
      ['issuers in a circle', makeCertificate({ subject: HOST, issuer: circle, extensions: Object.values(names) }).pem + circle.pem + authority('Circle B', circle).pem, 'unknown_issuer'],
      ['a name of a hundred nested parts', odd({ subject: sequence(...Array.from({ length: 100 }, () => set(sequence(oid('2.5.4.11'), tlv(0x16, Buffer.from('\u0007\u001b]0;owned\u0007', 'latin1')))))) }).pem, 'odd_encoding'],
      ['an octet string for a certificate', octetString(Buffer.alloc(100)), ''],
    ];
    for (const [what, content, finding] of cases) {
      it(what, async () => {
        const { code, stdout, stderr } = await inspected(content, '--host', HOST);
        const text = stdout.toString();
        if (code === EXIT.user) assert.match(stderr, /^error: /);
        else assert.ok(text.includes(finding) && /verdict: (?:bad|warning)/.test(text), `${text.slice(0, 2000)}${stderr}`);
        assert.doesNotMatch(text + stderr, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      });
    }
  });
});
