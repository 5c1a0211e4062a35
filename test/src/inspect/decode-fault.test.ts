import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { EventLog } from '../../../src/events/log.ts';
import { reportFault } from '../../../src/inspect/decode-fault.ts';
import { ConnectionSink } from '../../../src/inspect/sink.ts';

describe('reportFault', () => {
  const truncated = { kind: 'malformed', code: 'truncated', path: 'response.head', offset: 7, detail: 'cut off' } as const;

  it('names the hop on which the sender is', () => {
    const log = new EventLog();
    const sink = new ConnectionSink(log, 1, 0);
    reportFault(sink, 'http', 'client', truncated, 1, false);
    reportFault(sink, 'websocket', 'server', { ...truncated, code: 'protocol' }, 1, true);
    assert.deepEqual(
      [...log.since(0)].map((event) => (event.type === 'decode.failed' ? [event.layer, event.hop, event.from, event.code, event.path, event.offset, event.detail] : [])),
      [
        ['http', 'downstream', 'client', 'truncated', 'response.head', 7, 'cut off'],
        ['websocket', 'upstream', 'server', 'protocol', 'response.head', 7, 'cut off'],
      ],
    );
  });

  it('says nothing of what stops because the connection was broken off', () => {
    const log = new EventLog();
    reportFault(new ConnectionSink(log, 1, 0), 'http', 'server', truncated, 1, true);
    assert.equal(log.newest, 0);
  });
});
