import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { X509Certificate } from 'node:crypto';
import { describe, it } from 'mocha';
import { makeRoot, rootFacts } from '../../../ca/root.ts';
import { distinctRoots, readSystemRoots } from '../../../ca/trust/system-roots.ts';
import type { SystemRootsOptions } from '../../../ca/trust/system-roots.ts';
import { scratchFolders } from '../../support/scratch.ts';

const [A = '', B = '', C = ''] = rootCertificates;

function fingerprints(pems: readonly string[]): string[] {
  return pems.map((pem) => new X509Certificate(pem).fingerprint256);
}

describe('system roots', () => {
  const scratch = scratchFolders();

  function nowhere(changes: Partial<SystemRootsOptions>): SystemRootsOptions {
    return { leaveOut: [], env: {}, platform: 'linux', bundles: [], nodeStore: () => undefined, run: () => Promise.reject(new Error('not to be run')), ...changes };
  }

  it('reads the first bundle that holds certificates, each once', async () => {
    const folder = scratch();
    const [empty, first, second] = ['empty', 'first', 'second'].map((name) => join(folder, name));
    assert.ok(empty !== undefined && first !== undefined && second !== undefined);
    writeFileSync(empty, '# nothing yet\n');
    writeFileSync(first, `# roots\n${A}\n${B}\n${A.replaceAll('\n', '\r\n')}\n`);
    writeFileSync(second, C);
    const found = await readSystemRoots(nowhere({ bundles: [join(folder, 'missing'), folder, empty, first, second] }));
    assert.equal(found.source, first);
    assert.deepEqual(fingerprints(found.pems), fingerprints([A, B]));
  });

  it('honours SSL_CERT_FILE before the bundles, if there is something in it', async () => {
    const folder = scratch();
    const [chosen, usual] = [join(folder, 'chosen'), join(folder, 'usual')];
    writeFileSync(chosen, A);
    writeFileSync(usual, B);
    assert.deepEqual(fingerprints((await readSystemRoots(nowhere({ env: { SSL_CERT_FILE: chosen }, bundles: [usual] }))).pems), fingerprints([A]));
    for (const other of ['', join(folder, 'missing')]) assert.equal((await readSystemRoots(nowhere({ env: { SSL_CERT_FILE: other }, bundles: [usual] }))).source, usual);
  });

  it('never gives a root of our own, nor another certificate of its key', async () => {
    const root = await makeRoot({ now: Date.now() });
    const facts = rootFacts(root.certificate);
    const bundle = join(scratch(), 'bundle');
    writeFileSync(bundle, [A, facts.pem, B].join('\n'));
    for (const own of [
      { sha256: facts.sha256 },
      { sha256: '00', spkiSha256: facts.spkiSha256 },
      facts,
    ]) {
      const { pems } = await readSystemRoots(nowhere({ leaveOut: [own], bundles: [bundle] }));
      assert.deepEqual(fingerprints(pems), fingerprints([A, B]));
    }
    assert.equal((await readSystemRoots(nowhere({ bundles: [bundle] }))).pems.length, 3);
    assert.equal((await readSystemRoots(nowhere({ platform: 'win32', nodeStore: () => [A, facts.pem], leaveOut: [facts] }))).pems.length, 1);
  });

  it('asks Node where there is no bundle, on Windows and on macOS', async () => {
    for (const platform of ['linux', 'win32', 'darwin'] as const) {
      const found = await readSystemRoots(nowhere({ platform, nodeStore: () => [A, B, A] }));
      assert.deepEqual([found.pems.length, found.source], [2, 'tls.getCACertificates'], platform);
    }
  });

  it('asks the keychains of macOS where Node cannot', async () => {
    const asked: (readonly string[])[] = [];
    const run = (program: string, args: readonly string[]): Promise<string> => {
      asked.push([program, ...args]);
      return Promise.resolve(`${A}\n${B}\n`);
    };
    const found = await readSystemRoots(nowhere({ platform: 'darwin', run }));
    assert.deepEqual([found.pems.length, found.source], [2, 'security find-certificate']);
    assert.deepEqual(asked, [
      ['/usr/bin/security', 'find-certificate', '-a', '-p', '/System/Library/Keychains/SystemRootCertificates.keychain', '/Library/Keychains/System.keychain'],
    ]);
  });

  it('is empty where there is no store', async () => {
    for (const platform of ['linux', 'win32', 'darwin'] as const) assert.deepEqual(await readSystemRoots(nowhere({ platform })), { pems: [], source: null });
  });

  it('passes over what is no certificate', () => {
    const junk = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    assert.deepEqual(fingerprints(distinctRoots([junk, A, 'words', B.slice(0, 300)], [])), fingerprints([A]));
  });

  it('reads the store of this machine', async () => {
    const { pems, source } = await readSystemRoots({ leaveOut: [] });
    if (source === null) return;
    assert.ok(pems.length > 0);
    assert.equal(new Set(fingerprints(pems)).size, pems.length);
  });
});
