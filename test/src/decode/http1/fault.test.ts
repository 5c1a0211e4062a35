import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Http1Fault, malformedBy } from '../../../../src/decode/http1/fault.ts';

describe('Http1Fault', () => {
  it('is reported with its place in the stream', () => {
    const fault = new Http1Fault('too_large', 'chunk.size', 3, 'a chunk of too many bytes');
    assert.ok(fault instanceof Error);
    assert.deepEqual(malformedBy(fault, 100), { kind: 'malformed', code: 'too_large', path: 'chunk.size', offset: 103, detail: 'a chunk of too many bytes' });
  });
});
