import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { leafVersion } from '../../../ca/checks/leaf-version.ts';
import { checkInput, found, goodPath } from '../../support/judged-path.ts';

describe('leaf_version', () => {
  it('wants version 3 of public CAs', () => {
    assert.deepEqual(found(leafVersion, checkInput()), ['leaf_version ok']);
    const old = goodPath({ leaf: { version: 1, extensions: [] } });
    assert.deepEqual(found(leafVersion, checkInput(old)), ['old_leaf error']);
    assert.deepEqual(found(leafVersion, checkInput(old, { anchor: 'file' })), ['old_leaf note']);
  });
});
