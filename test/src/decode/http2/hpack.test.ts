import assert from 'node:assert/strict';
import hpack from 'hpack.js';
import { describe, it } from 'mocha';
import { DecodeError } from '../../../../src/bytes/reader.ts';
import { fromHex } from '../../../../src/bytes/hex.ts';
import { DEFAULT_TABLE_SIZE } from '../../../../src/decode/http2/dynamic-table.ts';
import { HpackDecoder, MAX_HEADER_FIELDS, MAX_HEADER_LIST_BYTES } from '../../../../src/decode/http2/hpack.ts';
import { Random } from '../../../support/random.ts';

function bytes(hex: string): Buffer {
  const found = fromHex(hex);
  assert.ok(found !== undefined);
  return found;
}

/** Decodes blocks one after the other and gives each list as lines. */
function lists(blocks: readonly string[], decoder = new HpackDecoder()): string[][] {
  return blocks.map((block) => decoder.decode(bytes(block)).fields.map(([name, value]) => `${name}: ${value}`));
}

function failure(block: Buffer, decoder = new HpackDecoder()): string {
  try {
    decoder.decode(block);
  } catch (error) {
    assert.ok(error instanceof DecodeError);
    return `${error.code} ${error.path} ${error.offset}`;
  }
  return 'decoded';
}

const REQUESTS = [
  [':method: GET', ':scheme: http', ':path: /', ':authority: www.example.com'],
  [':method: GET', ':scheme: http', ':path: /', ':authority: www.example.com', 'cache-control: no-cache'],
  [':method: GET', ':scheme: https', ':path: /index.html', ':authority: www.example.com', 'custom-key: custom-value'],
];
const COOKIE = 'set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1';
const LOCATION = 'location: https://www.example.com';
const RESPONSES = [
  [':status: 302', 'cache-control: private', 'date: Mon, 21 Oct 2013 20:13:21 GMT', LOCATION],
  [':status: 307', 'cache-control: private', 'date: Mon, 21 Oct 2013 20:13:21 GMT', LOCATION],
  [':status: 200', 'cache-control: private', 'date: Mon, 21 Oct 2013 20:13:22 GMT', LOCATION, 'content-encoding: gzip', COOKIE],
];

/** RFC 7541 Appendix C: blocks, the lists they stand for, and the size of the dynamic table after each. */
const APPENDIX_C = [
  { section: 'C.3', responses: false, blocks: ['828684410f7777772e6578616d706c652e636f6d', '828684be58086e6f2d6361636865', '828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565'] },
  { section: 'C.4', responses: false, blocks: ['828684418cf1e3c2e5f23a6ba0ab90f4ff', '828684be5886a8eb10649cbf', '828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf'] },
  {
    section: 'C.5',
    responses: true,
    blocks: [
      '4803333032580770726976617465611d4d6f6e2c203231204f637420323031332032303a31333a323120474d546e1768747470733a2f2f7777772e6578616d706c652e636f6d',
      '4803333037c1c0bf',
      '88c1611d4d6f6e2c203231204f637420323031332032303a31333a323220474d54c05a04677a69707738666f6f3d4153444a4b48514b425a584f5157454f50495541585157454f49553b206d61782d6167653d333630303b2076657273696f6e3d31',
    ],
  },
  {
    section: 'C.6',
    responses: true,
    blocks: [
      '488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3',
      '4883640effc1c0bf',
      '88c16196d07abe941054d444a8200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821dd7f2e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007',
    ],
  },
];

