import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { connect, createServer } from 'node:tls';
import { after, before, describe, it } from 'mocha';
import { calculateJa3, calculateJa4, getExtensionData, readTlsClientHello } from 'read-tls-client-hello';
import type { Field } from '../../../../../src/bytes/reader.ts';
import { ja3 } from '../../../../../src/decode/tls/fingerprints/ja3.ts';
import { ja4 } from '../../../../../src/decode/tls/fingerprints/ja4.ts';
import { clientHello, clientHelloGlossary, highestVersion, postQuantumShareBytes } from '../../../../../src/decode/tls/messages/client-hello.ts';
import type { ClientHello } from '../../../../../src/decode/tls/messages/message.ts';
import { peekClientHello } from '../../../../../src/decode/tls/peek.ts';
import { isGrease } from '../../../../../src/decode/tls/registries/grease.ts';
import { decodeHello, handshakeRecords, helloMessage } from '../../../../support/client-hello.ts';
import { hex } from '../../../../support/extension-cases.ts';
import { portOf, recordHello, startQuietly, stop } from '../../../../support/hello-recorder.ts';
import { dissectClientBytes } from '../../../../support/tshark.ts';

/** A TLS record header, which tshark's places include and ours do not. */
const RECORD_HEADER_LENGTH = 5;

interface Recorded {
  wire: Buffer;
  hello: ClientHello;
  fields: Field[];
}

function read(wire: Buffer): Recorded {
  const peeked = peekClientHello(wire);
  assert.ok(peeked.state === 'hello', JSON.stringify(peeked));
  return { wire, hello: peeked.hello, fields: peeked.fields };
}

/** The rows without children, those with a value, by name. */
function leaves(fields: readonly Field[]): Field[] {
  return fields.flatMap((field) => (field.children === undefined ? [field] : leaves(field.children)));
}

/** tshark's name → ours, for the rows that are numbers. */
const numbersOf: Record<string, string> = {
  'tls.handshake.version': 'legacy_version',
  'tls.handshake.ciphersuite': 'cipher_suite',
  'tls.handshake.comp_method': 'compression_method',
  'tls.handshake.extension.type': 'type',
  'tls.handshake.extensions_supported_group': 'named_group',
  'tls.handshake.extensions_ec_point_format': 'ec_point_format',
  'tls.handshake.sig_hash_alg': 'signature_scheme',
  'tls.handshake.extensions.supported_version': 'version',
  'tls.handshake.extensions_key_share_group': 'group',
  'tls.extension.psk_ke_mode': 'ke_mode',
  'tls.compress_certificate.algorithm': 'algorithm',
  'tls.handshake.extensions.psk.identity.obfuscated_ticket_age': 'obfuscated_ticket_age',
  'tls.handshake.extensions_status_request_type': 'status_type',
};

/** tshark's name → ours, for text whose row includes the length in front. */
const textsOf: Record<string, string> = {
  'tls.handshake.extensions_server_name': 'host_name',
  'tls.handshake.extensions_alpn_str': 'protocol_name',
};

function agreesWithTshark({ wire, fields }: Recorded): void {
  const theirs = dissectClientBytes(wire);
  // Chromium's ALPS lists protocols too, but under a number that this tshark does not know.
  const known = (field: Field): boolean => !field.name.startsWith('application_settings');
  const ours = leaves(fields.flatMap((field) => (field.name === 'extensions' ? (field.children ?? []) : [field])).filter(known));
  const alps = fields.flatMap(({ children = [] }) => children.filter((field) => !known(field))).flatMap(({ children = [] }) => children);
  let compared = 0;
  for (const [name, row] of Object.entries(numbersOf)) {
    const expected = theirs
      .filter((field) => field.name === name)
      .map(({ start, end, show }) => [start - RECORD_HEADER_LENGTH, end - RECORD_HEADER_LENGTH, Number(show)])
      .filter(([start]) => !alps.some((field) => field.start === start));
    // ECH has a type too, of one byte; this tshark does not look into it.
    const found = ours.filter((field) => field.name === row && !(row === 'type' && field.end - field.start === 1)).map(({ start, end, value }) => [start, end, value]);
    assert.deepEqual(found, expected, name);
    compared += found.length;
  }
  for (const [name, row] of Object.entries(textsOf)) {
    const expected = theirs.filter((field) => field.name === name).map(({ end, show }) => [end - RECORD_HEADER_LENGTH, show]);
    const found = ours.filter((field) => field.name === row).map(({ end, text }) => [end, text]);
    assert.deepEqual(found, expected, name);
    compared += found.length;
  }
  assert.ok(compared > 20);
}

