import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { isoDay, isoTime } from '../../../ca/x509/time-text.ts';

describe('isoTime and isoDay', () => {
  it('write whole seconds and days', () => {
    const at = Date.UTC(2026, 10, 18, 9, 30, 0, 500);
    assert.equal(isoTime(at), '2026-11-18T09:30:00Z');
    assert.equal(isoDay(at), '2026-11-18');
  });

  it('do not fail on a number that no calendar has', () => {
    assert.equal(isoTime(2 ** 64), `${2 ** 64} ms`);
    assert.equal(isoDay(Number.NaN), 'NaN ms');
  });
});
