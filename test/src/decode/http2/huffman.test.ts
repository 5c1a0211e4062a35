import assert from 'node:assert/strict';
import hpack from 'hpack.js';
import { describe, it } from 'mocha';
import { DecodeError } from '../../../../src/bytes/reader.ts';
import { decodeHuffman } from '../../../../src/decode/http2/huffman.ts';
import { Random } from '../../../support/random.ts';

/** Codes written one after the other with the code table of hpack.js, then `padding` (ones up to the octet when absent). */
function encode(symbols: Iterable<number>, padding?: string): Buffer {
  let bits = '';
  for (const symbol of symbols) {
    const [length, code] = hpack.huffman.encode[symbol]!;
    bits += code.toString(2).padStart(length, '0');
  }
  bits += padding ?? '1'.repeat((8 - (bits.length % 8)) % 8);
  assert.equal(bits.length % 8, 0, 'the test wrote part of an octet');
  return Buffer.from(bits.match(/.{8}/g)?.map((octet) => Number.parseInt(octet, 2)) ?? []);
}

function decode(bytes: Buffer): string {
  return decodeHuffman(bytes, 0, bytes.length, 'value');
}

function fails(bytes: Buffer, code: string): void {
  assert.throws(() => decode(bytes), (error) => error instanceof DecodeError && error.code === code && error.path === 'value');
}

describe('decodeHuffman', () => {
  it('reads every octet by the code of hpack.js', () => {
    for (let octet = 0; octet < 256; octet += 1) {
      assert.deepEqual(Buffer.from(decode(encode([octet, 0x61, octet])), 'latin1'), Buffer.from([octet, 0x61, octet]), `octet ${octet}`);
    }
  });

  it('reads random strings of every length around the buffer it keeps', () => {
    const random = new Random(1);
    for (const length of [0, 1, 2, 3, 7, 31, 200, 8191, 8192, 8193, 20_000]) {
      const octets = random.bytes(length);
      assert.deepEqual(Buffer.from(decode(encode(octets)), 'latin1'), octets);
    }
  });

  it('reads a part of a larger buffer', () => {
    const bytes = Buffer.concat([Buffer.of(0xff), encode(Buffer.from('www.example.com')), Buffer.of(0)]);
    assert.equal(decodeHuffman(bytes, 1, bytes.length - 1, 'value'), 'www.example.com');
  });

  it('takes up to seven ones as padding and nothing else (RFC 7541 §5.2)', () => {
    // `&` has eight bits, `0` five: the padding is the whole of what follows.
    assert.equal(decode(encode(Buffer.from('0'), '111')), '0');
    fails(encode(Buffer.from('0'), '110'), 'illegal_value');
    fails(encode(Buffer.from('0'), '000'), 'illegal_value');
    assert.equal(decode(encode(Buffer.from('&'), '')), '&');
    fails(encode(Buffer.from('&'), '11111111'), 'illegal_value');
    fails(encode(Buffer.from('0'), '11111111111'), 'illegal_value');
    fails(Buffer.from('ffff', 'hex'), 'illegal_value');
  });

  it('refuses EOS, wherever it stands (RFC 7541 §5.2)', () => {
    fails(encode([256], '11'), 'illegal_value');
    fails(encode([0x61, 256, 0x61]), 'illegal_value');
    fails(Buffer.alloc(4, 0xff), 'illegal_value');
  });

  it('refuses a symbol that is cut off, unless what is left looks like padding', () => {
    const whole = encode([0x01]);
    for (let length = 1; length < whole.length; length += 1) fails(whole.subarray(0, length), 'illegal_value');
  });

  it('never gives more than 8/5 of what it was given', () => {
    const zeros = Buffer.alloc(100_000);
    assert.equal(decode(zeros).length, 160_000);
  });
});