async function agreesWithReadTlsClientHello({ wire, hello }: Recorded): Promise<void> {
  const theirs = await readTlsClientHello(Readable.from([wire], { objectMode: false }));
  assert.equal(hello.legacyVersion, theirs.version);
  assert.deepEqual(Buffer.from(hello.random), theirs.random);
  assert.deepEqual(Buffer.from(hello.sessionId), theirs.sessionId);
  assert.deepEqual(hello.cipherSuites, theirs.cipherSuites);
  assert.deepEqual(hello.compressionMethods, theirs.compressionMethods);
  assert.deepEqual(hello.extensions.map(({ id }) => id), theirs.extensions.map(({ id }) => id));
  assert.equal(hello.serverName, getExtensionData(theirs, 'sni')?.serverName);
  assert.deepEqual(hello.alpn, getExtensionData(theirs, 'alpn')?.protocols ?? []);
  assert.deepEqual(hello.supportedVersions, getExtensionData(theirs, 'supported_versions')?.versions ?? []);
  assert.deepEqual(hello.supportedGroups, getExtensionData(theirs, 'supported_groups')?.groups ?? []);
  assert.deepEqual(hello.signatureAlgorithms, getExtensionData(theirs, 'signature_algorithms')?.algorithms ?? []);
  assert.deepEqual(hello.ecPointFormats, getExtensionData(theirs, 'ec_point_formats')?.formats ?? []);
  assert.deepEqual(hello.keyShareGroups, getExtensionData(theirs, 'key_share')?.entries.map(({ group }) => group) ?? []);
  assert.equal(ja3(hello).hash, calculateJa3(theirs));
  assert.equal(ja4(hello).hash, calculateJa4(theirs));
}

async function check(recorded: Recorded): Promise<void> {
  assert.deepEqual(recorded.hello.extensions.filter(({ problem }) => problem !== undefined), []);
  await agreesWithReadTlsClientHello(recorded);
  agreesWithTshark(recorded);
}

