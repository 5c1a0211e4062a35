import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Malformed } from '../../../../src/decode/decoder.ts';
import { FrameReader } from '../../../../src/decode/http2/frames.ts';
import { HeaderBlocks, MAX_BLOCK_BYTES, MAX_BLOCK_FRAMES } from '../../../../src/decode/http2/header-blocks.ts';
import { FLAG, FRAME } from '../../../../src/decode/http2/registries.ts';
import { frame, headers, literals, settings, u32 } from '../../../support/http2-frames.ts';

/** What a server's frames come to: a line a block and a line a problem. */
function read(...frames: readonly Buffer[]): string[] {
  const lines: string[] = [];
  const blocks = new HeaderBlocks(({ code, path, offset }: Malformed) => lines.push(`malformed ${code} ${path} ${offset}`));
  const reader = new FrameReader('server');
  for (const item of reader.push(Buffer.concat([settings(), ...frames]))) {
    if (item.kind !== 'frame') continue;
    const block = blocks.take(item);
    if (block === undefined) continue;
    const fields = block.decoded?.fields.map(([name, value]) => `${name}=${value}`).join(' ') ?? 'unknown';
    lines.push(`${block.kind} ${block.stream}${block.promised === 0 ? '' : `>${block.promised}`}${block.endStream ? ' end' : ''} ${block.bytes} bytes ${fields}`);
  }
  return lines;
}

const FIELDS = literals(['a: 1', 'b: 2']);
const PAIR = 'a=1 b=2';
/** The SETTINGS frame in front of everything. */
const START = 9;

