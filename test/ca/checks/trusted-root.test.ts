import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { trustedRoot } from '../../../ca/checks/trusted-root.ts';
import { checkInput, found, goodPath } from '../../support/judged-path.ts';
import { alternativeNames, authorityKeyId, issuerPlace, makeCertificate, subjectKeyId } from '../../support/made-certificate.ts';

describe('trusted_root', () => {
  const path = goodPath();
  const selfSigned = makeCertificate({ subject: 'a.test', extensions: [alternativeNames('a.test')] });
  const words = (...args: Parameters<typeof checkInput>): string => trustedRoot.run(checkInput(...args))[0]?.summary ?? '';

  it('is content with a public root, and notes a private one', () => {
    assert.deepEqual(found(trustedRoot, checkInput(path)), ['trusted_root ok']);
    assert.deepEqual(found(trustedRoot, checkInput(path, { anchor: 'system' })), ['private_root note']);
    assert.deepEqual(found(trustedRoot, checkInput(path, { anchor: 'file' })), ['private_root note']);
  });
  it('notes a leaf that is trusted itself', () => assert.deepEqual(found(trustedRoot, checkInput([selfSigned], { anchor: 'file' })), ['leaf_is_anchor note']));
  it('finds a self-signed leaf', () => assert.deepEqual(found(trustedRoot, checkInput([selfSigned], { anchor: null })), ['self_signed error']));
  it('finds a root that nobody trusts', () => assert.deepEqual(found(trustedRoot, checkInput(path, { anchor: null })), ['untrusted_root error']));
  it('finds that the issuer is missing, and says where browsers would get it', () => {
    assert.deepEqual(found(trustedRoot, checkInput(path.slice(0, 1), { anchor: null })), ['incomplete_chain error']);
    assert.match(words(path.slice(0, 1), { anchor: null }), /Example CA R3 is missing.*http:\/\/ca\.example\.com\/intermediate\.crt/);
  });
  it('finds an issuer that nobody knows', () => {
    assert.deepEqual(found(trustedRoot, checkInput(path.slice(0, 2), { anchor: null })), ['unknown_issuer error']);
    assert.match(words(path.slice(0, 2), { anchor: null }), /Example Root X1/);
  });
  it('does not take equal names for a self-signature where the key identifiers differ', () => {
    const lookalike = makeCertificate({ subject: 'Same', extensions: [subjectKeyId('a'), authorityKeyId('b'), issuerPlace('http://ca.test/')] });
    assert.deepEqual(found(trustedRoot, checkInput([lookalike], { anchor: null })), ['incomplete_chain error']);
  });
  it('has nothing to look at without certificates', () =>
    assert.deepEqual(found(trustedRoot, checkInput([], { anchor: null })), ['trusted_root not_applicable']));
});
