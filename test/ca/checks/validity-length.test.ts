import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { validityLength } from '../../../ca/checks/validity-length.ts';
import { checkInput, found, goodPath } from '../../support/judged-path.ts';

const DAY = 86_400_000;

describe('validity_length', () => {
  /** The finding for a certificate issued that day for so many days, the last second not counted twice. */
  const length = (issued: string, days: number): string[] => {
    const notBefore = Date.parse(`${issued}T00:00:00Z`);
    return found(validityLength, checkInput(goodPath({ leaf: { notBefore, notAfter: notBefore + days * DAY - 1000 } })));
  };

  const schedule: [issued: string, days: number][] = [
    ['2019-01-01', 825],
    ['2020-08-31', 825],
    ['2020-09-01', 398],
    ['2026-03-14', 398],
    ['2026-03-15', 200],
    ['2027-03-14', 200],
    ['2027-03-15', 100],
    ['2029-03-14', 100],
    ['2029-03-15', 47],
  ];
  for (const [issued, days] of schedule) {
    it(`allows ${days} days from ${issued}, and not a day more`, () => {
      assert.deepEqual(length(issued, days), ['validity_length ok']);
      assert.deepEqual(length(issued, days + 1), ['valid_too_long error']);
    });
  }
  it('is a note for private CAs', () =>
    assert.deepEqual(found(validityLength, checkInput(goodPath({ leaf: { notAfter: Date.UTC(2030, 0, 1) } }), { anchor: 'system' })), ['valid_too_long note']));
  it('does not apply to old certificates and to dates in the wrong order', () => {
    assert.deepEqual(length('2017-01-01', 2000), ['validity_length not_applicable']);
    assert.deepEqual(length('2026-01-01', -5), ['validity_length not_applicable']);
  });
});
