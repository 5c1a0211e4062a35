import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Reader } from '../../../src/bytes/reader.ts';
import { malformed } from '../../../src/decode/decoder.ts';

describe('malformed', () => {
  it('counts from the start of the stream', () => {
    try {
      new Reader(Uint8Array.of(0, 9, 1), 'hello').opaque('name', 2);
      assert.fail('it reads more than is there');
    } catch (error) {
      const { kind, code, path, offset } = malformed(error, 100);
      assert.deepEqual({ kind, code, path, offset }, { kind: 'malformed', code: 'truncated', path: 'hello.name', offset: 100 });
    }
  });

  it('does not hide a bug', () => {
    assert.throws(() => malformed(new TypeError('a bug'), 0), { message: 'a bug' });
  });
});
