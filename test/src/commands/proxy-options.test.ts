import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseArguments } from '../../../src/commands/arguments.ts';
import type { Command, Surroundings } from '../../../src/commands/command.ts';
import { PROXY_OPTIONS, proxyOptions } from '../../../src/commands/proxy-options.ts';
import type { SessionOptions } from '../../../src/commands/session.ts';

const command: Command = { name: 'try', usage: ['try'], options: PROXY_OPTIONS, maxPositionals: 0, run: () => Promise.resolve(0) };

const surroundings: Surroundings = {
  env: { TRUSTLENS_PASSPHRASE: 'given' },
  home: '/home/of/it',
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  stop: new AbortController().signal,
  colour: false,
};

function read(argv: readonly string[], defaultPort = 8080): SessionOptions {
  return proxyOptions(parseArguments(command, argv), surroundings, defaultPort);
}

describe('proxyOptions', () => {
  it('are those of a proxy for this machine alone unless asked otherwise', () => {
    const { env, home } = surroundings;
    const { passphrase, clientCertPassphrase, ...options } = read([]);
    assert.equal(typeof clientCertPassphrase, 'function');
    assert.equal(typeof passphrase, 'function');
    assert.deepEqual(options, { home, host: '127.0.0.1', port: 8080, onBadUpstream: 'mimic', upstreamCa: [], crl: [], fetch: false, clientCert: [], onClientCert: 'pass', pass: [], except: [], memory: false, wireTap: true, env });
    assert.equal(read([], 0).port, 0);
  });

  it('are read from their arguments', () => {
    const argv = ['--host', '::1', '-p', '65535', '--on-bad-upstream', 'close', '--upstream-ca', 'a.pem', '--upstream-ca=b.pem', '--pass', '*.a.test', '--except', 'b.test=expired', '--memory', '--no-wire-tap'];
    const { host, port, onBadUpstream, upstreamCa, pass, except, memory, wireTap } = read(argv);
    assert.deepEqual([host, port, onBadUpstream, upstreamCa, pass, except, memory, wireTap], ['::1', 65_535, 'close', ['a.pem', 'b.pem'], ['*.a.test'], ['b.test=expired'], true, false]);
    for (const how of ['mimic', 'page']) assert.equal(read(['--on-bad-upstream', how]).onBadUpstream, how);
    assert.equal(read(['--port', '0']).port, 0);
    const certificates = read(['--crl', 'a.crl', '--crl=b.crl', '--client-cert', 'a.test=a.pem', '--on-client-cert', 'without']);
    assert.deepEqual([certificates.crl, certificates.clientCert, certificates.onClientCert], [['a.crl', 'b.crl'], ['a.test=a.pem'], 'without']);
    for (const how of ['', 'ask']) assert.throws(() => read([`--on-client-cert=${how}`]), { code: 'bad_option' }, how);
  });

  it('that are no port or no known word are refused', () => {
    for (const port of ['65536', '-1', '', '80a', '1e3', ' 80', '100000']) assert.throws(() => read([`--port=${port}`]), { code: 'bad_port' }, port);
    for (const how of ['hide', '', 'PAGE']) assert.throws(() => read([`--on-bad-upstream=${how}`]), { code: 'bad_option' }, how);
  });

  it('ask for the passphrase where the surroundings say', async () => {
    assert.equal(await proxyOptions(parseArguments(command, []), surroundings, 0).passphrase('known'), 'given');
  });
});
