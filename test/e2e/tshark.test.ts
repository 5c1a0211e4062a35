/**
 * Both hops of our own traffic, in every variant of TLS that matters, exported with their secrets: tshark reads in it the same
 * messages and fields, at the same places, that the events told live. docs/tshark.md lists them, and where the two differ.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import { closing, scratchFolder } from '../support/closing.ts';
import type { Row } from '../support/event-feed.ts';
import { hybridNode } from '../support/hybrid-node.ts';
import { needs } from '../support/needs.ts';
import { startOpensslServer } from '../support/openssl-server.ts';
import { endProcess, eventually, runToEnd } from '../support/processes.ts';
import type { Ended, RunOptions } from '../support/processes.ts';
import { newPlace, startProgram, trustlens } from '../support/program.ts';
import type { RunningProgram } from '../support/program.ts';
import { curlThrough } from '../support/stage.ts';
import { TestPki } from '../support/test-pki.ts';
import { ocspResponse } from '../support/tls-scenarios.ts';
import { agree, dissect } from '../support/tshark-agreement.ts';
import type { Agreed, Dissection } from '../support/tshark-agreement.ts';
import { COMMON_FIELDS, LEFT_OUT } from '../support/tshark-fields.ts';

/** Read, passed through by a rule, and read with a client certificate of the user's towards the server. */
const NAMES = ['origin.test', 'passed.test', 'showing.test'] as const;

