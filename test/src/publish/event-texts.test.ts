import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { EventLog } from '../../../src/events/log.ts';
import type { Event } from '../../../src/events/schema.ts';
import { EventTexts } from '../../../src/publish/event-texts.ts';

function event(log: EventLog, detail: string): Event {
  log.emit('tunnel.passed', 1, 2, { reason: 'rule', detail });
  const newest = log.at(log.newest);
  assert.ok(newest !== undefined);
  return newest;
}

describe('EventTexts', () => {
  it('writes the message of an event, in UTF-8', () => {
    const passed = event(new EventLog({ now: () => 5 }), 'größer');
    assert.equal(
      new EventTexts().of(passed).toString('utf8'),
      '{"kind":"event","event":{"v":1,"seq":1,"time":5,"elapsed":2,"connection":1,"type":"tunnel.passed","reason":"rule","detail":"größer"}}',
    );
  });

  it('serialises an event once for all who ask, but keeps neither long nor old ones', () => {
    const log = new EventLog();
    const texts = new EventTexts();
    const short = event(log, 'a');
    const long = event(log, 'a'.repeat(100_000));
    const ofShort = texts.of(short);
    assert.equal(texts.of(short), ofShort);
    assert.notEqual(texts.of(long), texts.of(long));
    for (let index = 0; index < 5_000; index += 1) texts.of(event(log, 'b'));
    assert.notEqual(texts.of(short), ofShort);
    assert.deepEqual(texts.of(short), ofShort);
  });
});