describe('HpackDecoder', () => {
  it('decodes the single fields of RFC 7541 C.2', () => {
    assert.deepEqual(lists(['400a637573746f6d2d6b65790d637573746f6d2d686561646572']), [['custom-key: custom-header']]);
    assert.deepEqual(lists(['040c2f73616d706c652f70617468']), [[':path: /sample/path']]);
    assert.deepEqual(lists(['82']), [[':method: GET']]);
    const secret = new HpackDecoder();
    assert.deepEqual(secret.decode(bytes('82100870617373776f726406736563726574')).neverIndexed, [1]);
    assert.equal(secret.table.count, 0);
  });

  for (const { section, responses, blocks } of APPENDIX_C) {
    it(`decodes the messages of RFC 7541 ${section}`, () => {
      const decoder = new HpackDecoder();
      const sizes = blocks.map((block, index) => {
        // The responses of the appendix use a table of 256 octets; here the sender announces it.
        const announced = responses && index === 0 ? `3fe101${block}` : block;
        assert.deepEqual(lists([announced], decoder)[0], (responses ? RESPONSES : REQUESTS)[index]);
        return decoder.table.size;
      });
      assert.deepEqual(sizes, responses ? [222, 222, 215] : [57, 110, 164]);
    });
  }

  it('decodes whatever hpack.js compresses, block after block', () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const random = new Random(seed);
      const compressor = hpack.compressor.create({ table: { maxSize: DEFAULT_TABLE_SIZE } });
      const decoder = new HpackDecoder();
      for (let block = 0; block < 60; block += 1) {
        const list = Array.from({ length: random.below(25) }, () => ({
          name: random.oneIn(3) ? random.pick(hpack['static-table'].table).name : `x-${random.below(30)}`,
          value: random.oneIn(4) ? random.bytes(random.below(random.oneIn(20) ? 6_000 : 60)).toString('latin1') : `value ${random.below(10)}`,
          neverIndex: random.oneIn(8),
          incremental: !random.oneIn(5),
          huffman: !random.oneIn(3),
        }));
        if (random.oneIn(10)) compressor.reset();
        compressor.write(list);
        const decoded = decoder.decode(compressor.read() ?? Buffer.alloc(0));
        assert.deepEqual(decoded.fields, list.map(({ name, value }) => [name, value]), `seed ${seed}, block ${block}`);
        assert.deepEqual(decoded.neverIndexed, list.flatMap(({ neverIndex }, index) => (neverIndex ? [index] : [])));
      }
    }
  });

  it('reads integers of RFC 7541 C.1 and refuses those that are too long', () => {
    // A literal without indexing whose name is in the dynamic table: index 15 + 0x2f = 62, the newest.
    assert.deepEqual(lists(['4001610162', '0f2f0163']), [['a: b'], ['a: c']]);
    assert.deepEqual(lists(['3f9a0a82']), [[':method: GET']], 'a table size of 1337');
    assert.equal(failure(bytes('3fffffffffff0f')), 'illegal_value table_size 0', 'beyond 32 bits');
    assert.equal(failure(bytes('ff808080808000')), 'illegal_value indexed 0', 'zeros without end');
    assert.equal(failure(bytes('82ffffffffffffffffffff')), 'illegal_value indexed 1');
    assert.equal(failure(bytes('007fffffffffffffff01')), 'illegal_value name 1');
  });

  it('says where a block is wrong', () => {
    assert.equal(failure(bytes('8280')), 'illegal_value indexed 1', 'index 0');
    assert.equal(failure(bytes('82be')), 'illegal_value indexed 1', 'an empty dynamic table');
    assert.equal(failure(bytes('7e0161')), 'illegal_value name_index 0');
    assert.equal(failure(bytes('8220')), 'illegal_value table_size 1', 'an update behind a field');
    assert.equal(failure(bytes('4001610562')), 'truncated value 3');
    assert.equal(failure(bytes('4001618100')), 'illegal_value value 4', 'Huffman padding of zeros');
  });

  it('takes several table sizes at the start and reports the largest', () => {
    const decoder = new HpackDecoder();
    assert.equal(decoder.decode(bytes('4001610162')).tableSize, undefined);
    assert.equal(decoder.decode(bytes('203fe1ff0382')).tableSize, 65_536);
    assert.equal(decoder.table.count, 0, 'size 0 between the two drops everything');
  });

  it('ends with truncated or with fewer fields when a block is cut anywhere', () => {
    for (const { blocks } of APPENDIX_C) {
      const whole = bytes(blocks[0] ?? '');
      const fields = new HpackDecoder().decode(whole).fields;
      for (let length = 0; length < whole.length; length += 1) {
        const cut = whole.subarray(0, length);
        const result = failure(cut);
        if (result === 'decoded') assert.ok(new HpackDecoder().decode(cut).fields.length < fields.length);
        else assert.match(result, /^truncated /);
      }
    }
  });

  it('throws nothing but DecodeError on random edits', () => {
    const random = new Random(3);
    let refused = 0;
    for (let round = 0; round < 4_000; round += 1) {
      const { blocks } = random.pick(APPENDIX_C);
      const edited = random.edited(bytes(blocks[0] ?? ''));
      const result = failure(edited);
      if (result !== 'decoded') refused += 1;
      const offset = Number(result.split(' ')[2] ?? 0);
      assert.ok(offset <= edited.length, `${edited.toString('hex')}: ${result}`);
    }
    assert.ok(refused > 500, 'the edits did no harm, so nothing was tested');
  });

  it('bounds what one octet can be made to stand for', () => {
    const decoder = new HpackDecoder();
    // A field of 4000 octets into the table, then half a million references to it: 2 GB as a list.
    decoder.decode(Buffer.concat([bytes('4001617f'), bytes('a11e'), Buffer.alloc(4_000, 0x78)]));
    const { fields, omitted } = decoder.decode(Buffer.alloc(500_000, 0xbe));
    assert.equal(fields.length, Math.floor(MAX_HEADER_LIST_BYTES / 4_033));
    assert.equal(fields.length + omitted, 500_000);
    assert.equal(new Set(fields).size, 1, 'the field is there once');
    const short = new HpackDecoder().decode(Buffer.alloc(500_000, 0x82));
    assert.equal(short.fields.length, MAX_HEADER_FIELDS);
    assert.deepEqual(lists(['be'], decoder)[0]?.map((line) => line.length), [4_003], 'the state stays good');
  });

  it('takes a table of 2^31 octets for what it holds, and fails only where something was dropped early', () => {
    const decoder = new HpackDecoder();
    assert.deepEqual(lists(['3fe1ffffff07 4001610162', 'be'], decoder), [['a: b'], ['a: b']]);
    for (let count = 0; count < 10_000; count += 1) decoder.decode(Buffer.concat([bytes('40016264'), Buffer.alloc(100, 0x78)]));
    assert.match(failure(bytes('ffd14d'), decoder), /^illegal_value indexed 0$/);
  });

  it('looks up once what is odd about a field and repeats it with every reference', () => {
    const decoder = new HpackDecoder();
    assert.deepEqual(decoder.decode(bytes('4001580179')).anomalies, ['name_upper_case']);
    assert.deepEqual(decoder.decode(bytes('bebe')).anomalies, ['name_upper_case']);
    assert.deepEqual(decoder.decode(bytes('82')).anomalies, []);
  });
});
