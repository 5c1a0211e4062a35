import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { issuerIsCa } from '../../../ca/checks/issuer-is-ca.ts';
import { checkInput, found, goodPath } from '../../support/judged-path.ts';
import { basicConstraints, keyUsage } from '../../support/made-certificate.ts';

describe('issuer_is_ca', () => {
  const intermediate = (extensions: Record<string, Buffer | undefined>): string[] =>
    found(issuerIsCa, checkInput(goodPath({ intermediateExtensions: extensions })));

  it('is content with CAs', () => assert.deepEqual(found(issuerIsCa, checkInput()), ['issuer_is_ca ok']));
  it('refuses an issuer without the mark of a CA, in every form', () => {
    assert.deepEqual(intermediate({ basicConstraints: basicConstraints(false) }), ['issuer_is_no_ca error']);
    assert.deepEqual(intermediate({ basicConstraints: undefined }), ['issuer_is_no_ca error']);
    assert.deepEqual(intermediate({ basicConstraints: undefined, keyUsage: undefined }), ['issuer_is_no_ca error']);
    assert.deepEqual(intermediate({ keyUsage: keyUsage('digitalSignature') }), ['issuer_may_not_sign error']);
    assert.deepEqual(intermediate({ keyUsage: undefined }), ['issuer_is_ca ok']);
  });
  it('takes the mark also where it is not critical', () =>
    assert.deepEqual(intermediate({ basicConstraints: basicConstraints(true, 0, false) }), ['issuer_is_ca ok']));
  it('refuses an issuer of version 1', () =>
    assert.deepEqual(found(issuerIsCa, checkInput(goodPath({ intermediate: { version: 1, extensions: [] } }))), ['old_issuer error']));
  it('takes a root of version 1, which is trusted for its key, but not as an issuer that nobody trusts', () => {
    const path = goodPath({ root: { subject: 'Example Root X1', version: 1, extensions: [] } });
    assert.deepEqual(found(issuerIsCa, checkInput(path)), ['issuer_is_ca ok']);
    assert.deepEqual(found(issuerIsCa, checkInput(path, { anchor: null })), ['old_issuer error']);
  });
  it('refuses a root that says it is no CA', () => {
    assert.deepEqual(found(issuerIsCa, checkInput(goodPath({ root: { extensions: [basicConstraints(false)] } }))), ['issuer_is_no_ca error']);
    assert.deepEqual(found(issuerIsCa, checkInput(goodPath({ root: { extensions: [basicConstraints(true), keyUsage('digitalSignature')] } }))), [
      'issuer_may_not_sign error',
    ]);
  });
  it('does not apply without an issuer', () => assert.deepEqual(found(issuerIsCa, checkInput(goodPath().slice(0, 1))), ['issuer_is_ca not_applicable']));
});
