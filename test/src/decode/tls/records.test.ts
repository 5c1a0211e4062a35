import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { RecordReader } from '../../../../src/decode/tls/records.ts';
import { sweepChunking, sweepEdits, sweepTruncation } from '../../../support/stream-sweeps.ts';
import type { SweptDecoder } from '../../../support/stream-sweeps.ts';
import type { Malformed } from '../../../../src/decode/decoder.ts';
import type { TlsRecord } from '../../../../src/decode/tls/records.ts';

/** A record; `length` may lie. */
function record(type: number, fragment: Uint8Array, length = fragment.length): Buffer {
  return Buffer.concat([Buffer.of(type, 3, 3, length >>> 8, length & 0xff), fragment]);
}

const STREAM = Buffer.concat([
  record(22, Buffer.of(1, 2, 3)),
  record(20, Buffer.of(1)),
  record(23, Buffer.alloc(0)),
  record(24, Buffer.of(7)),
  record(23, Buffer.alloc(300, 5)),
  record(21, Buffer.of(1, 0)),
]);

function view(messages: readonly (TlsRecord | Malformed)[]): string[] {
  return messages.map((message) =>
    message.kind === 'record' ? `${message.offset} ${message.type} ${message.version} ${Buffer.from(message.fragment).toString('hex')}` : `${message.offset} ${message.code} ${message.path} ${message.detail}`,
  );
}

const swept: SweptDecoder<TlsRecord | Malformed> = { make: () => new RecordReader(), view };
const sweptSmall: SweptDecoder<TlsRecord | Malformed> = { make: () => new RecordReader({ wants: (_type, length) => length < 100, passed: () => undefined }), view };

describe('RecordReader', () => {
  it('cuts a stream into records, with their places', () => {
    const lines = view(new RecordReader().push(STREAM));
    assert.deepEqual(lines.map((line) => line.split(' ').slice(0, 2).join(' ')), ['0 22', '8 20', '14 23', '19 24', '25 23', '330 21']);
    assert.equal(lines[0], '0 22 771 010203');
  });

  it('gives the same records however the bytes are cut', () => {
    sweepChunking(swept, STREAM);
    sweepChunking(sweptSmall, STREAM);
  });

  it('reports a stream that is cut off in a record, wanted or not', () => {
    const ends = new Set([0, 8, 14, 19, 25, 330, STREAM.length]);
    for (const decoder of [swept, sweptSmall]) {
      sweepTruncation(decoder, STREAM, (messages, length) => {
        const last = messages.at(-1);
        assert.equal(last?.kind === 'malformed', !ends.has(length), `${length} bytes`);
        if (last?.kind === 'malformed') assert.deepEqual([last.code, last.path, last.offset], ['truncated', 'record', length]);
      });
    }
  });

  it('lets no random edit escape', () => sweepEdits(swept, STREAM, 500));

  it('passes over what nobody wants, asks once a record, and says when it is over', () => {
    const [asked, passed]: [number[][], number[][]] = [[], []];
    const reader = new RecordReader({
      wants: (type, length) => {
        asked.push([type, length]);
        return type !== 23;
      },
      passed: (type, length) => passed.push([type, length]),
    });
    const records = Array.from(STREAM.subarray(0, -8), (_, index) => reader.push(STREAM.subarray(index, index + 1))).flat();
    assert.deepEqual(records.map((found) => found.kind === 'record' && found.type), [22, 20, 24]);
    assert.deepEqual(asked, [[22, 3], [20, 1], [23, 0], [24, 1], [23, 300]]);
    assert.deepEqual(passed, [[23, 0]], 'one byte is missing');
    assert.equal(reader.push(STREAM.subarray(-8)).length, 1);
    assert.deepEqual(passed, [[23, 0], [23, 300]]);
  });

  it('takes the longest record of TLS 1.2 and no longer one', () => {
    // 2^14 + 2048, RFC 5246 §6.2.3
    assert.equal(new RecordReader().push(record(23, Buffer.alloc(18_432)))[0]?.kind, 'record');
    const [fault] = new RecordReader().push(record(23, Buffer.alloc(0), 18_433));
    assert.ok(fault?.kind === 'malformed');
    assert.deepEqual([fault.code, fault.path, fault.offset], ['too_large', 'record.length', 3]);
  });

  it('knows by the first byte that something is no record', () => {
    for (const [bytes, path, offset] of [[[0x47], 'record.type', 0], [[22, 2], 'record.legacy_version', 1], [[22, 3, 1, 0, 0, 0x80], 'record.type', 5]] as const) {
      const [fault] = view(new RecordReader().push(Uint8Array.from(bytes))).filter((line) => line.includes('illegal_value'));
      assert.match(fault ?? '', new RegExp(`^${offset} illegal_value ${path.replace('.', '\\.')}`));
    }
  });

  it('does not copy a record that came in one piece', () => {
    const chunk = record(22, Buffer.of(9));
    const [found] = new RecordReader().push(chunk);
    assert.ok(found?.kind === 'record');
    assert.equal(found.fragment.buffer, chunk.buffer);
  });
});
