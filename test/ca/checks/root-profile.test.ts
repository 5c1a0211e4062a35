import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { rootProfile } from '../../../ca/checks/root-profile.ts';
import { checkInput, found, goodPath } from '../../support/judged-path.ts';
import { basicConstraints, extendedKeyUsage, keyUsage, makeCertificate } from '../../support/made-certificate.ts';

describe('root_profile', () => {
  const usual = [basicConstraints(true), keyUsage('keyCertSign', 'cRLSign')];
  const root = (extensions: Buffer[], years = 20): string[] =>
    found(rootProfile, checkInput(goodPath({ root: { extensions, notBefore: Date.UTC(2015, 0, 1), notAfter: Date.UTC(2015 + years, 0, 1) } })));

  it('is kept by the good path', () => assert.deepEqual(root(usual), ['root_profile ok']));
  it('notes a short or endless life, a purpose and what is not critical', () => {
    assert.deepEqual(root(usual, 5), ['odd_root note']);
    assert.deepEqual(root(usual, 30), ['odd_root note']);
    assert.deepEqual(root([...usual, extendedKeyUsage('serverAuth')]), ['odd_root note']);
    assert.deepEqual(root([basicConstraints(true, undefined, false)]), ['odd_root note']);
  });
  it('does not apply without a root', () => {
    assert.deepEqual(found(rootProfile, checkInput(goodPath(), { anchor: null })), ['root_profile not_applicable']);
    assert.deepEqual(found(rootProfile, checkInput([makeCertificate({})], { anchor: 'file' })), ['root_profile not_applicable']);
  });
});
