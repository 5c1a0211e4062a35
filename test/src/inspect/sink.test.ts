import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ConnectionSink } from '../../../src/inspect/sink.ts';

describe('ConnectionSink', () => {
  it('fills in the connection and the whole µs since it opened, never less than none', () => {
    const seen: unknown[] = [];
    const sink = new ConnectionSink({ emit: (...event) => void seen.push(event), demand: { bodies: true } }, 12, 1_000.4);
    const payload = { reason: 'rule', detail: '' };
    sink.emit('tunnel.passed', 1_000.4, payload);
    sink.emit('tunnel.passed', 2_345.9, payload);
    sink.emit('tunnel.passed', 900, payload);
    assert.deepEqual(seen, [
      ['tunnel.passed', 12, 0, payload],
      ['tunnel.passed', 12, 1_346, payload],
      ['tunnel.passed', 12, 0, payload],
    ]);
  });
});
