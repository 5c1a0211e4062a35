import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { sortSent } from '../../../../ca/checks/knowledge/sent-chain.ts';
import { readCertificate } from '../../../../ca/x509/certificate.ts';
import { goodPath } from '../../../support/judged-path.ts';
import { makeCertificate } from '../../../support/made-certificate.ts';

describe('sortSent', () => {
  const [leaf, intermediate, root] = goodPath().map(({ der }) => readCertificate(der));
  const stranger = readCertificate(makeCertificate({ subject: 'Stranger' }).der);
  it('has nothing to say of a chain as it should be', () => {
    assert.ok(leaf !== undefined && intermediate !== undefined && root !== undefined);
    assert.deepEqual(sortSent([leaf, intermediate], [leaf, intermediate, root], true), { leafFirst: true, inOrder: true, repeated: 0, unrelated: [], notNeeded: [], root: undefined, missing: [] });
  });
  it('sorts out the rest', () => {
    assert.ok(leaf !== undefined && intermediate !== undefined && root !== undefined);
    const sorted = sortSent([root, leaf, stranger, leaf], [leaf, intermediate, root], true);
    assert.deepEqual(sorted, { leafFirst: false, inOrder: true, repeated: 1, unrelated: [stranger], notNeeded: [stranger], root: stranger, missing: [intermediate] });
    assert.equal(sortSent([leaf, root, intermediate], [leaf, intermediate, root], true).inOrder, false);
    assert.deepEqual(sortSent([leaf], [leaf, intermediate], false).missing, [intermediate]);
  });
});
