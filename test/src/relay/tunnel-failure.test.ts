import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { TunnelFailure } from '../../../src/relay/tunnel-failure.ts';

describe('TunnelFailure', () => {
  it('is an error that carries the fact to be reported and the alert to be sent', () => {
    const failure = new TunnelFailure({ hop: 'upstream', stage: 'verify', code: 'expired', detail: 'expired 3 days ago', by: 'trustlens' }, 'certificate_expired');
    assert.ok(failure instanceof Error);
    assert.equal(failure.message, 'expired 3 days ago');
    assert.deepEqual(failure.fact, { kind: 'failed', hop: 'upstream', stage: 'verify', code: 'expired', detail: 'expired 3 days ago', by: 'trustlens' });
    assert.equal(failure.alert, 'certificate_expired');
    assert.equal(new TunnelFailure({ hop: 'downstream', stage: 'relay', code: 'X', detail: '' }).alert, undefined);
  });
});
