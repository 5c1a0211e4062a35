import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { EVENT_TYPES, isEventType } from '../../../src/events/types.ts';

describe('event types', () => {
  it('are known by their names alone', () => {
    assert.ok(EVENT_TYPES.includes('tls.message') && EVENT_TYPES.includes('http.data'));
    for (const type of EVENT_TYPES) assert.equal(isEventType(type), true);
    for (const name of ['', 'tls', 'tls.messages', 'toString', '__proto__', 'constructor']) assert.equal(isEventType(name), false, name);
  });
});