describe('ClientHello of real clients', function () {
  this.timeout(90_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'trustlens-hello-'));
    // Without a list of logs, which may be empty, -ct does not start.
    writeFileSync(join(folder, 'ct.cnf'), 'enabled_logs=\n');
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem'), '-days', '2', '-subj', '/CN=a.test'], { stdio: 'ignore' });
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  async function record(command: string, args: (port: number) => string[]): Promise<Recorded> {
    return read(await recordHello((port) => startQuietly(command, args(port), folder)));
  }

  it('Node', async () => {
    const wire = await recordHello((port) => {
      connect({ port, host: '127.0.0.1', servername: 'shop.example.test', ALPNProtocols: ['h2', 'http/1.1'] }).on('error', () => undefined);
      return undefined;
    });
    const recorded = read(wire);
    await check(recorded);
    assert.equal(recorded.hello.serverName, 'shop.example.test');
    assert.match(clientHello.summary(recorded.hello), /^shop\.example\.test · h2, http\/1\.1 · (?:x25519|X25519MLKEM768) · TLS 1\.3$/);
  });

  it('Node 20.20 has the fingerprint that was measured elsewhere', async function () {
    if (!process.versions.node.startsWith('20.20.')) {
      console.log(`      skipped: the value is for Node 20.20, this is ${process.versions.node}`);
      this.skip();
    }
    const wire = await recordHello((port) => {
      connect({ port, host: '127.0.0.1', servername: 'shop.example.test', ALPNProtocols: ['http/1.1'] }).on('error', () => undefined);
      return undefined;
    });
    assert.equal(ja4(read(wire).hello).hash, 't13d5911h1_a33745022dd6_1f22a2ca17c4');
  });

  const openssl: [title: string, args: string[], summary: RegExp][] = [
    ['TLS 1.3', ['-tls1_3', '-servername', 'a.test'], /^a\.test · no ALPN · x25519 · TLS 1\.3$/],
    ['TLS 1.2', ['-tls1_2', '-servername', 'a.test'], /^a\.test · no ALPN · TLS 1\.2$/],
    ['ALPN, OCSP and no name', ['-noservername', '-alpn', 'h2,http/1.1', '-status'], /^no server name · h2, http\/1\.1 · x25519 · TLS 1\.3$/],
    ['SCT, early groups and schemes', ['-ct', '-ctlogfile', 'ct.cnf', '-groups', 'P-384:X25519', '-sigalgs', 'RSA+SHA1:ECDSA+SHA256', '-cipher', 'ALL:@SECLEVEL=0'], /secp384r1/],
    ['NPN, a small fragment and no ticket', ['-tls1_2', '-nextprotoneg', 'http/1.1', '-maxfraglen', '1024', '-no_ticket'], /TLS 1\.2/],
    ['post-handshake authentication', ['-enable_pha'], /TLS 1\.3/],
  ];
  for (const [title, args, summary] of openssl) {
    it(`openssl s_client: ${title}`, async () => {
      const recorded = await record('openssl', (port) => ['s_client', '-connect', `127.0.0.1:${port}`, ...args]);
      await check(recorded);
      assert.match(clientHello.summary(recorded.hello), summary);
    });
  }

  for (const version of ['-tls1_3', '-tls1_2']) {
    it(`openssl s_client: resumption, ${version}`, async () => {
      const session = join(folder, `session${version}.pem`);
      const server = createServer({ key: readFileSync(join(folder, 'key.pem')), cert: readFileSync(join(folder, 'cert.pem')) }, (socket) => {
        // The client has its ticket when it has this; then it ends.
        socket.on('error', () => undefined).end('x');
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const first = startQuietly('openssl', ['s_client', '-connect', `127.0.0.1:${portOf(server)}`, version, '-sess_out', session, '-ign_eof']);
      try {
        await once(first, 'exit');
      } finally {
        await stop(first);
        server.close();
      }
      const recorded = await record('openssl', (port) => ['s_client', '-connect', `127.0.0.1:${port}`, version, '-sess_in', session]);
      await check(recorded);
      const valueOf = (id: number): unknown => recorded.hello.extensions.find((extension) => extension.id === id)?.value;
      if (version === '-tls1_3') {
        const value = valueOf(41);
        assert.ok(typeof value === 'object' && value !== null && 'identities' in value && 'binders' in value);
        assert.ok(Array.isArray(value.identities) && value.identities.length === 1);
        assert.equal(recorded.hello.extensions.at(-1)?.id, 41);
      } else {
        assert.ok(Number(valueOf(35)) > 0, 'a ticket');
        assert.match(recorded.fields.find(({ name }) => name === 'legacy_session_id')?.text ?? '', /32 bytes, an earlier session/);
      }
    });
  }

  it('curl', async () => {
    const recorded = await record('curl', (port) => ['-sk', '--noproxy', '*', '--resolve', `curl.example.test:${port}:127.0.0.1`, `https://curl.example.test:${port}/`]);
    await check(recorded);
    assert.equal(recorded.hello.serverName, 'curl.example.test');
    assert.deepEqual(recorded.hello.alpn, ['h2', 'http/1.1']);
  });

  it('Chromium, with GREASE, a hybrid key share, ECH, ALPS and certificate compression', async () => {
    const recorded = await record('chromium', (port) => [
      '--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--no-proxy-server', '--disable-background-networking',
      '--host-resolver-rules=MAP shop.example.test 127.0.0.1', `--user-data-dir=${join(folder, 'chromium')}`, `https://shop.example.test:${port}/`,
    ]);
    await check(recorded);
    const { hello } = recorded;
    assert.match(clientHello.summary(hello), /^shop\.example\.test · h2, http\/1\.1 · X25519MLKEM768 · TLS 1\.3$/);
    assert.equal(postQuantumShareBytes(hello), 1216); // 32 for x25519 and 1,184 for ML-KEM-768 (RFC 10024)
    assert.ok(isGrease(hello.cipherSuites[0]!));
    assert.equal(hello.extensions.filter(({ grease }) => grease).length, 2);
    const byName = new Map(hello.extensions.map(({ name, value }) => [name, value]));
    assert.deepEqual(byName.get('application_settings') ?? byName.get('application_settings_old'), ['h2']);
    assert.deepEqual(byName.get('compress_certificate'), [2]);
    const ech = byName.get('encrypted_client_hello');
    assert.ok(typeof ech === 'object' && ech !== null && Object.entries(ech).some(([key, value]) => key === 'type' && value === 'outer'));
  });
});

describe('ClientHello', () => {
  it('may end before the extensions', () => {
    const hello = decodeHello(handshakeRecords(helloMessage({ legacyVersion: 0x0302 })));
    assert.deepEqual(hello.extensions, []);
    assert.equal(hello.serverName, undefined);
    assert.deepEqual([hello.alpn, hello.supportedVersions, hello.supportedGroups, hello.signatureAlgorithms, hello.ecPointFormats, hello.keyShareGroups], [[], [], [], [], [], []]);
    assert.equal(clientHello.summary(hello), 'no server name · no ALPN · TLS 1.1');
  });

  it('shows in one line what is asked for, without GREASE', () => {
    const hello = decodeHello(
      handshakeRecords(
        helloMessage({
          extensions: [
            [51, hex('000f 5a5a 0001 00 11ec 0001 00 001d 0001 00')],
            [43, hex('04 7a7a 0304')],
          ],
        }),
      ),
    );
    assert.deepEqual(hello.keyShareGroups, [0x5a5a, 0x11ec, 0x1d]);
    assert.equal(clientHello.summary(hello), 'no server name · no ALPN · X25519MLKEM768 · TLS 1.3');
    assert.equal(postQuantumShareBytes(hello), 1);
  });

  it('knows the highest version', () => {
    assert.equal(highestVersion({ legacyVersion: 0x0301, supportedVersions: [] }), 0x0301);
    assert.equal(highestVersion({ legacyVersion: 0x0303, supportedVersions: [0xfafa, 0x0303, 0x0304] }), 0x0304);
    assert.equal(highestVersion({ legacyVersion: 0x0303, supportedVersions: [0xfafa] }), 0x0303);
  });

  it('remarks on what is unusual', () => {
    const text = (message: Buffer, name: string): string | undefined => {
      const peeked = peekClientHello(handshakeRecords(message));
      assert.ok(peeked.state === 'hello');
      return peeked.fields.find((field) => field.name === name)?.text;
    };
    const tls13: [number, Buffer][] = [[43, hex('020304')]];
    assert.equal(text(helloMessage({ sessionId: Buffer.alloc(32), extensions: tls13 }), 'legacy_session_id'), '32 bytes, to look like a resumption of TLS 1.2 (middlebox compatibility mode)');
    assert.equal(text(helloMessage({ sessionId: Buffer.alloc(33) }), 'legacy_session_id'), '33 bytes, more than the 32 that are allowed');
    assert.equal(text(helloMessage({ sessionId: Buffer.alloc(1) }), 'legacy_session_id'), '1 byte, an earlier session that the client wants to resume');
    assert.equal(text(helloMessage({ compressionMethods: [] }), 'compression_methods'), 'null is missing, which every client must offer');
    assert.match(text(helloMessage({ compressionMethods: [1, 0] }), 'compression_methods') ?? '', /CRIME/);
    assert.match(text(helloMessage({ legacyVersion: 0x0304 }), 'legacy_version') ?? '', /^TLS 1\.3, where/);
  });

  it('explains its fields', () => {
    const glossary = clientHelloGlossary();
    const peeked = peekClientHello(handshakeRecords(helloMessage({ extensions: [] })));
    assert.ok(peeked.state === 'hello');
    const keys = peeked.fields.flatMap(({ about }) => (about === undefined ? [] : [about]));
    assert.deepEqual(keys.filter((key) => key !== 'tls.extensions'), Object.keys(glossary));
    for (const { text, citation } of Object.values(glossary)) {
      assert.match(citation, /RFC 9846/);
      assert.equal(text.split(/\.(?= [A-Z]|$)/).filter((sentence) => sentence !== '').length, 2, text);
    }
  });
});
