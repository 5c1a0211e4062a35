import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { leafKeyUsage } from '../../../ca/checks/leaf-key-usage.ts';
import { checkInput, found, goodPath } from '../../support/judged-path.ts';
import { basicConstraints, keyUsage } from '../../support/made-certificate.ts';

describe('leaf_key_usage', () => {
  const leaf = (value: Buffer | undefined, extensions: Record<string, Buffer> = {}): string[] =>
    found(leafKeyUsage, checkInput(goodPath({ leafExtensions: { keyUsage: value, ...extensions } })));

  it('is content with digitalSignature', () => assert.deepEqual(leaf(keyUsage('digitalSignature', 'keyEncipherment')), ['leaf_key_usage ok']));
  it('refuses a key that may not sign', () => {
    assert.deepEqual(leaf(keyUsage('keyEncipherment')), ['may_not_sign error']);
    assert.deepEqual(leaf(keyUsage()), ['may_not_sign error']);
  });
  it('has uses that public CAs may not allow', () => {
    assert.deepEqual(leaf(keyUsage('digitalSignature', 'keyCertSign')), ['leaf_may_sign_certificates error']);
    assert.deepEqual(leaf(keyUsage('digitalSignature', 'keyCertSign'), { basicConstraints: basicConstraints(true) }), ['leaf_key_usage ok']);
    assert.deepEqual(leaf(keyUsage('digitalSignature', 'keyAgreement')), ['key_agreement note']);
  });
  it('does not apply where nothing is limited', () => assert.deepEqual(leaf(undefined), ['leaf_key_usage not_applicable']));
});
