import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { BINARY_PREVIEW_BYTES, PREVIEW_BYTES } from '../../../../src/decode/websocket/limits.ts';
import { binaryPreview, textPreview } from '../../../../src/decode/websocket/preview.ts';

describe('textPreview', () => {
  it('leaves out a character cut at the end of a start, and marks one that is all there is', () => {
    const euro = Buffer.from('x\u20ac');
    assert.deepEqual(textPreview(euro, true), { text: 'x\u20ac', invalid: false });
    assert.deepEqual(textPreview(euro.subarray(0, 3), false), { text: 'x', invalid: false });
    assert.deepEqual(textPreview(euro.subarray(0, 3), true), { text: 'x\ufffd', invalid: true });
  });

  it('tells a replacement character from bytes that are replaced', () => {
    assert.deepEqual(textPreview(Buffer.from('\ufffd'), true), { text: '\ufffd', invalid: false });
    assert.deepEqual(textPreview(Uint8Array.of(0x61, 0xff), false), { text: 'a\ufffd', invalid: true });
  });

  it('keeps a byte order mark', () => {
    assert.equal(textPreview(Buffer.from('\ufeffx'), true).text, '\ufeffx');
  });

  it('shows so much and no more', () => {
    assert.equal(textPreview(Buffer.alloc(PREVIEW_BYTES * 2, 0x61), true).text.length, PREVIEW_BYTES);
  });
});

describe('binaryPreview', () => {
  it('shows the start in hexadecimal', () => {
    assert.equal(binaryPreview(Uint8Array.of(0, 0xff)), '00ff');
    assert.equal(binaryPreview(Buffer.alloc(BINARY_PREVIEW_BYTES + 1)).length, 2 * BINARY_PREVIEW_BYTES);
  });
});
