import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Malformed } from '../../../../src/decode/decoder.ts';
import { FrameReader, MAX_PAYLOAD_BYTES } from '../../../../src/decode/http2/frames.ts';
import type { DataPart, Http2Frame } from '../../../../src/decode/http2/frames.ts';
import { FLAG, FRAME } from '../../../../src/decode/http2/registries.ts';
import { PREFACE, data, frame, settings } from '../../../support/http2-frames.ts';
import { Random } from '../../../support/random.ts';
import { sweepChunking, sweepEdits, sweepTruncation } from '../../../support/stream-sweeps.ts';
import type { SweptDecoder } from '../../../support/stream-sweeps.ts';

type Item = Http2Frame | DataPart | Malformed;

/** One line an item; DATA parts that follow each other are joined, because how they are cut follows the chunks. */
function log(items: readonly Item[]): string[] {
  const lines: string[] = [];
  let part: { stream: number; text: string } | undefined;
  for (const item of items) {
    if (item.kind === 'data') {
      if (part?.stream === item.stream) part.text += Buffer.from(item.bytes).toString('latin1');
      else part = { stream: item.stream, text: Buffer.from(item.bytes).toString('latin1') };
      continue;
    }
    if (part !== undefined) lines.push(`part ${part.stream} ${part.text}`);
    part = undefined;
    if (item.kind === 'malformed') lines.push(`malformed ${item.code} ${item.path} ${item.offset}`);
    else {
      const fault = item.fault === undefined ? '' : ` fault: ${item.fault}`;
      lines.push(`${item.offset} type ${item.type} flags ${item.flags} stream ${item.stream} ${item.length} ${item.payload?.toString('hex') ?? '-'}${fault}`);
    }
  }
  if (part !== undefined) lines.push(`part ${part.stream} ${part.text}`);
  return lines;
}

function read(from: 'client' | 'server', chunks: readonly Uint8Array[]): string[] {
  const reader = new FrameReader(from);
  const items: Item[] = [];
  for (const chunk of chunks) items.push(...reader.push(chunk));
  items.push(...reader.end());
  return log(items);
}

function swept(from: 'client' | 'server'): SweptDecoder<Item> {
  return { make: () => new FrameReader(from), view: log };
}

/** SETTINGS, DATA plain, DATA padded, an empty frame, a frame of no known type with the reserved bit set. */
const SAMPLE = Buffer.concat([
  settings([1, 4096]),
  data(1, 'hello'),
  frame(FRAME.data, FLAG.padded | FLAG.endStream, 3, '\x03body\0\0\0'),
  frame(FRAME.ping, 0, 0),
  frame(0x1f, 0xff, 0x80000005, 'unknown'),
]);
const SAMPLE_LOG = [
  '0 type 4 flags 0 stream 0 6 000100001000',
  'part 1 hello',
  '15 type 0 flags 0 stream 1 5 -',
  'part 3 body',
  '29 type 0 flags 9 stream 3 8 -',
  '46 type 6 flags 0 stream 0 0 ',
  '55 type 31 flags 255 stream 5 7 756e6b6e6f776e',
];

