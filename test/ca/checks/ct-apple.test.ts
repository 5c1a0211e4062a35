import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ctApple } from '../../../ca/checks/ct-apple.ts';
import { checkInput, found, goodPath } from '../../support/judged-path.ts';
import { timestamps } from '../../support/made-certificate.ts';

describe('ct_apple', () => {
  const withLogs = (logs: number[], notAfter?: number): ReturnType<typeof goodPath> =>
    goodPath({
      leafExtensions: { timestamps: logs.length === 0 ? undefined : timestamps(...logs) },
      ...(notAfter === undefined ? {} : { leaf: { notAfter } }),
    });
  const inAYear = Date.UTC(2027, 9, 1);

  it('wants two logs for a short life and three for a long one', () => {
    assert.deepEqual(found(ctApple, checkInput(withLogs([1, 2]))), ['ct_apple ok']);
    assert.deepEqual(found(ctApple, checkInput(withLogs([1, 2], inAYear))), ['too_few_scts warning']);
    assert.deepEqual(found(ctApple, checkInput(withLogs([1, 2, 3], inAYear))), ['ct_apple ok']);
  });
  it('warns of too few, of none, and of the same twice', () => {
    for (const logs of [[], [1], [1, 1]]) assert.deepEqual(found(ctApple, checkInput(withLogs(logs))), ['too_few_scts warning'], logs.join());
  });
  it('does not apply to private CAs and to old certificates', () => {
    assert.deepEqual(found(ctApple, checkInput(withLogs([]), { anchor: 'file' })), ['ct_apple not_applicable']);
    assert.deepEqual(found(ctApple, checkInput(goodPath({ leaf: { notBefore: Date.UTC(2018, 9, 15) } }))), ['ct_apple not_applicable']);
  });
});
