import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { revocation } from '../../../ca/checks/revocation.ts';
import { integer, sequence } from '../../support/der.ts';
import { checkInput, found, goodPath } from '../../support/judged-path.ts';
import { extension } from '../../support/made-certificate.ts';

describe('revocation', () => {
  const promising = goodPath({ leafExtensions: { feature: extension('1.3.6.1.5.5.7.1.24', sequence(integer(5))) } });

  it('gives on that OpenSSL found it revoked', () => {
    assert.deepEqual(found(revocation, checkInput(undefined, { openssl: { code: 'CERT_REVOKED', message: 'certificate revoked' } })), ['revoked error']);
  });
  it('warns of a promised staple that did not come', () =>
    assert.deepEqual(found(revocation, checkInput(promising, { stapled: false })), ['staple_missing warning']));
  it('is content with a staple', () => assert.deepEqual(found(revocation, checkInput(promising, { stapled: true })), ['revocation ok']));
  it('says nothing where nobody looked', () => {
    assert.deepEqual(found(revocation, checkInput(promising)), ['revocation not_applicable']);
    assert.deepEqual(found(revocation, checkInput(undefined, { stapled: false })), ['revocation not_applicable']);
  });
});
