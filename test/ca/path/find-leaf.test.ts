import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { findLeaf } from '../../../ca/path/find-leaf.ts';
import { KnownCertificate } from '../../../ca/path/known-certificate.ts';
import { goodPath, HOST } from '../../support/judged-path.ts';
import { alternativeNames, makeCertificate } from '../../support/made-certificate.ts';
import type { MadeCertificate } from '../../support/made-certificate.ts';

const [leaf, intermediate, root] = goodPath();

function found(certificates: readonly MadeCertificate[], host = ''): number {
  const known = certificates.map(({ der }) => new KnownCertificate(der));
  const one = findLeaf(known, host);
  return one === undefined ? -1 : known.indexOf(one);
}

describe('findLeaf', () => {
  it('finds it in any order', () => {
    assert.equal(found([leaf, intermediate, root]), 0);
    assert.equal(found([root, leaf, intermediate]), 1);
    assert.equal(found([intermediate, root, leaf]), 2);
  });
  it('takes the lowest of CAs where there is nothing else, and nothing of nothing', () => {
    assert.equal(found([root, intermediate]), 1);
    assert.equal(found([root]), 0);
    assert.equal(found([]), -1);
  });
  it('takes the one for the host among several', () => {
    const other = makeCertificate({ subject: 'other.test', keyName: 'other', issuer: intermediate, extensions: [alternativeNames('other.test')] });
    assert.equal(found([leaf, other, intermediate], 'other.test'), 1);
    assert.equal(found([leaf, other, intermediate], HOST), 0);
    assert.equal(found([other, leaf, intermediate]), 0);
  });
  it('passes over what cannot be read', () => {
    assert.equal(found([{ ...leaf, der: Buffer.from('3000', 'hex') }, root]), 1);
  });
});
