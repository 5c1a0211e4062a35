import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { intermediateProfile } from '../../../ca/checks/intermediate-profile.ts';
import type { PathWish } from '../../support/judged-path.ts';
import { checkInput, found, goodPath } from '../../support/judged-path.ts';
import { basicConstraints, extendedKeyUsage, keyUsage } from '../../support/made-certificate.ts';

describe('intermediate_profile', () => {
  const withChange = (change: PathWish['intermediateExtensions'], more: PathWish['intermediate'] = {}): string[] =>
    found(intermediateProfile, checkInput(goodPath({ intermediateExtensions: change ?? {}, intermediate: more })));

  it('is kept by the good path', () => assert.deepEqual(withChange({}), ['intermediate_profile ok']));
  it('wants critical constraints, usage and a place of revocation', () => {
    assert.deepEqual(withChange({ basicConstraints: basicConstraints(true, 0, false) }), ['odd_intermediate warning']);
    assert.deepEqual(withChange({ keyUsage: keyUsage('keyCertSign') }), ['odd_intermediate warning']);
    assert.deepEqual(withChange({ keyUsage: undefined }), ['odd_intermediate warning']);
    assert.deepEqual(withChange({ crlPlace: undefined }), ['odd_intermediate warning']);
  });
  it('notes one that is not for servers only, as a cross-signed root may be', () => {
    assert.deepEqual(withChange({ extendedKeyUsage: undefined }), ['unlimited_intermediate note']);
    const both = { extendedKeyUsage: extendedKeyUsage('serverAuth', 'clientAuth') };
    assert.deepEqual(withChange(both, { notBefore: Date.UTC(2026, 5, 14) }), ['intermediate_profile ok']);
    assert.deepEqual(withChange(both, { notBefore: Date.UTC(2026, 5, 15) }), ['unlimited_intermediate note']);
  });
  it('does not apply without one, and is a note for private CAs', () => {
    const [leaf, , root] = goodPath();
    assert.deepEqual(found(intermediateProfile, checkInput([leaf, root])), ['intermediate_profile not_applicable']);
    assert.deepEqual(found(intermediateProfile, checkInput(goodPath({ intermediateExtensions: { crlPlace: undefined } }), { anchor: 'file' })), [
      'odd_intermediate note',
    ]);
  });
});
