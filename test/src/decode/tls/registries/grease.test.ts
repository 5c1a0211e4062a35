import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { greaseName, isGrease, isGreasePskMode } from '../../../../../src/decode/tls/registries/grease.ts';

/** RFC 8701 §2, as listed there. */
const values = [0x0a0a, 0x1a1a, 0x2a2a, 0x3a3a, 0x4a4a, 0x5a5a, 0x6a6a, 0x7a7a, 0x8a8a, 0x9a9a, 0xaaaa, 0xbaba, 0xcaca, 0xdada, 0xeaea, 0xfafa];
const modes = [0x0b, 0x2a, 0x49, 0x68, 0x87, 0xa6, 0xc5, 0xe4];

describe('GREASE', () => {
  it('knows the sixteen values and no other', () => {
    assert.deepEqual(Array.from({ length: 0x10000 }, (_, value) => value).filter(isGrease), values);
  });

  it('knows the eight PSK modes and no other', () => {
    assert.deepEqual(Array.from({ length: 0x200 }, (_, value) => value).filter(isGreasePskMode), modes);
  });

  it('names them', () => {
    assert.equal(greaseName(0x0a0a), 'GREASE');
    assert.equal(greaseName(0x0a1a), undefined);
  });
});
