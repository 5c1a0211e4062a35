import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { X509Certificate } from 'node:crypto';
import { describe, it } from 'mocha';
import { ownRoots, upstreamRoots, writeTrustFiles } from '../../ca/bundle.ts';
import { writeRoot } from '../../ca/key-store.ts';
import { readPem } from '../../ca/pem.ts';
import { makeRoot, rootFacts } from '../../ca/root.ts';
import { openssl } from '../support/openssl.ts';
import { scratchFolders } from '../support/scratch.ts';

function fingerprints(text: string): string[] {
  return readPem(text).map(({ der }) => new X509Certificate(der).fingerprint256);
}

describe('trust files', () => {
  const scratch = scratchFolders();

  it('are the root alone, and the root behind all other roots, each once and readable to all', async () => {
    const home = scratch();
    const root = rootFacts((await makeRoot({ now: Date.now() })).certificate);
    const [known = ''] = rootCertificates;
    const stranger = rootFacts((await makeRoot({ now: Date.now() })).certificate);
    const store = join(home, 'store');
    writeFileSync(store, [known, stranger.pem, root.pem].join('\n'));
    const umask = process.umask(0o077);
    const files = await writeTrustFiles(home, root, { platform: 'linux', env: { SSL_CERT_FILE: store } }).finally(() => process.umask(umask));
    assert.deepEqual(files, { caPem: join(home, 'ca.pem'), bundlePem: join(home, 'bundle.pem') });
    assert.equal(readFileSync(files.caPem, 'utf8'), root.pem);
    const bundle = fingerprints(readFileSync(files.bundlePem, 'utf8'));
    const [own, other] = [root, stranger].map(({ pem }) => new X509Certificate(pem).fingerprint256);
    assert.deepEqual(new Set(bundle), new Set([...fingerprints(rootCertificates.join('\n')), own, other]));
    assert.equal(new Set(bundle).size, bundle.length);
    assert.equal(bundle.at(-1), own);
    for (const file of [files.caPem, files.bundlePem]) assert.equal(statSync(file).mode & 0o777, 0o644);
    const said = openssl(['verify', '-no-CApath', '-no-CAstore', '-CAfile', files.bundlePem, files.caPem]);
    assert.equal(said.status, 0, said.stderr);
  });

  it('are written again only when the root is another', async () => {
    const home = scratch();
    const [one, two] = await Promise.all([makeRoot({ now: Date.now() }), makeRoot({ now: Date.now() })]);
    const { caPem, bundlePem } = await writeTrustFiles(home, rootFacts(one.certificate));
    const before = [caPem, bundlePem].map((file) => statSync(file).ino);
    await writeTrustFiles(home, rootFacts(one.certificate));
    assert.deepEqual([caPem, bundlePem].map((file) => statSync(file).ino), before);
    await writeTrustFiles(home, rootFacts(two.certificate));
    assert.equal(readFileSync(caPem, 'utf8'), rootFacts(two.certificate).pem);
    assert.ok(!readFileSync(bundlePem, 'utf8').includes(rootFacts(one.certificate).pem));
    assert.ok(readFileSync(bundlePem, 'utf8').endsWith(rootFacts(two.certificate).pem));
  });

  it('leave the present root and the former ones out of what is trusted towards servers', async () => {
    const home = scratch();
    const [old, present] = await Promise.all([makeRoot({ now: Date.now() }), makeRoot({ now: Date.now() })]);
    await writeRoot(home, old, { replace: true });
    await writeRoot(home, present, { replace: true });
    const facts = [rootFacts(present.certificate), rootFacts(old.certificate)] as const;
    assert.deepEqual(await ownRoots(home, facts[0]), facts.map(({ sha256, spkiSha256 }) => ({ sha256, spkiSha256 })));
    const store = join(home, 'store');
    const [known = ''] = rootCertificates;
    writeFileSync(store, [known, ...facts.map(({ pem }) => pem)].join('\n'));
    const { system, bundled } = await upstreamRoots(home, facts[0], { platform: 'linux', env: { SSL_CERT_FILE: store } });
    assert.deepEqual([fingerprints(system.pems.join('')), system.source], [fingerprints(known), store]);
    assert.equal(bundled.length, new Set(fingerprints(rootCertificates.join('\n'))).size);
  });

  it('leave out the kept root as well while another is in memory', async () => {
    const home = scratch();
    const [kept, memory] = await Promise.all([makeRoot({ now: Date.now() }), makeRoot({ now: Date.now() })]);
    await writeRoot(home, kept, { replace: true });
    const facts = [rootFacts(memory.certificate), rootFacts(kept.certificate)] as const;
    assert.deepEqual(await ownRoots(home, facts[0]), facts.map(({ sha256, spkiSha256 }) => ({ sha256, spkiSha256 })));
  });

  it('say so when they cannot be written', async () => {
    const home = join(scratch(), 'file');
    writeFileSync(home, '');
    const root = rootFacts((await makeRoot({ now: Date.now() })).certificate);
    await assert.rejects(writeTrustFiles(home, root), { code: 'home_unwritable' });
  });
});
