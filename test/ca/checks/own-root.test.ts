import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ownRoot } from '../../../ca/checks/own-root.ts';
import { checkInput, found, goodPath } from '../../support/judged-path.ts';

describe('own_root', () => {
  const path = goodPath();
  const facts = checkInput(path).path;
  const spki = (index: number): string => facts[index]?.spkiSha256 ?? '';

  it('finds our own root at the end of the path', () => assert.deepEqual(found(ownRoot, checkInput(path, { ownRootSpki: spki(2) })), ['own_root error']));
  it('finds it as an issuer or as the leaf itself', () => {
    assert.deepEqual(ownRoot.run(checkInput(path, { ownRootSpki: spki(1) }))[0]?.certificate, 1);
    assert.deepEqual(ownRoot.run(checkInput(path, { ownRootSpki: spki(0) }))[0]?.certificate, 0);
  });
  it('finds it among what was sent but not used', () =>
    assert.deepEqual(found(ownRoot, checkInput(path.slice(0, 2), { sent: facts, ownRootSpki: spki(2) })), ['own_root error']));
  it('is content with other roots', () => assert.deepEqual(found(ownRoot, checkInput(path, { sent: facts, ownRootSpki: 'another' })), ['own_root ok']));
  it('does not apply without a root', () => assert.deepEqual(found(ownRoot, checkInput(path)), ['own_root not_applicable']));
});
