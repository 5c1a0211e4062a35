import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { leafIsNoCa } from '../../../ca/checks/leaf-is-no-ca.ts';
import { checkInput, found, goodPath } from '../../support/judged-path.ts';
import { basicConstraints, makeCertificate } from '../../support/made-certificate.ts';

describe('leaf_is_no_ca', () => {
  const leaf = (value: Buffer | undefined): string[] => found(leafIsNoCa, checkInput(goodPath({ leafExtensions: { basicConstraints: value } })));

  it('is content without the mark', () => {
    assert.deepEqual(leaf(basicConstraints(false)), ['leaf_is_no_ca ok']);
    assert.deepEqual(leaf(undefined), ['leaf_is_no_ca ok']);
  });
  it('refuses CA:TRUE', () => assert.deepEqual(leaf(basicConstraints(true)), ['leaf_is_ca error']));
  it('only warns where the leaf is itself the trusted root', () => {
    const own = makeCertificate({ extensions: [basicConstraints(true)] });
    assert.deepEqual(found(leafIsNoCa, checkInput([own], { anchor: 'file' })), ['leaf_is_ca warning']);
    assert.deepEqual(found(leafIsNoCa, checkInput([own], { anchor: null })), ['leaf_is_ca error']);
  });
  it('warns of a path length without CA', () => assert.deepEqual(leaf(basicConstraints(false, 0)), ['leaf_path_length warning']));
});
