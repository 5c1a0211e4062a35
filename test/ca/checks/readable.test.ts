import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { readable } from '../../../ca/checks/readable.ts';
import { checkInput, found, goodPath } from '../../support/judged-path.ts';

describe('readable', () => {
  it('is content with certificates', () => assert.deepEqual(found(readable, checkInput()), ['readable ok']));
  it('finds what is no certificate', () => {
    const [leaf, intermediate] = goodPath();
    assert.deepEqual(found(readable, checkInput([{ der: Buffer.from('hello') }])), ['unreadable error']);
    assert.deepEqual(
      readable.run(checkInput([leaf, { der: intermediate.der.subarray(0, 200) }])).map(({ certificate }) => certificate),
      [1],
    );
  });
  it('finds that there is none', () => assert.deepEqual(found(readable, checkInput([])), ['no_certificate error']));
});
