import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Malformed } from '../../../../src/decode/decoder.ts';
import { HandshakeReader, MAX_HANDSHAKE_MESSAGE } from '../../../../src/decode/tls/handshake.ts';
import type { HandshakeMessage } from '../../../../src/decode/tls/handshake.ts';
import { message } from '../../../support/message-cases.ts';
import { sweepChunking, sweepEdits, sweepTruncation } from '../../../support/stream-sweeps.ts';
import type { SweptDecoder } from '../../../support/stream-sweeps.ts';

const STREAM = Buffer.concat([message(2, Buffer.of(1, 2)), message(14, Buffer.alloc(0)), message(11, Buffer.alloc(500, 3)), message(20, Buffer.alloc(12, 4))]);

/** Without the number of records, which is the number of pushes. */
const swept: SweptDecoder<HandshakeMessage | Malformed> = {
  make: () => new HandshakeReader(),
  view: (messages) =>
    messages.map((found) => (found.kind === 'handshake' ? `${found.offset} ${found.type} ${found.length} ${Buffer.from(found.raw).toString('hex')}` : `${found.offset} ${found.code}`)),
};

describe('HandshakeReader', () => {
  it('takes several messages from one record and one message from several', () => {
    const reader = new HandshakeReader();
    const first = reader.push(STREAM.subarray(0, 20));
    assert.deepEqual(first.map(({ type, records, offset }) => [type, records, offset]), [[2, 1, 0], [14, 1, 6]]);
    assert.ok(reader.pending);
    assert.deepEqual(reader.push(STREAM.subarray(20, 300)), []);
    const last = reader.push(STREAM.subarray(300));
    assert.deepEqual(last.map(({ type, records, offset, length }) => [type, records, offset, length]), [[11, 3, 10, 504], [20, 1, 514, 16]]);
    assert.deepEqual(Buffer.from(last[0]?.raw ?? []), message(11, Buffer.alloc(500, 3)));
    assert.ok(!reader.pending);
  });

  it('gives the same messages however they lie in records', () => sweepChunking(swept, STREAM));

  it('reports a message that is cut off', () => {
    const ends = new Set([0, 6, 10, 514, STREAM.length]);
    sweepTruncation(swept, STREAM, (messages, length) => {
      const last = messages.at(-1);
      assert.equal(last?.kind === 'malformed', !ends.has(length), `${length} bytes`);
      if (last?.kind === 'malformed') assert.deepEqual([last.code, last.path, last.offset], ['truncated', 'handshake', length]);
    });
  });

  it('lets no random edit escape', () => sweepEdits(swept, STREAM, 500));

  it('says at once that a message is too large, passes over it, and reads the next', () => {
    const reader = new HandshakeReader();
    const large = message(11, Buffer.alloc(MAX_HANDSHAKE_MESSAGE - 3));
    const [found, ...rest] = reader.push(large.subarray(0, 10));
    assert.deepEqual(rest, []);
    assert.deepEqual([found?.tooLarge, found?.length, found?.raw.length], [true, MAX_HANDSHAKE_MESSAGE + 1, 4]);
    assert.deepEqual(reader.push(large.subarray(10, 1000)), []);
    assert.deepEqual(reader.push(Buffer.concat([large.subarray(1000), message(14, Buffer.alloc(0))])).map(({ type, offset }) => [type, offset]), [[14, MAX_HANDSHAKE_MESSAGE + 1]]);
    const whole = new HandshakeReader().push(message(11, Buffer.alloc(MAX_HANDSHAKE_MESSAGE - 4)));
    assert.deepEqual(whole.map(({ tooLarge, raw }) => [tooLarge, raw.length]), [[false, MAX_HANDSHAKE_MESSAGE]]);
  });

  it('reserves no room for what a length only claims', () => {
    const readers = Array.from({ length: 200 }, () => new HandshakeReader());
    const before = process.memoryUsage().arrayBuffers;
    for (const reader of readers) reader.push(Buffer.of(11, 7, 0xff, 0xff, 0));
    assert.ok(process.memoryUsage().arrayBuffers - before < readers.length * 64 * 1024);
  });

  it('says how much of a message that is too large never came, and ignores the rest', () => {
    const reader = new HandshakeReader();
    reader.push(Buffer.of(11, 0xff, 0xff, 0xff, 0));
    const [fault] = reader.end();
    assert.match(fault?.detail ?? '', /16777214 bytes are missing/);
    assert.deepEqual(reader.push(Buffer.of(14, 0, 0, 0)), []);
  });
});
