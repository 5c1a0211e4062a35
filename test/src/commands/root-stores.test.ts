import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { rootStores } from '../../../src/commands/root-stores.ts';
import { readCertificate } from '../../../ca/x509/certificate.ts';
import { authority } from '../../support/path-request.ts';

describe('rootStores', () => {
  const [shipped, local, given, added] = ['Shipped', 'Local', 'Given', 'Added'].map((name) => authority(name));
  assert.ok(shipped !== undefined && local !== undefined && given !== undefined && added !== undefined);
  const sha256 = (one: { der: Uint8Array }): string => readCertificate(one.der).sha256;
  const pems = { bundled: [shipped.pem], system: [shipped.pem, local.pem], file: [given.pem] };

  it('knows a root by the store that says most about it', () => {
    const { all, node, system, files } = rootStores({ pems }, []);
    assert.deepEqual([shipped, local, given].map((one) => all.get(sha256(one))?.source), ['bundled', 'system', 'file']);
    assert.deepEqual([shipped, local].map((one) => system.anchors?.get(sha256(one))?.source), ['bundled', 'system']);
    assert.deepEqual([node.anchors?.size, files?.anchors?.size], [1, 1]);
    assert.equal(rootStores({ pems: { ...pems, file: [] } }, []).files, undefined);
  });

  it('adds to Mozilla’s list what an NSS database trusts, and takes away what it distrusts', () => {
    const [store, broken] = rootStores({ pems }, [
      { place: '~/.pki/nssdb', trusted: [added.der], distrusted: [shipped.der] },
      { place: '~/x', trusted: [], distrusted: [], fault: 'locked' },
    ]).nss;
    assert.deepEqual([added, shipped].map((one) => store?.anchors?.get(sha256(one))?.source), ['system', undefined]);
    assert.deepEqual([broken?.anchors, broken?.absent], [null, 'locked']);
  });

  it('says so where there is none', () => {
    const { nss, system } = rootStores({ pems: { bundled: [], system: [], file: [] } }, []);
    assert.deepEqual([nss[0]?.anchors, system.anchors], [null, null]);
  });
});
