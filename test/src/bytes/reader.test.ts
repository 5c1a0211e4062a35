import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { DecodeError, MAX_FIELDS, Reader } from '../../../src/bytes/reader.ts';

describe('Reader', () => {
  it('builds one row a read, with ranges and registry names', () => {
    const reader = new Reader(Uint8Array.of(3, 1, 0, 2, 7, 8), 'message');
    assert.equal(reader.u16('version', (value) => (value === 0x301 ? 'TLS 1.0' : undefined)), 0x301);
    assert.deepEqual([...reader.opaque('session', 2)], [7, 8]);
    reader.finish();
    assert.deepEqual(reader.fields, [
      { name: 'version', start: 0, end: 2, value: 0x301, text: 'TLS 1.0' },
      { name: 'session', start: 2, end: 6 },
    ]);
  });

  it('nests vectors and hangs notes on the enclosing row', () => {
    const reader = new Reader(Uint8Array.of(4, 0, 1, 0, 2));
    const values = reader.vector('list', 1, (inner) => {
      inner.about('list.key');
      inner.note('two of them');
      return inner.u16('item');
    });
    assert.deepEqual(values, [1, 2]);
    assert.deepEqual(reader.fields, [
      {
        name: 'list',
        start: 0,
        end: 5,
        text: 'two of them',
        about: 'list.key',
        children: [
          { name: 'item', start: 1, end: 3, value: 1 },
          { name: 'item', start: 3, end: 5, value: 2 },
        ],
      },
    ]);
  });

  it('takes over rows of another reader at their place, if there is room for all of them', () => {
    const rows = [{ name: 'a', start: 0, end: 2, children: [{ name: 'b', start: 1, end: 2, text: 'deep' }] }];
    const reader = new Reader(Uint8Array.of(9, 1, 2));
    reader.u8('first');
    reader.adopt(rows, reader.offset);
    assert.deepEqual(reader.fields.slice(1), [{ name: 'a', start: 1, end: 3, children: [{ name: 'b', start: 2, end: 3, text: 'deep' }] }]);
    assert.equal(rows[0]?.start, 0, 'the rows themselves stay as they are');
    const full = new Reader(new Uint8Array(MAX_FIELDS));
    for (let index = 0; index < MAX_FIELDS - 1; index += 1) full.u8('filler');
    full.adopt(rows, 0);
    assert.equal(full.fields.length, MAX_FIELDS - 1);
    full.u8('last');
    assert.equal(full.fields.at(-1)?.name, 'last');
  });

  it('skips what is left of a level without a row of its own', () => {
    const reader = new Reader(Uint8Array.of(2, 7, 8, 9));
    assert.deepEqual([...reader.nested('list', 1, (inner) => inner.skip())], [7, 8]);
    assert.deepEqual([...reader.skip()], [9]);
    reader.finish();
    assert.deepEqual(reader.fields, [{ name: 'list', start: 0, end: 3 }]);
  });

  it('names code, path and offset of a fault', () => {
    const cases: [bytes: number[], code: string, path: string, offset: number][] = [
      [[0, 3, 1], 'truncated', 'hello.body', 0],
      [[0, 2, 1, 2], 'trailing_data', 'hello.body', 3],
      [[0, 0], 'truncated', 'hello.body.value', 2],
    ];
    for (const [bytes, code, path, offset] of cases) {
      assert.throws(
        () => new Reader(Uint8Array.from(bytes), 'hello').nested('body', 2, (inner) => inner.u8('value')),
        (error: unknown) => error instanceof DecodeError && error.code === code && error.path === path && error.offset === offset,
        JSON.stringify(bytes),
      );
    }
  });

  it('refuses a list item that takes no bytes, so that no list can go on for ever', () => {
    assert.throws(() => new Reader(Uint8Array.of(1, 9)).vector('list', 1, () => 0), { code: 'illegal_value' });
  });

  it('counts the items of a list where a number of them must be there', () => {
    assert.deepEqual(new Reader(Uint8Array.of(1, 9)).vector('list', 1, (inner) => inner.u8('item'), 1), [9]);
    assert.throws(() => new Reader(Uint8Array.of(0)).vector('list', 1, (inner) => inner.u8('item'), 1), { code: 'illegal_value', path: 'list', offset: 1 });
  });

  it('reads integers of QUIC', () => {
    // The four examples of RFC 9000 App. A.1.
    const cases: [string, bigint][] = [
      ['c2197c5eff14e88c', 151_288_809_941_952_652n],
      ['9d7f3e7d', 494_878_333n],
      ['7bbd', 15_293n],
      ['25', 37n],
    ];
    for (const [hex, value] of cases) {
      const bytes = Buffer.from(hex, 'hex');
      const reader = new Reader(bytes);
      assert.equal(reader.varint('id', (found) => `${found * 2n}`), value);
      assert.deepEqual(reader.fields, [{ name: 'id', start: 0, end: bytes.length, value: `${value}`, text: `${value * 2n}` }]);
      for (let length = 0; length < bytes.length; length += 1) {
        assert.throws(() => new Reader(bytes.subarray(0, length)).varint('id'), { code: 'truncated', path: 'id' });
      }
    }
  });

  it('looks ahead without taking and without a row', () => {
    const reader = new Reader(Uint8Array.of(1, 2, 3));
    assert.equal(reader.peekU16('type'), 0x0102);
    assert.deepEqual([...reader.view(3)], [1, 2, 3]);
    assert.equal(reader.offset, 0);
    assert.deepEqual(reader.fields, []);
    reader.u16('first');
    assert.throws(() => reader.peekU16('type'), { code: 'truncated', path: 'type', offset: 2 });
    assert.throws(() => reader.view(2), { code: 'truncated' });
  });

  it('tries a body: its rows and words stand at this level', () => {
    const reader = new Reader(Uint8Array.of(7, 8, 9));
    const row = reader.group('row', (inner) =>
      inner.attempt('data', 2, (body) => {
        body.note('seven and eight');
        body.about('key');
        return [body.u8('a'), body.u8('b')];
      }),
    );
    assert.deepEqual(row, [7, 8]);
    assert.equal(reader.offset, 2);
    assert.deepEqual(reader.fields, [
      {
        name: 'row',
        start: 0,
        end: 2,
        text: 'seven and eight',
        about: 'key',
        children: [
          { name: 'a', start: 0, end: 1, value: 7 },
          { name: 'b', start: 1, end: 2, value: 8 },
        ],
      },
    ]);
  });

  it('tries a body: a fault inside is handed back, the bytes stay raw, and reading goes on', () => {
    const bodies: [(body: Reader) => unknown, string][] = [
      [(body) => body.u24('a'), 'truncated'],
      [(body) => body.u8('a'), 'trailing_data'],
    ];
    for (const [body, code] of bodies) {
      const reader = new Reader(Uint8Array.of(7, 8, 9), 'message');
      const outcome = reader.attempt('data', 2, body);
      assert.ok(outcome instanceof DecodeError);
      assert.equal(outcome.code, code);
      assert.deepEqual(reader.fields, [{ name: 'data', start: 0, end: 2, text: outcome.message }]);
      assert.equal(reader.u8('next'), 9);
    }
    assert.throws(() => new Reader(Uint8Array.of(1)).attempt('data', 2, () => 0), { code: 'truncated', path: 'data' });
    const bug = new TypeError('a bug');
    assert.throws(
      () =>
        new Reader(Uint8Array.of(1)).attempt('data', 1, () => {
          throw bug;
        }),
      bug,
    );
  });

  it('explains the last row afterwards, but no other one when there is no room for rows', () => {
    const reader = new Reader(Uint8Array.of(7, 8));
    reader.explain('nothing yet');
    reader.u8('a');
    reader.explain('key', 'seven');
    assert.deepEqual(reader.fields, [{ name: 'a', start: 0, end: 1, value: 7, about: 'key', text: 'seven' }]);
    const full = new Reader(new Uint8Array(MAX_FIELDS + 1));
    for (let index = 0; index <= MAX_FIELDS; index += 1) full.u8('a');
    full.explain('key');
    assert.equal(full.fields.length, MAX_FIELDS);
    assert.equal(full.fields.at(-1)?.about, undefined);
  });
});
