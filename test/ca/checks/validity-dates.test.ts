import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { validityDates } from '../../../ca/checks/validity-dates.ts';
import { integer, sequence } from '../../support/der.ts';
import { checkInput, found, goodPath, NOW } from '../../support/judged-path.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('validity_dates', () => {
  const words = (leaf: { notBefore?: number; notAfter?: number }): string => validityDates.run(checkInput(goodPath({ leaf })))[0]?.summary ?? '';

  it('tells the days left', () => assert.equal(words({}), '63 days left (notAfter 2027-01-23)'));
  it('finds an expired leaf, in days or hours', () => {
    assert.equal(words({ notAfter: NOW - 3 * DAY }), 'expired 3 days ago (notAfter 2026-11-18)');
    assert.equal(words({ notAfter: NOW - 5 * HOUR }), 'expired 5 hours ago (notAfter 2026-11-21)');
  });
  it('finds a leaf that is not valid yet', () => assert.equal(words({ notBefore: NOW + DAY }), 'not valid for another 1 day (notBefore 2026-11-22)'));
  it('includes both ends, to the last millisecond of the last second', () => {
    assert.deepEqual(found(validityDates, checkInput(goodPath({ leaf: { notBefore: NOW, notAfter: NOW } }))), ['validity_dates ok']);
    assert.deepEqual(found(validityDates, checkInput(goodPath({ leaf: { notAfter: NOW } }), { now: NOW + 999 })), ['validity_dates ok']);
    assert.deepEqual(found(validityDates, checkInput(goodPath({ leaf: { notAfter: NOW } }), { now: NOW + 1000 })), ['expired error']);
    assert.deepEqual(found(validityDates, checkInput(goodPath({ leaf: { notBefore: NOW } }), { now: NOW - 1 })), ['not_yet_valid error']);
  });
  it('finds an expired issuer and an expired root', () => {
    const findings = validityDates.run(checkInput(goodPath({ intermediate: { notAfter: NOW - DAY }, root: { notAfter: NOW - 2 * DAY } })));
    assert.deepEqual(
      findings.map(({ summary, certificate }) => `${certificate ?? ''} ${summary}`),
      ['1 Example CA R3: expired 1 day ago (notAfter 2026-11-20)', '2 Example Root X1: expired 2 days ago (notAfter 2026-11-19)'],
    );
  });
  it('finds dates that cannot be read', () => {
    const broken = sequence(sequence(integer(1), ...Array.from({ length: 5 }, () => sequence())), sequence(), integer(1));
    assert.deepEqual(found(validityDates, checkInput([{ der: broken }])), ['unreadable_dates error']);
  });
  it('has nothing to look at without certificates', () => assert.deepEqual(found(validityDates, checkInput([])), ['validity_dates not_applicable']));
});
