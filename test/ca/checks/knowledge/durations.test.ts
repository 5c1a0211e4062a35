import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { counted, DAY, HOUR, inWords, validityDays } from '../../../../ca/checks/knowledge/durations.ts';

describe('inWords', () => {
  const cases: [number, string][] = [
    [3 * DAY + HOUR, '3 days'],
    [DAY, '1 day'],
    [DAY - 1, '23 hours'],
    [HOUR, '1 hour'],
    [HOUR - 1, '59 minutes'],
    [60_000, '1 minute'],
    [0, '0 minutes'],
    [-5, '0 minutes'],
  ];
  for (const [duration, words] of cases) it(`${duration} ms is ${words}`, () => assert.equal(inWords(duration), words));

  it('counts', () => assert.deepEqual([counted(1, 'name'), counted(0, 'name'), counted(2, 'name')], ['1 name', '0 names', '2 names']));
});

describe('validityDays', () => {
  it('includes both ends, and counts any second more as a day (BR §6.3.2)', () => {
    const start = Date.UTC(2026, 3, 1);
    assert.equal(validityDays(start, start + 200 * DAY - 1000), 200);
    assert.equal(validityDays(start, start + 200 * DAY), 201);
  });
});
