import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { EventLog } from '../../../src/events/log.ts';
import { isEvent } from '../../../src/events/schema.ts';

describe('isEvent', () => {
  it('tells types apart', () => {
    const log = new EventLog();
    log.emit('tunnel.passed', 1, 0, { reason: 'rule', detail: '' });
    const event = log.at(1);
    assert.ok(event !== undefined);
    assert.equal(isEvent(event, 'tunnel.passed'), true);
    assert.equal(isEvent(event, 'tls.failed'), false);
    // Narrowed: the compiler knows the payload.
    assert.equal(isEvent(event, 'tunnel.passed') ? event.reason : undefined, 'rule');
  });
});