/** What openssl's server is told beside its certificates; with `-www` it tells the connection in a page and closes. */
const SERVERS = {
  any: ['-www', '-alpn', 'http/1.1'],
  tls12: ['-www', '-tls1_2'],
  retrying: ['-www', '-tls1_3', '-groups', 'P-384'],
  // Takes early data, and then cannot answer with a page.
  early: ['-early_data', '-no_anti_replay'],
  asking: ['-www', '-Verify', '5', '-verify_return_error'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

interface Visit {
  what: string;
  client?: 'curl';
  server: keyof typeof SERVERS;
  name: (typeof NAMES)[number];
  args: readonly string[];
  /** What openssl's client says, which shows that the variant came about. */
  says?: RegExp;
  /** Messages of each hop, `>` from the client and `<` from the server; a connection that is passed through is told once, as downstream. */
  downstream: RegExp;
  upstream: RegExp;
}

/** A file of this name in the test's folder. */
const file = (name: string): string => `FOLDER/${name}`;
const CLIENT_IDENTITY = ['-cert', file('client.pem'), '-key', file('client.pem'), '-cert_chain', file('client.pem')];
const NOTHING = /^$/;
const WHOLE_13 = /^> ClientHello, < ServerHello, .*< Certificate, < CertificateVerify, < Finished, .*> Finished/;
const WHOLE_12 = /^> ClientHello, < ServerHello, < Certificate, (?:< CertificateStatus, )?< ServerKeyExchange, < ServerHelloDone, > ClientKeyExchange, .*< Finished/;
const HELLOS = /^> ClientHello, < ServerHello, < ChangeCipherSpec, > ChangeCipherSpec$/;

const VISITS: readonly Visit[] = [
  { what: 'TLS 1.3', client: 'curl', server: 'any', name: 'origin.test', args: [], downstream: WHOLE_13, upstream: WHOLE_13 },
  { what: 'TLS 1.2, because the client knows no more', client: 'curl', server: 'any', name: 'origin.test', args: ['--tls-max', '1.2'], downstream: WHOLE_12, upstream: WHOLE_12 },
  { what: 'TLS 1.2, because the server knows no more', client: 'curl', server: 'tls12', name: 'origin.test', args: [], downstream: WHOLE_12, upstream: WHOLE_12 },
  {
    what: 'HelloRetryRequest on both hops', server: 'retrying', name: 'origin.test', args: ['-tls1_3', '-groups', 'P-521:P-256:P-384'], says: /^New, TLSv1\.3/m,
    downstream: /^> ClientHello, < HelloRetryRequest, .*> ClientHello, < ServerHello, .*> Finished/, upstream: /^> ClientHello, < HelloRetryRequest, .*> ClientHello, < ServerHello, .*> Finished/,
  },
  { what: 'TLS 1.3 with a ticket', server: 'any', name: 'origin.test', args: ['-tls1_3', '-sess_out', file('13')], says: /^New, TLSv1\.3/m, downstream: /NewSessionTicket/, upstream: /NewSessionTicket/ },
  { what: 'TLS 1.3 resumed downstream', server: 'any', name: 'origin.test', args: ['-tls1_3', '-sess_in', file('13')], says: /^Reused, TLSv1\.3/m, downstream: /^(?!.*Certificate).*< Finished.*> Finished/, upstream: WHOLE_13 },
  { what: 'TLS 1.2 with a ticket', server: 'any', name: 'origin.test', args: ['-tls1_2', '-sess_out', file('12')], says: /^New, TLSv1\.2/m, downstream: /< NewSessionTicket/, upstream: /< NewSessionTicket/ },
  { what: 'TLS 1.2 resumed by ticket downstream', server: 'any', name: 'origin.test', args: ['-tls1_2', '-sess_in', file('12')], says: /^Reused, TLSv1\.2/m, downstream: /^(?!.*Certificate).*< Finished.*> Finished/, upstream: WHOLE_12 },
  { what: 'RSA key exchange, refused', server: 'any', name: 'origin.test', args: ['-tls1_2', '-cipher', 'AES128-GCM-SHA256'], says: /Cipher is \(NONE\)/, downstream: /^> ClientHello, < Alert$/, upstream: NOTHING },
  { what: 'RSA key exchange, passed through', server: 'any', name: 'passed.test', args: ['-tls1_2', '-cipher', 'AES128-GCM-SHA256'], says: /Cipher is AES128-GCM-SHA256/, downstream: /< Certificate, < ServerHelloDone, > ClientKeyExchange/, upstream: NOTHING },
  { what: 'finite-field key exchange, passed through', server: 'any', name: 'passed.test', args: ['-tls1_2', '-cipher', 'DHE-RSA-AES128-GCM-SHA256'], says: /Cipher is DHE-RSA/, downstream: /< ServerKeyExchange, < ServerHelloDone, > ClientKeyExchange/, upstream: NOTHING },
  { what: 'TLS 1.2 with a ticket, passed through', server: 'any', name: 'passed.test', args: ['-tls1_2', '-status', '-sess_out', file('p12')], says: /^New, TLSv1\.2/m, downstream: /< CertificateStatus, .*< NewSessionTicket/, upstream: NOTHING },
  { what: 'TLS 1.2 resumed by ticket, passed through', server: 'any', name: 'passed.test', args: ['-tls1_2', '-sess_in', file('p12')], says: /^Reused, TLSv1\.2/m, downstream: HELLOS, upstream: NOTHING },
  { what: 'TLS 1.2 with a session id, passed through', server: 'any', name: 'passed.test', args: ['-tls1_2', '-no_ticket', '-sess_out', file('id')], says: /^New, TLSv1\.2/m, downstream: /^(?!.*Ticket).*> ClientKeyExchange/, upstream: NOTHING },
  { what: 'TLS 1.2 resumed by id, passed through', server: 'any', name: 'passed.test', args: ['-tls1_2', '-no_ticket', '-sess_in', file('id')], says: /^Reused, TLSv1\.2/m, downstream: HELLOS, upstream: NOTHING },
  { what: 'TLS 1.2 with a session id that trustlens does not know', server: 'any', name: 'origin.test', args: ['-tls1_2', '-no_ticket', '-sess_in', file('id')], says: /^New, TLSv1\.2/m, downstream: WHOLE_12, upstream: WHOLE_12 },
  { what: 'TLS 1.3 with a ticket for early data, passed through', server: 'early', name: 'passed.test', args: ['-tls1_3', '-sess_out', file('early')], says: /^New, TLSv1\.3/m, downstream: HELLOS, upstream: NOTHING },
  { what: 'TLS 1.3 resumed with early data, passed through', server: 'early', name: 'passed.test', args: ['-tls1_3', '-sess_in', file('early'), '-early_data', file('early.txt')], says: /Early data was accepted/, downstream: /^> ClientHello, .*< ServerHello/, upstream: NOTHING },
  { what: 'early data with a ticket of another, which trustlens does not take', server: 'early', name: 'origin.test', args: ['-tls1_3', '-sess_in', file('early'), '-early_data', file('early.txt')], says: /Early data was rejected/, downstream: /^> ClientHello, .*< ServerHello, .*< Certificate, .*> Finished/, upstream: WHOLE_13 },
  { what: "TLS 1.3 with the user's certificate", server: 'asking', name: 'showing.test', args: ['-tls1_3'], says: /^New, TLSv1\.3/m, downstream: WHOLE_13, upstream: /< CertificateRequest, .*> Certificate, > CertificateVerify, > Finished, < NewSessionTicket/ },
  { what: "TLS 1.2 with the user's certificate", server: 'asking', name: 'showing.test', args: ['-tls1_2'], says: /^New, TLSv1\.2/m, downstream: WHOLE_12, upstream: /< CertificateRequest, .*> Certificate, > ClientKeyExchange, > CertificateVerify/ },
  { what: "TLS 1.2 with the client's own certificate, left to it", server: 'asking', name: 'origin.test', args: ['-tls1_2', ...CLIENT_IDENTITY], says: /^New, TLSv1\.2/m, downstream: /< CertificateRequest, .*> Certificate, > ClientKeyExchange, > CertificateVerify/, upstream: /< CertificateRequest/ },
  { what: "TLS 1.3 with the client's own certificate, passed through", server: 'asking', name: 'passed.test', args: ['-tls1_3', ...CLIENT_IDENTITY], says: /^New, TLSv1\.3/m, downstream: HELLOS, upstream: NOTHING },
];

describe('tshark beside the events of a running proxy', function () {
  this.timeout(180_000);
  const later = closing('all');
  const rows = new Map<Visit, Row>();
  const agreed: Agreed = new Map();
  let dissection: Dissection;

  before(async function () {
    needs(this, 'curl', 'openssl', 'tshark');
    const folder = scratchFolder(later);
    const pki = new TestPki(folder);
    const wish = [`subjectAltName=${NAMES.map((name) => `DNS:${name}`).join()}`, 'extendedKeyUsage=serverAuth', 'basicConstraints=CA:false'];
    const ec = pki.leaf({ names: NAMES });
    const rsa = pki.leaf({ names: NAMES, key: 'rsa', extensions: [...wish, 'keyUsage=critical,digitalSignature,keyEncipherment'] });
    const client = pki.leaf({ names: ['client.test'], extensions: ['extendedKeyUsage=clientAuth', 'keyUsage=digitalSignature'] });
    writeFileSync(join(folder, 'client.pem'), client.chain + client.key, { mode: 0o600 });
    writeFileSync(join(folder, 'early.txt'), 'sent before the handshake was done\n');
    const intermediate = join(folder, 'intermediate.pem');
    const own = ['-cert', rsa.certificateFile, '-key', rsa.keyFile, '-cert_chain', intermediate, '-dcert', ec.certificateFile, '-dkey', ec.keyFile, '-dcert_chain', intermediate, '-CAfile', pki.rootFile, '-status_file', ocspResponse(folder, ec)];
    const ports = new Map<string, number>();
    for (const [server, args] of Object.entries(SERVERS)) ports.set(server, await startOpensslServer(later, [...own, ...args]));
    const proxy = await startProgram(later, ['--upstream-ca', pki.rootFile, '--keep-wire', '--pass', 'passed.test', '--client-cert', `showing.test=${join(folder, 'client.pem')}`]);
    for (const visit of VISITS) {
      const { result, row } = await proxy.feed.one(() => go(visit, proxy, folder, ports.get(visit.server) ?? 0));
      const said = result.stdout.toString();
      if (visit.says === undefined) assert.equal(result.status, 0, result.stderr);
      else assert.match(said, visit.says, `${visit.what}: ${said}${result.stderr}`);
      rows.set(visit, row);
    }
    const exported = join(folder, 'all.pcapng');
    const { status, stderr } = await trustlens(proxy, ['export', '--out', exported]);
    assert.equal(status, 0, stderr);
    dissection = dissect(exported);
  });

  for (const visit of VISITS) {
    it(`${visit.what}: the same messages, fields, places and values on every hop`, () => {
      const row = rows.get(visit);
      assert.ok(row !== undefined);
      const told = (hop: 'downstream' | 'upstream'): string => row.messages(hop).map((message) => message.replace(/^client /, '> ').replace(/^server /, '< ')).join(', ');
      assert.match(told('downstream'), visit.downstream);
      assert.match(told('upstream'), visit.upstream);
      agree(row, dissection, agreed, visit.what);
      row.assertReadable();
    });
  }

  it('resumes nothing upstream, so that each server is judged by the chain that it shows', () => {
    const resumed = [...rows.values()].flatMap((row) => row.all('tls.established')).map(({ hop, resumed: again }) => `${hop} ${String(again)}`);
    assert.ok(resumed.includes('downstream true') && resumed.includes('upstream false'));
    assert.ok(!resumed.includes('upstream true'));
  });

  it('has seen every field that is compared, and docs/tshark.md lists them, and what is left out', () => {
    const names = COMMON_FIELDS.map(({ shark }) => shark);
    assert.deepEqual(names.filter((name) => !agreed.has(name)), [], 'not seen');
    const listed = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'tshark.md'), 'utf8');
    assert.deepEqual([...names, ...LEFT_OUT.keys()].filter((name) => !listed.includes(`\`tls.${name}\``)), [], 'not listed');
  });
});

