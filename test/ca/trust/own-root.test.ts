import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { before, describe, it } from 'mocha';
import { ownRootIn, ownRootsIn, storeFileName, storeName } from '../../../ca/trust/own-root.ts';
import { readPem, writePem } from '../../../ca/pem.ts';
import { closing, scratchFolder } from '../../support/closing.ts';
import { openssl } from '../../support/openssl.ts';
import { trustRoot } from '../../support/trust-roots.ts';

describe('roots of ours', () => {
  const later = closing('all');
  let mine: Awaited<ReturnType<typeof trustRoot>>;

  before(async () => {
    mine = await trustRoot(scratchFolder(later));
  });

  /** A certificate that signed itself, by openssl. */
  function selfSigned(subject: string, ca: 'TRUE' | 'FALSE'): Buffer {
    const folder = scratchFolder(later);
    openssl(['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', `${folder}/key`, '-out', `${folder}/pem`, '-subj', subject, '-addext', `basicConstraints=critical,CA:${ca}`]);
    return readPem(readFileSync(`${folder}/pem`, 'latin1'))[0]?.der ?? Buffer.alloc(0);
  }

  it('are known by their name, among others and in a trust file of openssl', () => {
    const { root, pem } = mine;
    const expected = { name: root.name, sha256: root.sha256, der: Buffer.from(root.der) };
    assert.deepEqual(ownRootIn(root.der), expected);
    const openssls = pem.replaceAll('CERTIFICATE', 'TRUSTED CERTIFICATE');
    assert.deepEqual(ownRootsIn(`${rootCertificates.slice(0, 3).join('\n')}\nwords\n${openssls}${pem}`), [expected]);
  });

  it('are no other roots, no leaves of ours, and nothing that cannot be read', async () => {
    assert.deepEqual(rootCertificates.flatMap((pem) => ownRootsIn(pem)), []);
    const leaf = await mine.authority.leaf({ host: 'a.test', keyType: 'ec', maxVersion: 'TLSv1.3' });
    assert.equal(ownRootIn(leaf.chain[0] ?? new Uint8Array()), undefined);
    assert.deepEqual(ownRootIn(selfSigned('/CN=trustlens 2026-01-02 a@b', 'TRUE'))?.name, 'trustlens 2026-01-02 a@b');
    for (const [subject, ca] of [['/CN=trustlens 2026-01-02 a@b', 'FALSE'], ['/CN=my trustlens 2026-01-02 a@b', 'TRUE'], ['/CN=trustlens proxy', 'TRUE'], ['/O=trustlens 2026-01-02 a@b', 'TRUE']] as const) {
      assert.equal(ownRootIn(selfSigned(subject, ca)), undefined, subject);
    }
    for (const bytes of [Buffer.alloc(0), Buffer.from('trustlens '), Buffer.concat([randomBytes(80), Buffer.from('trustlens '), randomBytes(80)])]) assert.equal(ownRootIn(bytes), undefined);
    assert.deepEqual(ownRootsIn(`${writePem('CERTIFICATE', Buffer.from('trustlens 2026'))}${mine.pem.slice(0, 300)}`), []);
  });

  it('get names of their own in a store, also two of one day', () => {
    const one = { name: 'trustlens 2026-11-21 ana@mbp', sha256: 'ab'.repeat(32) };
    assert.deepEqual([storeName(one), storeFileName(one)], ['trustlens 2026-11-21 ana@mbp (abababab)', 'trustlens-abababababababab']);
  });
});
