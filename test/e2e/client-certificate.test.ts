/** Servers that ask who the client is: the user's certificate is shown, or the client answers for itself, or it is refused; never silently neither. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import { closing, scratchFolder } from '../support/closing.ts';
import type { Row } from '../support/event-feed.ts';
import { needs } from '../support/needs.ts';
import { startOpensslServer } from '../support/openssl-server.ts';
import { startProgram } from '../support/program.ts';
import type { RunningProgram } from '../support/program.ts';
import { RevokingCa } from '../support/revoking-ca.ts';
import { curlThrough } from '../support/stage.ts';
import { TestPki } from '../support/test-pki.ts';
import type { Identity } from '../support/test-pki.ts';

const NAME = 'origin.test';
/** Both ways of asking, in both versions: `-Verify` insists, `-verify` does not. */
const SERVERS = [
  ['TLS 1.3, insisting', '-Verify', '-tls1_3'],
  ['TLS 1.3, optional', '-verify', '-tls1_3'],
  ['TLS 1.2, insisting', '-Verify', '-tls1_2'],
  ['TLS 1.2, optional', '-verify', '-tls1_2'],
] as const;

describe('client certificates', function () {
  this.timeout(180_000);
  const later = closing('all');
  let pki: TestPki;
  let server: Identity;
  let client: Identity;
  let shows: RunningProgram;
  let passes: RunningProgram;
  let fails: RunningProgram;
  let without: RunningProgram;
  let untapped: RunningProgram;
  const ports = new Map<string, number>();

  before(async function () {
    needs(this, 'openssl', 'curl');
    const folder = scratchFolder(later);
    pki = new TestPki(folder);
    server = pki.leaf({ names: [NAME] });
    client = pki.leaf({ names: ['client.test'], extensions: ['extendedKeyUsage=clientAuth', 'keyUsage=digitalSignature'] });
    const file = join(folder, 'client-with-key.pem');
    writeFileSync(file, client.chain + client.key, { mode: 0o600 });
    for (const [name, ...args] of SERVERS) {
      const [verify, version] = args;
      ports.set(name, await startOpensslServer(later, ['-cert', server.certificateFile, '-key', server.keyFile, '-cert_chain', new RevokingCa(pki).certificateFile(), '-CAfile', pki.rootFile, verify, '5', '-verify_return_error', version, '-www']));
    }
    const roots = ['--upstream-ca', pki.rootFile];
    [shows, passes, fails, without, untapped] = await Promise.all([
      startProgram(later, [...roots, '--client-cert', `${NAME}=${file}`]),
      startProgram(later, roots),
      startProgram(later, [...roots, '--on-client-cert', 'fail']),
      startProgram(later, [...roots, '--on-client-cert', 'without']),
      startProgram(later, [...roots, '--on-client-cert', 'fail', '--no-wire-tap']),
    ]);
  });

  async function ask(proxy: RunningProgram, name: string, ...args: string[]): Promise<{ seen: string; status: number | null; row: Row }> {
    const { result, row } = await proxy.feed.one(() => curlThrough(proxy, ['-v', ...args, `https://${NAME}:${ports.get(name) ?? 0}/`]));
    return { seen: result.stdout.toString() + result.stderr, status: result.status, row };
  }

  for (const [name] of SERVERS) {
    it(`${name}: the user's certificate is shown, and the row says whose the server would take`, async () => {
      const { seen, status, row } = await ask(shows, name);
      assert.equal(status, 0, seen);
      assert.match(seen, /CN *= *client\.test/, 's_server -www tells the client certificate');
      const told = row.one('tls.client_certificate');
      assert.equal(told.answer, 'shown');
      assert.deepEqual(told.authorities, ['CN=Test Root']);
      assert.ok(told.signatureSchemes?.some((scheme) => scheme.name === 'ecdsa_secp256r1_sha256'));
      assert.equal(row.all('http.response').length, 1);
    });

    it(`${name}: the client answers for itself, now and on the next connection`, async () => {
      const own = ['--cacert', pki.rootFile, '--cert', client.chainFile, '--key', client.keyFile];
      const first = await ask(passes, name, ...own);
      assert.equal(first.status, 0, first.seen);
      assert.match(first.seen, /CN *= *client\.test/);
      assert.equal(first.row.one('tls.client_certificate').answer, 'passed');
      assert.equal(first.row.one('tunnel.passed').reason, 'client_certificate');
      assert.equal(first.row.messages('downstream').filter((message) => message.includes('ClientHello')).length, 1, 'told once');
      assert.deepEqual(first.row.all('decode.failed'), []);
      assert.deepEqual(first.row.all('tls.leaf_issued'), [], 'no forged certificate');
      const second = await ask(passes, name, ...own);
      assert.match(second.seen, /CN *= *client\.test/);
      assert.deepEqual([second.row.all('tls.client_certificate').length, second.row.one('tunnel.passed').reason], [0, 'client_certificate']);
    });

    it(`${name}: refused with fail`, async () => {
      const { seen, status, row } = await ask(fails, name);
      assert.notEqual(status, 0);
      assert.match(seen, /TLS alert, unknown \(628\)|certificate required/i);
      assert.equal(row.one('tls.client_certificate').answer, 'failed');
      assert.deepEqual([row.one('tls.failed').cause, row.one('tls.failed').by], ['client_certificate_wanted', 'trustlens']);
    });

    it(`${name}: goes on without only where that is wanted, and says so`, async () => {
      const { seen, row } = await ask(without, name);
      assert.equal(row.one('tls.client_certificate').answer, 'without');
      if (name.endsWith('optional')) assert.match(seen, /no client certificate available/i);
      else {
        assert.doesNotMatch(seen, /no client certificate available/i);
        assert.ok(row.messages('upstream').some((message) => /server .*alert|certificate_required|handshake_failure/i.test(message)), row.messages('upstream').join());
      }
    });

    it(`${name}: noticed without the wire as well`, async () => {
      const { status, row } = await ask(untapped, name);
      assert.notEqual(status, 0);
      const { answer, authorities } = row.one('tls.client_certificate');
      assert.deepEqual([answer, authorities, row.one('tls.failed').cause], ['failed', null, 'client_certificate_wanted']);
    });
  }

  it('takes no server for one that asks, without the wire, in any version, group and suite', async () => {
    const suites = [['-tls1_3', '-ciphersuites', 'TLS_AES_256_GCM_SHA384', '-groups', 'P-384'], ['-tls1_3', '-ciphersuites', 'TLS_CHACHA20_POLY1305_SHA256'], ['-tls1_2', '-cipher', 'ECDHE-ECDSA-CHACHA20-POLY1305', '-groups', 'P-256'], ['-tls1_2', '-cipher', 'ECDHE-ECDSA-AES256-GCM-SHA384', '-groups', 'P-384'], ['-tls1_2', '-groups', 'X25519']];
    for (const [index, args] of suites.entries()) {
      const quiet = `quiet ${index}`;
      ports.set(quiet, await startOpensslServer(later, ['-cert', server.certificateFile, '-key', server.keyFile, '-cert_chain', new RevokingCa(pki).certificateFile(), '-www', ...args]));
      const { seen, status, row } = await ask(untapped, quiet);
      assert.equal(status, 0, seen);
      assert.deepEqual(row.all('tls.client_certificate'), [], args.join(' '));
    }
  });
});
