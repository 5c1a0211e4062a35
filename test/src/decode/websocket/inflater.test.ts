import assert from 'node:assert/strict';
import { constants, createDeflateRaw, deflateRawSync } from 'node:zlib';
import { describe, it } from 'mocha';
import { MessageInflater } from '../../../../src/decode/websocket/inflater.ts';
import { MAX_FINAL_BLOCKS, MAX_INFLATED_BYTES } from '../../../../src/decode/websocket/limits.ts';
import { Random } from '../../../support/random.ts';

/** Compresses one message after the other in one DEFLATE stream, as RFC 7692 §7.2.1 says. */
async function deflateMessages(messages: readonly Buffer[], windowBits: number): Promise<Buffer[]> {
  const deflate = createDeflateRaw({ windowBits });
  const out: Buffer[] = [];
  deflate.on('data', (chunk: Buffer) => out.push(chunk));
  const compressed: Buffer[] = [];
  for (const message of messages) {
    deflate.write(message);
    await new Promise<void>((resolve) => deflate.flush(constants.Z_SYNC_FLUSH, resolve));
    const whole = Buffer.concat(out.splice(0));
    assert.equal(whole.subarray(-4).toString('hex'), '0000ffff');
    compressed.push(whole.subarray(0, -4));
  }
  deflate.close();
  return compressed;
}

describe('MessageInflater', () => {
  it('inflates messages that refer to those before, as far back as a window reaches', async () => {
    const random = new Random(5);
    const phrases = Array.from({ length: 40 }, () => random.bytes(1_000));
    const messages = Array.from({ length: 60 }, () => Buffer.concat(Array.from({ length: random.below(6) }, () => random.pick(phrases))));
    for (const windowBits of [9, 15]) {
      const compressed = await deflateMessages(messages, windowBits);
      const inflater = new MessageInflater(true);
      for (const [index, message] of messages.entries()) {
        assert.deepEqual(inflater.inflate(compressed[index] ?? Buffer.alloc(0), true), { bytes: message, length: message.length }, `message ${index}, window ${windowBits}`);
      }
    }
    const referring = await deflateMessages([phrases[0] ?? Buffer.alloc(0), phrases[0] ?? Buffer.alloc(0)], 15);
    assert.ok((referring[1]?.length ?? 1_000) < 50, 'the second message is a reference');
    assert.equal(new MessageInflater(true).inflate(referring[1] ?? Buffer.alloc(0), true).unread, 'inflate_failed', 'and alone it is nothing');
  });

  it('forgets the window without context takeover', async () => {
    const [first, second] = await deflateMessages([Buffer.from('a phrase to come back to'), Buffer.from('a phrase to come back to')], 15);
    const inflater = new MessageInflater(false);
    assert.equal(inflater.inflate(first ?? Buffer.alloc(0), true).bytes.toString(), 'a phrase to come back to');
    assert.equal(inflater.inflate(second ?? Buffer.alloc(0), true).unread, 'inflate_failed');
    assert.equal(inflater.inflate(first ?? Buffer.alloc(0), true).bytes.toString(), 'a phrase to come back to', 'and goes on with the next message');
  });

  it('finds out a message that stops within a block', () => {
    const whole = deflateRawSync(Buffer.from('some text that is long enough'), { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);
    for (let length = 1; length < whole.length; length += 1) {
      assert.equal(new MessageInflater(true).inflate(whole.subarray(0, length), true).unread, 'inflate_failed', `after ${length} of ${whole.length} bytes`);
    }
    assert.equal(new MessageInflater(true).inflate(whole, true).length, 29);
    assert.deepEqual(new MessageInflater(true).inflate(Buffer.alloc(0), true), { bytes: Buffer.alloc(0), length: 0 }, 'nothing at all is an empty message');
  });

  it('goes on behind final blocks, and gives up on too many', () => {
    const final = deflateRawSync(Buffer.from('part'));
    const join = (count: number): Buffer => Buffer.concat([...Array.from({ length: count }, () => final), Buffer.of(0)]);
    assert.equal(new MessageInflater(true).inflate(final, true).bytes.toString(), 'part', 'also without the empty block behind it');
    assert.equal(new MessageInflater(true).inflate(join(MAX_FINAL_BLOCKS), true).bytes.toString(), 'part'.repeat(MAX_FINAL_BLOCKS));
    assert.equal(new MessageInflater(true).inflate(join(MAX_FINAL_BLOCKS + 1), true).unread, 'inflate_failed');
  });

  it('counts the limit over all streams of a message', () => {
    const half = deflateRawSync(Buffer.alloc(MAX_INFLATED_BYTES / 2));
    const twice = new MessageInflater(false).inflate(Buffer.concat([half, half, Buffer.of(0)]), true);
    assert.deepEqual([twice.length, twice.unread], [MAX_INFLATED_BYTES, undefined]);
    const more = new MessageInflater(false).inflate(Buffer.concat([half, half, deflateRawSync(Buffer.alloc(1)), Buffer.of(0)]), true);
    assert.deepEqual([more.length, more.unread], [MAX_INFLATED_BYTES, 'inflate_limit']);
  });
});
