import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { X509Certificate, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import type { SecureContext } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'mocha';
import { openAuthority } from '../../ca/authority.ts';
import { LeafRefused } from '../../ca/leaf-signer.ts';
import type { IssuedLeaf, LeafRequest, OpenAuthority, OpenOptions } from '../../ca/authority.ts';
import { buildCertificate, subjectAlternativeName } from '../../ca/forge.ts';
import type { AlternativeName } from '../../ca/forge.ts';
import { issuedLogFile, readIssuedLog } from '../../ca/issued-log.ts';
import type { IssuedRecord } from '../../ca/issued-log.ts';
import type { RootPair } from '../../ca/key-store.ts';
import { writePem } from '../../ca/pem.ts';
import { DAY_MS, leafTemplate } from '../../ca/profiles.ts';
import { makeRoot, rootFacts, rootParts, signer } from '../../ca/root.ts';
import { serverContext } from '../../ca/secure-context.ts';
import { UserError } from '../../src/errors.ts';
import { serveLeaf, visit } from '../support/leaf-server.ts';
import { needs } from '../support/needs.ts';
import { certificateText, strictObjection } from '../support/openssl.ts';
import { Random } from '../support/random.ts';
import { realLeaf } from '../support/real-leaf.ts';
import { scratchFolders } from '../support/scratch.ts';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const NOW = Date.UTC(2026, 10, 21, 12);
const ALPHANUMERIC = ['a', 'b', 'z', '0', '9'];

function request(host: string, changes: Partial<LeafRequest> = {}): LeafRequest {
  return { host, keyType: 'ec', maxVersion: 'TLSv1.3', ...changes };
}

function inMemory(options: Partial<OpenOptions> = {}): Promise<OpenAuthority> {
  return openAuthority({ home: '', create: true, memory: true, ...options });
}

function leafOf(issued: IssuedLeaf): X509Certificate {
  return new X509Certificate(issued.chain[0] ?? Buffer.alloc(0));
}

function objection(issued: IssuedLeaf, host: string, at: number): string | null {
  const [leaf, root] = issued.chain;
  assert.ok(leaf && root);
  return strictObjection(leaf, root, host, at);
}

describe('authority', () => {
  const scratch = scratchFolders();

  it('makes a root once and loads it after that', async () => {
    const home = scratch();
    await assert.rejects(openAuthority({ home, create: false }), (error) => error instanceof UserError && error.code === 'no_root');
    const first = await openAuthority({ home, create: true });
    const second = await openAuthority({ home, create: true });
    assert.deepEqual([first.created, second.created], [true, false]);
    assert.deepEqual(second.root, first.root);
    assert.equal(objection(await second.leaf(request('a.test')), 'a.test', Date.now()), null);
    await second.flush();
  });

  it('has one root when many open it at once, in one process and in several', async function () {
    this.timeout(60_000);
    const home = scratch();
    const opened = await Promise.all(Array.from({ length: 8 }, () => openAuthority({ home, create: true })));
    assert.equal(new Set(opened.map((authority) => authority.root.sha256)).size, 1);
    assert.equal(opened.filter((authority) => authority.created).length, 1);

    const shared = scratch();
    const program = `
      import { openAuthority } from './ca/authority.ts';
      process.stdout.write('ready\\n');
      await new Promise((go) => process.stdin.once('data', go));
      const authority = await openAuthority({ home: ${JSON.stringify(shared)}, create: true });
      await authority.leaf({ host: 'a.test', keyType: 'ec', maxVersion: 'TLSv1.3' });
      process.stdout.write(authority.root.sha256 + '\\n');
      process.exit();`;
    const processes = Array.from({ length: 3 }, () => spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], { cwd: REPOSITORY, stdio: ['pipe', 'pipe', 'inherit'] }));
    const outputs = processes.map(({ stdout }) => {
      let text = '';
      stdout.on('data', (data: Buffer) => (text += data.toString()));
      return () => text;
    });
    await Promise.all(processes.map(({ stdout }) => once(stdout, 'data')));
    const ends = processes.map((child) => once(child, 'close'));
    for (const { stdin } of processes) stdin.write('go\n');
    await Promise.all(ends);
    const [root] = new Set(outputs.map((text) => text().split('\n')[1]));
    assert.deepEqual(outputs.map((text) => text()), Array.from({ length: 3 }, () => `ready\n${root ?? ''}\n`));
    assert.equal((await openAuthority({ home: shared, create: false })).root.sha256, root);
    assert.deepEqual(readdirSync(join(shared, 'ca')).filter((name) => name.endsWith('.tmp')), []);
  });

  it('keeps a root in memory when told to, and then touches no file', async () => {
    const home = scratch();
    const authority = await openAuthority({ home, create: true, memory: true });
    assert.equal(objection(await authority.leaf(request('a.test')), 'a.test', Date.now()), null);
    await authority.flush();
    assert.deepEqual(readdirSync(home), []);
  });

  it('puts a new root under a passphrase when told to', async () => {
    const home = scratch();
    const passphrase = (): Promise<string> => Promise.resolve('secret');
    const { root } = await openAuthority({ home, create: true, passphrase, sealNew: true });
    await assert.rejects(openAuthority({ home, create: true }), { code: 'passphrase_needed' });
    assert.deepEqual((await openAuthority({ home, create: false, passphrase })).root, root);
  });

  it('issues leaves as RFC 5280 and browsers want them', async () => {
    const authority = await inMemory({ now: () => NOW });
    for (const [keyType, usage, algorithm] of [['ec', 'Digital Signature', 'ASN1 OID: prime256v1'], ['rsa', 'Digital Signature, Key Encipherment', 'Public-Key: \\(2048 bit\\)']] as const) {
      const issued = await authority.leaf(request('www.example.test', { keyType }));
      assert.equal(objection(issued, 'www.example.test', NOW), null);
      assert.match(objection(issued, 'other.example.test', NOW) ?? '', /hostname mismatch/i);
      const [leaf, root] = issued.chain.map(certificateText);
      assert.ok(leaf !== undefined && root !== undefined);
      const keyId = /Subject Key Identifier: \s+([0-9A-F:]+)\n/.exec(root)?.[1];
      for (const part of [
        'Not Before: Nov 20 12:00:00 2026 GMT',
        'Subject: CN = www\\.example\\.test\n',
        algorithm,
        'Basic Constraints: critical\\s+CA:FALSE\n',
        `Key Usage: critical\\s+${usage}\n`,
        'Extended Key Usage: \\s+TLS Web Server Authentication\n',
        `Authority Key Identifier: \\s+${keyId ?? ''}\n`,
        'Subject Alternative Name: \\s+DNS:www\\.example\\.test\n',
      ]) {
        assert.match(leaf, new RegExp(part));
      }
      assert.ok(!leaf.includes('Subject Key Identifier'));
      assert.equal(leaf.match(/X509v3 [A-Z]/g)?.length, 5);
      const certificate = leafOf(issued);
      const key = certificate.publicKey.export({ type: 'spki', format: 'der' });
      assert.notDeepEqual(key, new X509Certificate(authority.root.der).publicKey.export({ type: 'spki', format: 'der' }));
      assert.match(certificate.serialNumber, /^[4-7][0-9A-F]{31}$/);
    }
  });

  it('never issues for longer than 45 days, its root or the real leaf', async () => {
    const authority = await inMemory({ now: () => NOW, days: 365 });
    const life = async (mirror?: Buffer): Promise<[number, number]> => {
      const leaf = leafOf(await authority.leaf(request('a.test', mirror === undefined ? {} : { mirror })));
      return [Date.parse(leaf.validFrom), Date.parse(leaf.validTo)];
    };
    const [from, to] = await life();
    assert.equal(to - from + 1000, 45 * DAY_MS);
    const names = ['a.test'];
    assert.deepEqual(await life(realLeaf({ names, notBefore: NOW - 7000, notAfter: NOW + 9000 })), [NOW - 7000, NOW + 9000]);
    assert.deepEqual(await life(realLeaf({ names, notBefore: NOW - 9000, notAfter: NOW - 7000 })), [from, to], 'expired');
    assert.deepEqual(await life(realLeaf({ names, notBefore: NOW + 7000, notAfter: NOW + 9000 })), [from, to], 'not valid yet');
    const short = await inMemory({ now: () => NOW, days: 1 });
    assert.equal(Date.parse(leafOf(await short.leaf(request('a.test'))).validTo), NOW + DAY_MS);
  });

  it('issues for every well-formed host what OpenSSL takes for that host', async function () {
    this.timeout(60_000);
    const seed = Date.now();
    const random = new Random(seed);
    const authority = await inMemory();
    const label = (length: number): string => Array.from({ length }, (_, index) => random.pick(index === 0 || index === length - 1 ? ALPHANUMERIC : [...ALPHANUMERIC, '-'])).join('');
    const hosts = [
      ...['localhost', 'xn--bcher-kva.example', 'a.xn--p1ai', 'my_service.internal', '192.0.2.1', '0.0.0.0', '255.255.255.255', '::', '::1', '2001:db8::1', 'fe80::1:2:3:4', '::ffff:192.0.2.1'],
      `${label(63)}.example`,
      `${label(60)}.test`,
      [label(63), label(63), label(63), label(57), 'com'].join('.'),
      ...Array.from({ length: 8 }, () => `${Array.from({ length: 1 + random.below(5) }, () => label(1 + random.below(12))).join('.')}.test`),
      ...Array.from({ length: 4 }, () => [...random.bytes(4)].join('.')),
      ...Array.from({ length: 4 }, () => Array.from({ length: 8 }, () => random.below(3) * random.below(0xffff)).map((group) => Math.min(group, 0xffff).toString(16)).join(':')),
    ];
    for (const host of hosts) {
      const issued = await authority.leaf(request(host));
      assert.equal(objection(issued, host, Date.now()), null, `seed ${seed}: ${host}`);
      const [leaf = Buffer.alloc(0)] = issued.chain;
      const commonName = /Subject: ?(?:CN = (.*))?\n/.exec(certificateText(leaf))?.[1];
      assert.equal(commonName, isIP(host) !== 0 || host.length > 64 ? undefined : host, `seed ${seed}`);
    }
  });

  it('gives each leaf a serial number of its own, and all leaves of a type one key', async () => {
    const authority = await inMemory();
    const leaves = await Promise.all(Array.from({ length: 50 }, (_, index) => authority.leaf(request(`h${index}.test`))));
    assert.equal(new Set(leaves.map((leaf) => leafOf(leaf).serialNumber)).size, 50);
    assert.equal(new Set(leaves.map((leaf) => leafOf(leaf).publicKey.export({ type: 'spki', format: 'der' }).toString('hex'))).size, 1);
  });

  it('refuses what is no host, and never issues for it', async () => {
    const authority = await inMemory();
    for (const host of ['', '*.test', 'a b', '../../x', '[::1]', 'bücher.example', 'a\0.test', 'x'.repeat(64), 'host:443']) {
      await assert.rejects(authority.leaf(request(host)), (error) => error instanceof LeafRefused && error.code === 'invalid_host', host);
    }
    assert.equal(authority.issued, 0);
    assert.equal(objection(await authority.leaf(request('__proto__')), '__proto__', Date.now()), null);
  });

  it('ignores a real leaf that is none', async () => {
    const authority = await inMemory();
    for (const mirror of [Buffer.alloc(0), Buffer.from('garbage'), realLeaf({ names: ['a.test'], notBefore: NOW, notAfter: NOW }).subarray(0, 100)]) {
      assert.equal(objection(await authority.leaf(request('a.test', { mirror })), 'a.test', Date.now()), null);
    }
  });

  it('issues once for equal requests, also at the same time, and again for different ones', async () => {
    const records: IssuedRecord[] = [];
    const authority = await inMemory({ onIssue: (record) => records.push(record) });
    const mirror = realLeaf({ names: ['a.test'], notBefore: Date.now() - DAY_MS, notAfter: Date.now() + DAY_MS });
    const together = await Promise.all(['a.test', 'A.test', 'a.test.'].map((host) => authority.leaf(request(host, { keyType: 'rsa' }))));
    assert.deepEqual(together.map(({ cached }) => cached), [false, true, true]);
    assert.equal(new Set(together.map(({ secureContext }) => secureContext)).size, 1);
    assert.deepEqual(together.map(({ issueMs }) => issueMs > 0), [true, false, false]);
    const later = await authority.leaf(request('a.test', { keyType: 'rsa' }));
    assert.deepEqual([later.cached, later.issueMs, later.secureContext === together[0]?.secureContext], [true, 0, true]);
    for (const changes of [{}, { maxVersion: 'TLSv1.2' }, { mirror }] as const) assert.equal((await authority.leaf(request('a.test', changes))).cached, false);
    assert.equal((await authority.leaf(request('b.test'))).cached, false);
    assert.equal(authority.issued, 5);
    assert.equal(records.length, 5);
    assert.deepEqual(records.map(({ host }) => host), ['a.test', 'a.test', 'a.test', 'a.test', 'b.test']);
  });

  it('issues anew when a leaf has run out, and stops when the root has', async () => {
    let now = NOW;
    const authority = await inMemory({ now: () => now, days: 60 });
    const first = leafOf(await authority.leaf(request('a.test')));
    now = Date.parse(first.validTo);
    assert.equal((await authority.leaf(request('a.test'))).cached, true);
    now += 1;
    const second = await authority.leaf(request('a.test'));
    assert.equal(second.cached, false);
    assert.equal(Date.parse(leafOf(second).validTo), NOW + 60 * DAY_MS, 'not beyond the root');
    now = NOW + 60 * DAY_MS + 1;
    await assert.rejects(authority.leaf(request('a.test')), (error) => error instanceof UserError && error.code === 'root_expired' && error.hints.some((hint) => hint.includes('trustlens ca renew')));
    now = NOW - 2 * DAY_MS;
    await assert.rejects(authority.leaf(request('a.test')), { code: 'root_not_yet_valid' });
  });

  it('does not open with an expired root', async () => {
    const home = scratch();
    await openAuthority({ home, create: true, now: () => NOW });
    await openAuthority({ home, create: true, now: () => NOW + 30 * DAY_MS });
    await assert.rejects(openAuthority({ home, create: true, now: () => NOW + 30 * DAY_MS + 1 }), { code: 'root_expired' });
  });

  it('logs every leaf it issues, and no other', async () => {
    const home = scratch();
    const authority = await openAuthority({ home, create: true, now: () => NOW, onWarning: (message) => assert.fail(message) });
    const a = leafOf(await authority.leaf(request('a.test')));
    await authority.leaf(request('a.test'));
    const b = leafOf(await authority.leaf(request('2001:DB8::1', { keyType: 'rsa' })));
    await authority.flush();
    const records = [];
    for await (const record of readIssuedLog(issuedLogFile(home))) records.push(record);
    const expected = (host: string, leaf: X509Certificate): IssuedRecord => ({
      time: NOW,
      host,
      serial: leaf.serialNumber.toLowerCase(),
      sha256: leaf.fingerprint256.replaceAll(':', '').toLowerCase(),
      notAfter: Date.parse(leaf.validTo),
      root: authority.root.sha256,
    });
    assert.deepEqual(records, [expected('a.test', a), expected('2001:db8::1', b)]);
  });

  it('writes no key but that of the root', async () => {
    const home = scratch();
    const authority = await openAuthority({ home, create: true });
    for (const keyType of ['ec', 'rsa'] as const) await authority.leaf(request('a.test', { keyType }));
    await authority.flush();
    const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const withKeys = files.filter(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1').includes('PRIVATE KEY'));
    assert.deepEqual(withKeys.map(({ name }) => name), ['root.key.pem']);
  });

  it('goes on without its log when that cannot be written, and says so', async () => {
    const home = scratch();
    const warnings: string[] = [];
    await openAuthority({ home, create: true });
    const authority = await openAuthority({ home, create: false, onWarning: (message) => warnings.push(message) });
    mkdirSync(issuedLogFile(home));
    await authority.leaf(request('a.test'));
    await authority.flush();
    assert.equal(warnings.length, 1);
  });

  describe('with name constraints', () => {
    const constraints = ['example.test', '127.0.0.0/8'];

    it('refuses hosts outside and says what the root is for', async () => {
      const authority = await inMemory({ constraints });
      for (const host of ['other.test', 'badexample.test', '10.0.0.1', '::1']) {
        await assert.rejects(authority.leaf(request(host)), (error) => {
          assert.ok(error instanceof LeafRefused);
          assert.equal(error.code, 'host_outside_constraints');
          assert.ok(error.message.includes(host) && error.message.includes('example.test, 127.0.0.0/8'), error.message);
          return true;
        });
      }
      for (const host of ['example.test', 'a.b.example.test', '127.0.0.1']) assert.equal(objection(await authority.leaf(request(host)), host, Date.now()), null, host);
    });

    it('issues what OpenSSL and a TLS client in Node take for a host inside', async () => {
      const authority = await inMemory({ constraints: ['example.test'] });
      const life = { notBefore: Date.now() - DAY_MS, notAfter: Date.now() + DAY_MS };
      const mirror = realLeaf({ commonName: 'other.test', names: ['www.example.test', 'other.test', Uint8Array.of(127, 0, 0, 1)], ...life });
      for (const wanted of [request('www.example.test'), request('www.example.test', { mirror })]) {
        const issued = await authority.leaf(wanted);
        assert.equal(objection(issued, 'www.example.test', Date.now()), null);
        const server = await serveLeaf(issued.secureContext);
        try {
          assert.equal((await visit(server.port, { ca: authority.root.pem, servername: 'www.example.test' })).received, 'hello');
        } finally {
          await server.close();
        }
      }
    });

    it('is judged by NSS, whose store Chromium and Firefox read, as by OpenSSL', function () {
      this.timeout(60_000);
      needs(this, 'certutil');
      const folder = scratch();
      const certutil = (...args: string[]): string => {
        const { stdout, stderr } = spawnSync('certutil', [...args, '-d', `sql:${folder}`], { encoding: 'utf8' });
        return `${stdout}${stderr}`;
      };
      certutil('-N', '--empty-password');
      return Promise.all(
        [[], ['example.test'], ['127.0.0.0/8'], ['::1']].map(async (allowed, number) => {
          const root = await makeRoot({ now: Date.now(), constraints: allowed });
          const name = `root ${number}`;
          const store = (nickname: string, trust: string, der: Uint8Array): void => {
            const file = join(folder, 'certificate');
            writeFileSync(file, der);
            assert.equal(certutil('-A', '-n', nickname, '-t', trust, '-i', file), '');
          };
          store(name, 'C,,', root.certificate);
          for (const [index, alternative] of [dns('www.example.test'), dns('other.test'), ip('7f000001'), ip('0a000001'), ip(`${'00'.repeat(15)}01`)].entries()) {
            const { der } = leafUnder(root, [alternative]);
            store(`${name} leaf ${index}`, ',,', der);
            const said = certutil('-V', '-u', 'V', '-n', `${name} leaf ${index}`);
            const taken = strictObjection(der, root.certificate, null, Date.now()) === null;
            assert.match(said, taken ? /certificate is valid/ : /not permitted to issue a certificate with this name/, `${name} ${index}`);
            assert.equal(taken, allowed.length === 0 || [['example.test', 0], ['127.0.0.0/8', 2], ['::1', 4]].some(([constraint, place]) => allowed[0] === constraint && index === place));
          }
        }),
      );
    });

    it('has them enforced by OpenSSL and by a TLS client in Node, should a leaf be signed all the same', async () => {
      const names = await makeRoot({ now: Date.now(), constraints: ['example.test'] });
      const addresses = await makeRoot({ now: Date.now(), constraints: ['127.0.0.0/8'] });
      const cases: [root: RootPair, names: AlternativeName[], taken: boolean][] = [
        [names, [dns('www.example.test')], true],
        [names, [dns('other.test')], false],
        [names, [dns('www.example.test'), dns('other.test')], false],
        [names, [ip('7f000001')], false],
        [names, [ip('00'.repeat(16))], false],
        [addresses, [ip('7f000001')], true],
        [addresses, [ip('0a000001')], false],
        [addresses, [dns('www.example.test')], false],
        [addresses, [ip('00'.repeat(16))], false],
      ];
      for (const [root, alternative, taken] of cases) {
        const { der, secureContext } = leafUnder(root, alternative);
        const server = await serveLeaf(secureContext);
        try {
          const objected = strictObjection(der, root.certificate, null, Date.now());
          const visited = visit(server.port, { ca: rootFacts(root.certificate).pem, checkServerIdentity: () => undefined });
          if (taken) {
            assert.equal(objected, null);
            assert.equal((await visited).received, 'hello');
          } else {
            assert.match(objected ?? '', /(permitted|excluded) subtree violation/, JSON.stringify(alternative));
            await assert.rejects(visited, /(permitted|excluded) subtree violation/, JSON.stringify(alternative));
          }
        } finally {
          await server.close();
        }
      }
    });
  });
});

function dns(value: string): AlternativeName {
  return { type: 'dns', value };
}

function ip(hex: string): AlternativeName {
  return { type: 'ip', bytes: Buffer.from(hex, 'hex') };
}

/** A leaf that the root signs without being asked whether it may. */
function leafUnder(root: RootPair, names: readonly AlternativeName[]): { der: Buffer; secureContext: SecureContext } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const parts = rootParts(root.certificate);
  const template = leafTemplate({
    now: Date.now(),
    root: { ...parts, constraints: [] },
    host: { type: 'dns', value: 'x'.repeat(65) },
    keyType: 'ec',
    publicKey: publicKey.export({ type: 'spki', format: 'der' }),
  });
  const san = subjectAlternativeName(names, true);
  const der = buildCertificate({ ...template, extensions: template.extensions.map((extension) => (extension.oid === san.oid ? san : extension)) }, signer(root.key));
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { der, secureContext: serverContext({ key, certificates: writePem('CERTIFICATE', der), maxVersion: 'TLSv1.3', scope: '' }) };
}