/** A server that speaks nothing but the hybrid group, over HTTP/2; it is told its key and its chain, and says its port. */
const HYBRID_ORIGIN = `
const { readFileSync } = require('node:fs');
const [key, cert] = process.argv.slice(1).map((file) => readFileSync(file));
const server = require('node:http2').createSecureServer({ key, cert, ecdhCurve: 'X25519MLKEM768', minVersion: 'TLSv1.3' }, (request, response) => {
  response.setHeader('content-type', 'text/html');
  response.end('<title>page</title><p>reached</p>');
});
server.listen(0, '127.0.0.1', () => console.log('port ' + server.address().port));
`;

describe('tshark beside the events of a proxy on a Node with the hybrid group', function () {
  this.timeout(180_000);
  const later = closing('all');

  it('reads the same for Chromium and a server that both exchange keys by X25519MLKEM768', async function () {
    needs(this, 'chromium', 'certutil', 'openssl', 'tshark');
    const node = hybridNode(this);
    const folder = scratchFolder(later);
    const pki = new TestPki(folder);
    const identity = pki.leaf({ names: ['localhost'] });
    const origin = spawn(node, ['-e', HYBRID_ORIGIN, identity.keyFile, identity.chainFile], { stdio: ['ignore', 'pipe', 'inherit'] });
    later(() => endProcess(origin));
    let said = '';
    origin.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const port = await eventually('the port of the server', () => /port (\d+)/.exec(said)?.[1]);
    const proxy = await startProgram(later, ['--upstream-ca', pki.rootFile, '--keep-wire'], newPlace(later), node);
    const { status, stdout, stderr } = await trustlens(proxy, ['browser', `https://localhost:${port}/page`, '--', '--headless', '--disable-gpu', '--dump-dom']);
    assert.equal(status, 0, stderr);
    assert.match(stdout.toString(), /reached/, stderr);
    const row = await proxy.feed.until('the row of the page', () => proxy.feed.rows().find((one) => one.all('http.request').some(({ target }) => target === '/page') && one.all('connection.closed').length > 0));
    assert.deepEqual([row.established('downstream'), row.established('upstream')].map(({ version, group, alpn }) => [version, group, alpn]), Array(2).fill(['TLS 1.3', 'X25519MLKEM768', 'h2']));
    const exported = join(folder, 'hybrid.pcapng');
    const ended = await trustlens(proxy, ['export', '--out', exported, '--connection', String(row.id)]);
    assert.equal(ended.status, 0, ended.stderr);
    const agreed: Agreed = new Map();
    agree(row, dissect(exported), agreed, 'hybrid group');
    // Two of Chromium's and one of ours at least, and both servers'.
    assert.ok((agreed.get('handshake.extensions_key_share_key_exchange') ?? 0) >= 5);
    row.assertReadable();
  });
});

/** Makes one visit through the proxy: curl for the page, or openssl's client, whose stdin stays open until all has come. */
function go({ client, name, server, args }: Visit, proxy: RunningProgram, folder: string, port: number): Promise<Ended> {
  const own = args.map((arg) => arg.replace('FOLDER', folder));
  if (client === 'curl') return curlThrough(proxy, [...own, `https://${name}:${port}/`]);
  const written = own[own.indexOf('-sess_out') + 1] ?? '';
  const page: RunOptions = { input: 'GET / HTTP/1.0\r\n\r\n', inputEndsAfter: /<\/BODY>/ };
  // Without a page: the ticket, which comes after the handshake and without a word, or what became of the early data.
  const noPage: RunOptions = { inputEndsAfter: own.includes('-sess_out') ? () => eventually('a session', () => existsSync(written) || undefined) : /Early data was/ };
  return runToEnd('openssl', ['s_client', '-proxy', `${proxy.host}:${proxy.port}`, '-connect', `127.0.0.1:${port}`, '-servername', name, ...own], { env: proxy.env, ...(server === 'early' ? noPage : page) });
}
