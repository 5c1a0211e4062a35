import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { newDetail } from '../../../ui/store/detail.ts';
import { SampleRun } from '../../support/sample-events.ts';

describe('newDetail', () => {
  it('has a bound for every list', () => {
    const detail = newDetail();
    const run = new SampleRun();
    run.emit(1, 0, 'connection.connected', { address: '192.0.2.1', port: 443 });
    const [event] = run.events;
    assert.ok(event !== undefined);
    for (let index = 0; index < 10_000; index += 1) {
      detail.events.push({ event, size: 1 });
      detail.exchanges.push({ number: index, stream: 1, version: '', method: '', target: '', scheme: '', authority: '', informational: [] });
    }
    assert.ok(detail.events.items.length <= 3_000 && detail.events.dropped >= 7_000);
    assert.ok(detail.exchanges.items.length <= 2_000);
    assert.equal(detail.exchanges.items.at(-1)?.number, 9_999);
  });
});
