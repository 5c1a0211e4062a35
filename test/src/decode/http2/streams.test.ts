import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { MAX_OPEN_STREAMS, Streams } from '../../../../src/decode/http2/streams.ts';

describe('Streams', () => {
  it('opens a stream once and forgets it when both directions are over', () => {
    const streams = new Streams();
    const stream = streams.ofRequest(1);
    assert.ok(stream !== undefined);
    assert.equal(streams.ofRequest(1), stream);
    assert.equal(streams.ofResponse(1), stream);
    stream.client.ended = true;
    streams.forgetIfOver(stream);
    assert.equal(streams.get(1), stream);
    stream.server.ended = true;
    streams.forgetIfOver(stream);
    assert.equal(streams.size, 0);
    assert.equal(streams.ofRequest(1), undefined, 'over');
    assert.equal(streams.ofResponse(1), undefined, 'over');
  });

  it('takes identifiers that were passed over for closed (RFC 9113 §5.1.1)', () => {
    const streams = new Streams();
    streams.ofRequest(7);
    assert.equal(streams.ofRequest(5), undefined);
    assert.equal(streams.ofResponse(5), undefined);
    assert.equal(streams.highest(1), 7);
    streams.ofRequest(9);
    streams.ofRequest(7);
    assert.equal(streams.highest(1), 9, 'trailers open nothing');
  });

  it('takes an answer that is seen before its request', () => {
    const streams = new Streams();
    const early = streams.ofResponse(5);
    assert.ok(early !== undefined);
    const request = streams.ofRequest(3);
    assert.ok(request !== undefined, 'an answer to a later request does not close the streams before it');
    assert.equal(streams.ofRequest(5), early);
  });

  it('lets only promises open even streams, each once', () => {
    const streams = new Streams();
    assert.equal(streams.ofRequest(2), undefined);
    assert.equal(streams.ofResponse(2), undefined);
    assert.equal(streams.ofPromise(3), undefined);
    assert.equal(streams.ofPromise(0), undefined);
    const promised = streams.ofPromise(2);
    assert.ok(promised !== undefined);
    assert.equal(streams.ofResponse(2), promised);
    assert.equal(streams.ofPromise(2), undefined);
    assert.deepEqual([streams.highest(0), streams.highest(1)], [2, 0]);
  });

  it('gives the oldest up when there are too many', () => {
    const streams = new Streams();
    for (let count = 0; count < MAX_OPEN_STREAMS; count += 1) streams.ofRequest(1 + 2 * count);
    assert.equal(streams.overflow(), undefined);
    streams.ofRequest(1 + 2 * MAX_OPEN_STREAMS);
    assert.equal(streams.overflow()?.id, 1);
    assert.equal(streams.overflow(), undefined);
    assert.equal(streams.size, MAX_OPEN_STREAMS);
  });
});
