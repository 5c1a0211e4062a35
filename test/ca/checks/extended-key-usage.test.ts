import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { extendedKeyUsage } from '../../../ca/checks/extended-key-usage.ts';
import type { AnchorSource } from '../../../ca/checks/check.ts';
import { checkInput, found, goodPath } from '../../support/judged-path.ts';
import { extendedKeyUsage as purposes } from '../../support/made-certificate.ts';

describe('extended_key_usage', () => {
  const leaf = (purpose: Buffer | undefined, anchor: AnchorSource = 'bundled', notBefore?: number): string[] =>
    found(
      extendedKeyUsage,
      checkInput(goodPath({ leafExtensions: { extendedKeyUsage: purpose }, ...(notBefore === undefined ? {} : { leaf: { notBefore } }) }), { anchor }),
    );
  const intermediate = (purpose: Buffer | undefined): string[] =>
    found(extendedKeyUsage, checkInput(goodPath({ intermediateExtensions: { extendedKeyUsage: purpose } })));

  it('is content with serverAuth', () => assert.deepEqual(leaf(purposes('serverAuth')), ['extended_key_usage ok']));
  it('refuses a leaf for something else, or for everything', () => {
    assert.deepEqual(leaf(purposes('clientAuth')), ['wrong_purpose error']);
    assert.deepEqual(leaf(purposes('any')), ['wrong_purpose error']);
    assert.deepEqual(leaf(purposes('clientAuth'), 'file'), ['wrong_purpose error']);
  });
  it('warns where no purpose is stated; public CAs have to', () => {
    assert.deepEqual(leaf(undefined, 'file'), ['no_purpose warning']);
    assert.deepEqual(leaf(undefined), ['no_purpose error']);
  });
  it('has purposes that public CAs may not add', () => {
    assert.deepEqual(leaf(purposes('serverAuth', 'codeSigning')), ['forbidden_purpose error']);
    assert.deepEqual(leaf(purposes('serverAuth', 'any'), 'system'), ['forbidden_purpose note']);
  });
  it('takes clientAuth beside serverAuth until 2027-03-15', () => {
    assert.deepEqual(leaf(purposes('serverAuth', 'clientAuth'), 'bundled', Date.UTC(2027, 2, 14)), ['extended_key_usage ok']);
    assert.deepEqual(leaf(purposes('serverAuth', 'clientAuth'), 'bundled', Date.UTC(2027, 2, 15)), ['client_purpose warning']);
  });
  it('refuses an issuer for something else, and takes one for everything or without a purpose', () => {
    assert.deepEqual(intermediate(purposes('codeSigning')), ['issuer_wrong_purpose error']);
    assert.deepEqual(intermediate(purposes('any')), ['extended_key_usage ok']);
    assert.deepEqual(intermediate(undefined), ['extended_key_usage ok']);
  });
});