describe('HeaderBlocks', () => {
  it('takes padding, priority and the promised stream off', () => {
    assert.deepEqual(
      read(
        frame(FRAME.headers, FLAG.endHeaders | FLAG.endStream, 1, FIELDS),
        frame(FRAME.headers, FLAG.endHeaders | FLAG.padded | FLAG.priority, 3, Buffer.concat([Buffer.of(2), u32(1), Buffer.of(16), FIELDS, Buffer.alloc(2)])),
        frame(FRAME.pushPromise, FLAG.endHeaders | FLAG.padded, 1, Buffer.concat([Buffer.of(1), u32(0x80000002), FIELDS, Buffer.alloc(1)])),
      ),
      [`headers 1 end 19 bytes ${PAIR}`, `headers 3 27 bytes ${PAIR}`, `promise 1>2 25 bytes ${PAIR}`],
    );
  });

  it('joins CONTINUATION frames, whatever is in each', () => {
    for (let cut = 0; cut <= FIELDS.length; cut += 1) {
      const [first, rest] = [FIELDS.subarray(0, cut), FIELDS.subarray(cut)];
      assert.deepEqual(read(frame(FRAME.headers, FLAG.endStream, 1, first), frame(FRAME.continuation, 0, 1), frame(FRAME.continuation, FLAG.endHeaders, 1, rest)), [
        `headers 1 end 37 bytes ${PAIR}`,
      ]);
    }
  });

  it('loses the header fields of its direction for good when a block cannot be decoded, and follows the frames', () => {
    assert.deepEqual(read(frame(FRAME.headers, FLAG.endHeaders, 1, '\x82\x80'), headers(3, ['a: 1'], true), headers(5, ['a: 1'])), [
      `malformed illegal_value header_block.indexed ${START + 10}`,
      'headers 1 11 bytes unknown',
      'headers 3 end 14 bytes unknown',
      'headers 5 14 bytes unknown',
    ]);
  });

  it('gives the place of a fault in the stream, also behind CONTINUATION', () => {
    const block = [frame(FRAME.headers, 0, 1, '\x82'), frame(FRAME.continuation, 0, 1, '\x82\x82'), frame(FRAME.continuation, FLAG.endHeaders, 1, '\x82\xff')];
    // Two frame headers with three bytes behind the SETTINGS, the third frame header, one sound byte; the integer that is cut off is the last byte's.
    assert.deepEqual(read(...block)[0], `malformed truncated header_block.indexed ${START + 9 + 1 + 9 + 2 + 9 + 2}`);
  });

  it('refuses frames in the middle of a block, and CONTINUATION without one', () => {
    const open = frame(FRAME.headers, 0, 1, FIELDS);
    assert.deepEqual(read(open, frame(FRAME.ping, 0, 0, Buffer.alloc(8)), frame(FRAME.continuation, FLAG.endHeaders, 1), headers(3, ['a: 1'])), [
      `malformed protocol continuation ${START + open.length}`,
      'headers 3 14 bytes unknown',
    ]);
    assert.deepEqual(read(open, frame(FRAME.continuation, FLAG.endHeaders, 3)), [`malformed protocol continuation ${START + open.length}`]);
    assert.deepEqual(read(frame(FRAME.continuation, FLAG.endHeaders, 1, FIELDS), headers(3, ['a: 1'])), [`malformed protocol continuation ${START}`, 'headers 3 14 bytes unknown']);
  });

  it('refuses a frame too short for its flags', () => {
    assert.deepEqual(read(frame(FRAME.headers, FLAG.endHeaders | FLAG.padded, 1, '\x07abc')), [`malformed illegal_value headers.padding ${START}`, 'headers 1 13 bytes unknown']);
    assert.deepEqual(read(frame(FRAME.headers, FLAG.endHeaders | FLAG.priority, 1, 'abc'))[0], `malformed illegal_value headers.padding ${START}`);
    assert.deepEqual(read(frame(FRAME.pushPromise, FLAG.endHeaders | FLAG.padded, 1, '\0ab'))[0], `malformed illegal_value push_promise.padding ${START}`);
    assert.deepEqual(read(frame(FRAME.headers, FLAG.endHeaders | FLAG.padded, 1))[0], `malformed illegal_value headers.padding ${START}`);
  });

  it('stops a flood of CONTINUATION, by bytes and by frames, and says so once', () => {
    const many = Array.from({ length: MAX_BLOCK_FRAMES + 50 }, () => frame(FRAME.continuation, 0, 1));
    assert.deepEqual(read(frame(FRAME.headers, 0, 1, FIELDS), ...many), [`malformed too_large header_block ${START + 9 + FIELDS.length + 9 * (MAX_BLOCK_FRAMES - 1)}`]);
    const large = Array.from({ length: MAX_BLOCK_BYTES / 16_384 + 5 }, () => frame(FRAME.continuation, 0, 1, Buffer.alloc(16_384, 0x82)));
    const lines = read(frame(FRAME.headers, 0, 1, FIELDS), ...large, frame(FRAME.continuation, FLAG.endHeaders, 1));
    assert.equal(lines.length, 2);
    assert.match(lines[0] ?? '', /^malformed too_large header_block \d+$/);
    assert.match(lines[1] ?? '', /^headers 1 \d+ bytes unknown$/);
  });

  it('joins as many frames and bytes as it says', () => {
    const many = Array.from({ length: MAX_BLOCK_FRAMES - 2 }, () => frame(FRAME.continuation, 0, 1));
    assert.match(read(frame(FRAME.headers, 0, 1, FIELDS), ...many, frame(FRAME.continuation, FLAG.endHeaders, 1))[0] ?? '', /^headers 1 \d+ bytes a=1 b=2$/);
    const most = Buffer.alloc(MAX_BLOCK_BYTES, 0x82);
    assert.match(read(frame(FRAME.headers, FLAG.endHeaders, 1, most))[0] ?? '', /^headers 1 \d+ bytes :method=GET /);
    assert.match(read(frame(FRAME.headers, FLAG.endHeaders, 1, Buffer.alloc(MAX_BLOCK_BYTES + 1, 0x82)))[0] ?? '', /^malformed too_large/);
  });
});
