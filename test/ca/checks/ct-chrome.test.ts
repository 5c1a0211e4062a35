import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ctChrome } from '../../../ca/checks/ct-chrome.ts';
import { checkInput, found, goodPath } from '../../support/judged-path.ts';
import { timestamps } from '../../support/made-certificate.ts';

describe('ct_chrome', () => {
  const withLogs = (logs: number[], notAfter?: number): ReturnType<typeof goodPath> =>
    goodPath({
      leafExtensions: { timestamps: logs.length === 0 ? undefined : timestamps(...logs) },
      ...(notAfter === undefined ? {} : { leaf: { notAfter } }),
    });
  const inAYear = Date.UTC(2027, 9, 1);

  it('wants two logs for a short life and three for a long one', () => {
    assert.deepEqual(found(ctChrome, checkInput(withLogs([1, 2]))), ['ct_chrome ok']);
    assert.deepEqual(found(ctChrome, checkInput(withLogs([1, 2], inAYear))), ['too_few_scts warning']);
    assert.deepEqual(found(ctChrome, checkInput(withLogs([1, 2, 3], inAYear))), ['ct_chrome ok']);
  });
  it('warns of too few, of none, and of the same twice', () => {
    for (const logs of [[], [1], [1, 1]]) assert.deepEqual(found(ctChrome, checkInput(withLogs(logs))), ['too_few_scts warning'], logs.join());
  });
  it('does not apply to private CAs and to old certificates', () => {
    assert.deepEqual(found(ctChrome, checkInput(withLogs([]), { anchor: 'file' })), ['ct_chrome not_applicable']);
    assert.deepEqual(found(ctChrome, checkInput(goodPath({ leaf: { notBefore: Date.UTC(2018, 3, 30) } }))), ['ct_chrome not_applicable']);
  });
});