describe('FrameReader', () => {
  it('cuts a direction into frames', () => {
    assert.deepEqual(read('server', [SAMPLE]), SAMPLE_LOG);
  });

  it('gives the same frames however they are cut into chunks', () => {
    sweepChunking(swept('server'), SAMPLE);
    const client = Buffer.concat([PREFACE, SAMPLE]);
    const shifted = SAMPLE_LOG.map((line) => line.replace(/^\d+/, (offset) => String(Number(offset) + PREFACE.length)));
    assert.deepEqual(read('client', [client]), shifted);
    sweepChunking(swept('client'), client);
  });

  it('says what is cut off, at every length', () => {
    const ends = new Set([0, 15, 29, 46, 55, SAMPLE.length]);
    sweepTruncation(swept('server'), SAMPLE, (items, length) => {
      const last = log(items).at(-1) ?? '';
      if (ends.has(length)) assert.doesNotMatch(last, /^malformed/, `at ${length}`);
      else assert.match(last, /^malformed truncated frame\.(header|payload) \d+$/, `at ${length}`);
    });
    assert.deepEqual(read('client', [PREFACE.subarray(0, 10)]), ['malformed truncated preface 0']);
    assert.deepEqual(read('client', []), []);
  });

  it('stops for good where a client does not begin with the preface', () => {
    for (const start of ['GET / HTTP/1.1\r\n\r\n', 'PRI * HTTP/1.1\r\n\r\n', `${PREFACE.toString('latin1').slice(0, 23)}x`]) {
      const bytes = Buffer.from(start);
      assert.deepEqual(read('client', [bytes, SAMPLE]), ['malformed protocol preface 0']);
      assert.deepEqual(read('client', [...bytes].map((byte) => Uint8Array.of(byte))), ['malformed protocol preface 0']);
    }
  });

  it('stops for good where the first frame is not SETTINGS', () => {
    assert.deepEqual(read('server', [Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')]), ['malformed protocol preface 0']);
    assert.deepEqual(read('server', [frame(FRAME.settings, FLAG.ack, 0)]), ['malformed protocol preface 0']);
    assert.deepEqual(read('client', [PREFACE, frame(FRAME.headers, 0, 1), SAMPLE]), ['malformed protocol preface 24']);
  });

  it('reads on behind padding that does not fit', () => {
    assert.deepEqual(read('server', [settings(), frame(FRAME.data, FLAG.padded, 1, '\x09body'), frame(FRAME.data, FLAG.padded, 1), data(1, 'x')]), [
      '0 type 4 flags 0 stream 0 0 ',
      '9 type 0 flags 8 stream 1 5 - fault: 9 bytes of padding in 5',
      '23 type 0 flags 8 stream 1 0 - fault: padded, without a byte for the length of the padding',
      'part 1 x',
      '32 type 0 flags 0 stream 1 1 -',
    ]);
  });

  it('hands DATA on without waiting for the rest of the frame, as views of the chunk', () => {
    const reader = new FrameReader('server');
    reader.push(settings());
    const chunk = frame(FRAME.data, 0, 1, 'first', 1_000_000);
    const [part] = reader.push(chunk);
    assert.ok(part?.kind === 'data');
    assert.equal(part.bytes.buffer, chunk.buffer);
    assert.equal(Buffer.from(part.bytes).toString(), 'first');
  });

  it('walks over a frame that is too long to keep, and reads on', () => {
    const long = frame(FRAME.settings, 0, 0, Buffer.alloc(MAX_PAYLOAD_BYTES + 6));
    const most = frame(FRAME.settings, 0, 0, Buffer.alloc(MAX_PAYLOAD_BYTES));
    const random = new Random(5);
    const all = Buffer.concat([settings(), long, most, data(1, 'x')]);
    const lines = read('server', random.chunks(all, 50_000));
    assert.equal(lines[1], `9 type 4 flags 0 stream 0 ${MAX_PAYLOAD_BYTES + 6} -`);
    assert.equal(lines[2]?.slice(0, 50), `${9 + long.length} type 4 flags 0 stream 0 524288 0000000000000`.slice(0, 50));
    assert.equal(lines[3], 'part 1 x');
  });

  it('gathers the longest payload byte by byte', () => {
    const payload = new Random(9).bytes(MAX_PAYLOAD_BYTES);
    const reader = new FrameReader('server');
    reader.push(settings());
    reader.push(frame(0x1f, 0, 0, '', payload.length));
    const items: Item[] = [];
    for (let at = 0; at < payload.length; at += 1) items.push(...reader.push(payload.subarray(at, at + 1)));
    assert.equal(items.length, 1);
    assert.ok(items[0]?.kind === 'frame' && items[0].payload?.equals(payload));
  });

  it('needs memory for what arrived, not for what was promised', () => {
    const before = process.memoryUsage();
    const readers = Array.from({ length: 200 }, () => {
      const reader = new FrameReader('server');
      reader.push(settings());
      reader.push(frame(FRAME.headers, 0, 1, 'x', MAX_PAYLOAD_BYTES));
      return reader;
    });
    const after = process.memoryUsage();
    assert.equal(readers.length, 200);
    const grown = after.arrayBuffers - before.arrayBuffers + after.heapUsed - before.heapUsed;
    assert.ok(grown < 200 * 32 * 1024, `200 readers took ${grown} bytes`);
  });

  it('never throws on random edits, and never gives more payload than it was given bytes', () => {
    for (const [from, sample] of [['server', SAMPLE], ['client', Buffer.concat([PREFACE, SAMPLE])]] as const) {
      sweepEdits(swept(from), sample, 1_500, 6, (items, edited) => {
        const payload = items.reduce((sum, item) => sum + (item.kind === 'data' ? item.bytes.length : item.kind === 'frame' ? (item.payload?.length ?? 0) : 0), 0);
        assert.ok(payload <= edited.length);
      });
    }
  });
});
