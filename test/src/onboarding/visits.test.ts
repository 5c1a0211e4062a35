import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { MAX_VISITS, Visits } from '../../../src/onboarding/visits.ts';

describe('visits', () => {
  const counted = (): Visits => {
    let last = 0;
    return new Visits(() => (last += 1).toString(16).padStart(16, '0'));
  };

  it('are known by their word, and made anew for any other', () => {
    const visits = counted();
    const visit = visits.open('');
    assert.equal(visits.open(visit.id), visit);
    assert.equal(visits.find(visit.id), visit);
    assert.equal(visits.find('__proto__'), undefined);
    assert.notEqual(visits.open('ffffffffffffffff').id, visit.id);
  });

  it('are forgotten from the oldest on', () => {
    const visits = counted();
    const { id } = visits.open('');
    const second = visits.open('').id;
    for (let count = 2; count <= MAX_VISITS; count += 1) visits.open('');
    assert.equal(visits.find(id), undefined);
    assert.ok(visits.find(second) !== undefined);
  });

  it('share what their device fetched, but not what others on this machine did', () => {
    const visits = counted();
    const [one, other] = [visits.open(''), visits.open('')];
    visits.fetched(undefined, '127.0.0.1');
    assert.ok(!visits.hasFetched(one, '127.0.0.1'));
    visits.fetched(one, '::ffff:127.0.0.1');
    assert.ok(visits.hasFetched(one, '127.0.0.1') && !visits.hasFetched(other, '::ffff:127.0.0.1'));
    visits.fetched(undefined, '192.168.1.9');
    assert.ok(visits.hasFetched(other, '192.168.1.9') && !visits.hasFetched(other, '192.168.1.8'));
  });
});
