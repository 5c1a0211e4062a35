import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { reasonName, unusable } from '../../../ca/revocation/statement.ts';

describe('statements', () => {
  it('name the reasons of RFC 5280 §5.3.1', () => {
    assert.deepEqual([1, 6, 8, 10].map(reasonName), ['keyCompromise', 'certificateHold', 'removeFromCRL', 'aACompromise']);
    assert.equal(reasonName(7), 'reason 7');
  });
  it('say why one does not count', () => assert.deepEqual(unusable('stale', 'old', { thisUpdate: 1 }), { status: 'unusable', why: 'stale', detail: 'old', thisUpdate: 1 }));
});
