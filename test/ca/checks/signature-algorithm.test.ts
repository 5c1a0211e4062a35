import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { signatureAlgorithm } from '../../../ca/checks/signature-algorithm.ts';
import { oid, sequence } from '../../support/der.ts';
import { checkInput, found, goodPath } from '../../support/judged-path.ts';
import { makeCertificate } from '../../support/made-certificate.ts';

describe('signature_algorithm', () => {
  it('is content with SHA-2', () => assert.deepEqual(found(signatureAlgorithm, checkInput()), ['signature_algorithm ok']));
  it('refuses MD5 and SHA-1 on leaf and issuer', () => {
    const rsa = { intermediate: { key: 'rsa2048' }, root: { key: 'rsa2048', keyName: 'root' } } as const;
    assert.deepEqual(found(signatureAlgorithm, checkInput(goodPath({ ...rsa, leaf: { hash: 'md5' } }))), ['weak_hash error']);
    assert.deepEqual(found(signatureAlgorithm, checkInput(goodPath({ leaf: { hash: 'sha1' } }))), ['weak_hash error']);
    assert.deepEqual(found(signatureAlgorithm, checkInput(goodPath({ intermediate: { hash: 'sha1' } }))), ['weak_hash error']);
  });
  it('does not look at the signature of the root over itself', () => {
    assert.deepEqual(found(signatureAlgorithm, checkInput(goodPath({ root: { hash: 'sha1' } }))), ['signature_algorithm ok']);
    assert.deepEqual(found(signatureAlgorithm, checkInput([makeCertificate({ hash: 'sha1' })], { anchor: null })), ['weak_hash error']);
  });
  it('refuses two different algorithms', () =>
    assert.deepEqual(found(signatureAlgorithm, checkInput(goodPath({ leaf: { outerAlgorithm: sequence(oid('1.2.840.10045.4.3.3')) } }))), [
      'algorithms_differ error',
    ]));
});
