import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { expiresSoon } from '../../../ca/checks/expires-soon.ts';
import { checkInput, found, goodPath, NOW } from '../../support/judged-path.ts';

const DAY = 86_400_000;

describe('expires_soon', () => {
  const leaf = (life: number, left: number): string[] =>
    found(expiresSoon, checkInput(goodPath({ leaf: { notBefore: NOW - (life - left) * DAY, notAfter: NOW + left * DAY } })));

  const cases: [life: number, left: number, finding: string][] = [
    [398, 30, 'ok'],
    [398, 29, 'warning'],
    [90, 30, 'ok'],
    [90, 29, 'warning'],
    [45, 15, 'ok'],
    [45, 14, 'warning'],
    [6, 2, 'ok'],
    [6, 1, 'warning'],
  ];
  for (const [life, left, finding] of cases)
    it(`${left} of ${life} days left: ${finding}`, () => assert.deepEqual(leaf(life, left), [`expires_soon ${finding}`]));

  it('tells it in few words', () => assert.equal(expiresSoon.run(checkInput(goodPath({ leaf: { notAfter: NOW + 6 * DAY } })))[0]?.short, 'expires in 6 days'));
  it('looks at issuers too', () => {
    const [finding] = expiresSoon.run(checkInput(goodPath({ intermediate: { notAfter: NOW + 10 * DAY } })));
    assert.deepEqual([finding?.severity, finding?.certificate, finding?.short], ['warning', 1, 'issuer expires in 10 days']);
  });
  it('leaves what has expired to the check of the dates', () => {
    const gone = { notAfter: NOW - DAY };
    assert.deepEqual(found(expiresSoon, checkInput(goodPath({ leaf: gone, intermediate: gone, root: gone }))), ['expires_soon not_applicable']);
  });
});
