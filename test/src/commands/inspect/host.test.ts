import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import { inspect } from '../../../../src/commands/inspect.ts';
import type { HostReport } from '../../../../src/commands/inspect/host-report.ts';
import { closing, scratchFolder } from '../../../support/closing.ts';
import { startOpensslServer } from '../../../support/openssl-server.ts';
import { startTcpOrigin, startTlsOrigin } from '../../../support/origins.ts';
import { runCommand } from '../../../support/run-command.ts';
import type { Outcome } from '../../../support/run-command.ts';
import { TestPki } from '../../../support/test-pki.ts';
import type { Identity } from '../../../support/test-pki.ts';

/** The report as JSON gives it. */
function reportOf(outcome: Outcome): HostReport {
  const value: unknown = JSON.parse(outcome.stdout.toString());
  assert.ok(isReport(value));
  return value;
}

function isReport(value: unknown): value is HostReport {
  return typeof value === 'object' && value !== null && 'messages' in value && 'failure' in value;
}

/** What was sent, by whom. */
function messages(report: HostReport): string[] {
  return report.messages.map(({ from, message }) => `${from} ${message.name}`);
}

describe('trustlens inspect HOST', function () {
  this.timeout(60_000);
  const later = closing('all');
  const each = closing('each');
  let home: string;
  let pki: TestPki;
  let identity: Identity;
  before(() => {
    const folder = scratchFolder(later);
    home = join(folder, 'home');
    pki = new TestPki(folder);
    identity = pki.leaf({ names: ['origin.test', '127.0.0.1'] });
  });

  const inspected = (...argv: readonly string[]): Promise<Outcome> => runCommand(inspect, argv, { home });

  it('shows messages, chain, agreed values and times of a handshake, and sends nothing else', async () => {
    let said = 0;
    let ended: string | undefined;
    const { port } = await startTlsOrigin(each, identity, (socket) => {
      socket.on('data', (chunk: Buffer) => (said += chunk.length));
      socket.on('end', () => {
        ended = 'with close_notify';
        socket.end();
      });
    }, { ALPNProtocols: ['http/1.1'] });
    const argv = ['origin.test', '--connect', `127.0.0.1:${port}`, '--roots', pki.rootFile];
    const json = await inspected(...argv, '--json');
    assert.equal(json.code, 0, json.stderr);
    const report = reportOf(json);
    assert.deepEqual([said, ended], [0, 'with close_notify']);
    assert.deepEqual(
      messages(report).filter((name) => !/Alert|Ticket|ChangeCipherSpec/.test(name)),
      ['client ClientHello', 'server ServerHello', 'server EncryptedExtensions', 'server Certificate', 'server CertificateVerify', 'server Finished', 'client Finished'],
    );
    assert.deepEqual([report.host, report.port, report.address], ['origin.test', 443, '127.0.0.1']);
    const { established, certificates } = report;
    assert.deepEqual([established?.version, established?.alpn, established?.serverName, established?.resumed], ['TLS 1.3', 'http/1.1', 'origin.test', false]);
    assert.equal(certificates?.sent[0]?.sha256, new X509Certificate(identity.certificate).fingerprint256.replaceAll(':', '').toLowerCase());
    assert.deepEqual([certificates.path.length, certificates.anchor, certificates.verdict?.status === 'bad'], [3, 'file', false]);
    assert.equal(report.time.lookup, null, 'an address needs no looking up');
    assert.ok((report.time.tcp ?? 0) > 0 && (report.time.tls ?? 0) > 0);
    assert.deepEqual([report.failure, report.malformed], [null, []]);

    const text = (await inspected(...argv)).stdout.toString();
    assert.match(text, /^origin\.test:443 \(127\.0\.0\.1\)\n/);
    assert.match(text, /trustlens {3}server .*\n.*├─+▸│ +ClientHello /);
    assert.match(text, /│◂─+┤ +ServerHello /);
    assert.match(text, /\nchain as sent \(2 certificates\)\n[^]*\nothers would say\n/);
    assert.match(text, /\n {2}agreed {6}TLS 1\.3 · TLS_AES_\w+ · \w+ · http\/1\.1 · origin\.test · full handshake · /);
  });

  it('fails a script for a finding or a check it is told of, and for no other', async () => {
    const { port } = await startTlsOrigin(each, identity, (socket) => socket.end());
    const argv = ['elsewhere.test', '--connect', `127.0.0.1:${port}`, '--roots', pki.rootFile];
    // `host_name` is the check that finds `wrong_host`.
    for (const name of ['error', 'wrong-host', 'host_name']) {
      const { code, stderr } = await inspected(...argv, '--fail-on', name);
      assert.deepEqual([code, stderr], [1, 'failed: wrong_host (error)\n'], name);
    }
    const other = await inspected(...argv, '--fail-on', 'expired', '--json');
    assert.deepEqual([other.code, other.stderr], [0, '']);
    assert.match(other.stdout.toString(), /"failed":\[\]/);
    assert.equal((await inspected(...argv, '--fail-on', 'expird')).code, 2);
  });

  it('offers what it is told to', async () => {
    const { port } = await startTlsOrigin(each, identity, (socket) => socket.end(), { ALPNProtocols: ['b'] });
    const report = reportOf(await inspected(`127.0.0.1:${port}`, '--tls1.2', '--alpn', 'a,b', '--servername', 'Other.test', '--json'));
    assert.deepEqual([report.established?.version, report.established?.alpn, report.established?.serverName], ['TLS 1.2', 'b', 'other.test']);
    assert.ok(report.certificates?.verdict?.findings.some(({ check, severity }) => check === 'wrong_host' && severity === 'error'));
    const nameless = reportOf(await inspected(`127.0.0.1:${port}`, '--alpn', '', '--servername', '', '--json'));
    assert.deepEqual([nameless.established?.alpn, nameless.established?.serverName], [null, null]);
    assert.equal(nameless.certificates?.verdict?.findings.some(({ check }) => check === 'wrong_host'), false, 'the certificate has the address');
  });

  it('sees that a server wants a client certificate, and its refusal after the handshake', async () => {
    for (const [version, alert] of [['-tls1_3', 'certificate_required'], ['-tls1_2', 'handshake_failure']] as const) {
      const port = await startOpensslServer(each, ['-key', identity.keyFile, '-cert', identity.certificateFile, '-Verify', '1', version]);
      const outcome = await inspected(`127.0.0.1:${port}`, '--json');
      const report = reportOf(outcome);
      assert.deepEqual([outcome.code, report.failure?.cause], [1, 'client_certificate_wanted']);
      assert.ok(messages(report).includes('server CertificateRequest'), version);
      assert.ok(messages(report).includes('client Certificate'), version);
      assert.match(report.failure?.detail ?? '', new RegExp(`${alert} \\(`));
      assert.match(report.failure?.hints.join() ?? '', /clients that show a certificate/);
    }
  });

  it('says why there was no handshake, with what came until then', async () => {
    const failing = async (...argv: readonly string[]): Promise<HostReport> => {
      const outcome = await inspected(...argv, '--json');
      assert.equal(outcome.code, 1, outcome.stderr);
      return reportOf(outcome);
    };
    const web = await startTcpOrigin(each, (socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    });
    const plain = await failing(`127.0.0.1:${web.port}`);
    assert.deepEqual([plain.failure?.cause, messages(plain)], ['not_tls', ['client ClientHello']]);
    assert.match(plain.failure?.detail ?? '', /'HTTP\/1\.1 400/);

    const silent = await startTcpOrigin(each, () => undefined);
    const timeout = await failing(`127.0.0.1:${silent.port}`, '--timeout', '0.3');
    assert.match(timeout.failure?.detail ?? '', /did not finish the handshake in time/);

    const rude = await startTcpOrigin(each, (socket) => {
      socket.once('data', () => socket.resetAndDestroy());
    });
    const reset = await failing(`127.0.0.1:${rude.port}`);
    assert.equal(reset.failure?.cause, 'server_closed');

    const { port } = await startTlsOrigin(each, identity, (socket) => socket.end(), { ALPNProtocols: ['h2'] });
    const refused = await failing(`127.0.0.1:${port}`, '--alpn', 'gopher');
    assert.deepEqual([refused.failure?.cause, messages(refused)], ['server_alert', ['client ClientHello', 'server Alert']]);
    assert.match(refused.failure?.detail ?? '', /no_application_protocol \(120\)/);

    const gone = await failing('127.0.0.1:1');
    assert.deepEqual([gone.failure?.cause, gone.messages], ['ECONNREFUSED', []]);
    const unknown = await failing('name.invalid');
    assert.match(unknown.failure?.detail ?? '', /name\.invalid/);
  });

  it('takes names, addresses and ports as people write them, and nothing else', async () => {
    const targets: readonly (readonly [string, string, number])[] = [
      ['Bücher.invalid', 'xn--bcher-kva.invalid', 443],
      ['127.0.0.1:1', '127.0.0.1', 1],
      ['[::1]:2', '::1', 2],
    ];
    for (const [written, host, port] of targets) {
      const report = reportOf(await inspected(written, '--json', '--connect', '127.0.0.1:1'));
      assert.deepEqual([report.host, report.port], [host, port], written);
    }
    const wrong: readonly (readonly string[])[] = [
      [], ['a b'], ['a.test:0'], ['a.test:65536'], ['https://a.test/'], ['a.test', '--connect', ':1'], ['a.test', '--alpn', 'a,,b'],
      ['a.test', '--timeout', '0'], ['a.test', '--timeout', 'soon'], ['a.test', '--servername', 'a b'], ['a.test', '--roots', join(home, 'nothing.pem')],
    ];
    for (const argv of wrong) {
      const outcome = await inspected(...argv);
      assert.deepEqual([outcome.code, outcome.stdout.length], [2, 0], argv.join(' '));
      assert.match(outcome.stderr, /^error: .+\n/);
    }
  });
});
