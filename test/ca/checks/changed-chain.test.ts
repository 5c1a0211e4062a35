import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { changedChain } from '../../../ca/checks/changed-chain.ts';
import type { Sighting } from '../../../ca/checks/check.ts';
import { NOW, checkInput, found, goodPath } from '../../support/judged-path.ts';

describe('changed_chain', () => {
  const path = goodPath();
  const { path: facts } = checkInput(path);
  const same: Sighting = { spkiSha256: facts[0]?.spkiSha256 ?? '', root: facts.at(-1)?.sha256 ?? null, at: NOW - 7_200_000 };
  const findings = (...before: readonly Sighting[]): string[] => found(changedChain, checkInput(path, { anchor: 'file', before }));

  it('does not apply where nobody remembers', () => assert.deepEqual(found(changedChain, checkInput(path)), ['changed_chain not_applicable']));

  it('is content with a first chain and with the same one again', () => {
    assert.deepEqual(findings(), ['changed_chain ok']);
    assert.deepEqual(findings(same), ['changed_chain ok']);
  });

  it('notes another key, and before that another root', () => {
    assert.deepEqual(findings({ ...same, spkiSha256: 'another' }), ['changed_key note']);
    assert.deepEqual(findings(same, { ...same, spkiSha256: 'another', root: 'another' }), ['changed_root note']);
  });

  it('takes a path without a root for no other root', () => {
    assert.deepEqual(findings({ ...same, root: null }), ['changed_chain ok']);
    assert.deepEqual(found(changedChain, checkInput(path, { anchor: null, before: [same] })), ['changed_chain ok']);
  });

  it('says how long ago that was', () => {
    const summary = (at: number): string | undefined => changedChain.run(checkInput(path, { before: [{ ...same, spkiSha256: 'another', at }] }))[0]?.summary;
    assert.equal(summary(NOW - 7_200_000), 'has another key than the one that the host showed 2 hours ago');
    assert.equal(summary(NOW - 1_000), 'has another key than the one that the host showed less than a minute ago');
  });
});
