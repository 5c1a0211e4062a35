import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { DecodeError, Reader } from '../../../src/bytes/reader.ts';

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
});
