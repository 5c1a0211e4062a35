import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { describe, it } from 'mocha';
import { trustAnchors } from '../../../src/commands/trust-anchors.ts';
import { scratchFolders } from '../../support/scratch.ts';
import { TestPki } from '../../support/test-pki.ts';

describe('trustAnchors', function () {
  this.timeout(30_000);
  const folder = scratchFolders();

  it('are those that Node ships and those in files, each known by its source', async () => {
    const home = folder();
    const { rootFile } = new TestPki(home);
    const { roots, anchors } = await trustAnchors({ home, upstreamCa: [rootFile], env: {} }, undefined);
    const own = new X509Certificate(readFileSync(rootFile)).fingerprint256.replaceAll(':', '').toLowerCase();
    assert.deepEqual([...anchors.file], [own]);
    assert.equal(anchors.bundled.size, new Set(rootCertificates).size);
    assert.equal(roots.filter((pem) => new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase() === own).length, 1);
  });

  it('are refused where a file holds none', async () => {
    const home = folder();
    const file = join(home, 'roots.pem');
    const refused = (code: string): Promise<void> => assert.rejects(trustAnchors({ home, upstreamCa: [file], env: {} }, undefined), { code });
    await refused('upstream_ca_unreadable');
    writeFileSync(file, 'no certificate\n');
    await refused('upstream_ca_empty');
    writeFileSync(file, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
    await refused('upstream_ca_malformed');
  });
});
