import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { asciiText, printable } from '../../../src/bytes/printable.ts';

describe('printable', () => {
  it('writes out everything that could move a cursor, hide or reorder text', () => {
    assert.equal(printable('a\u001b[31mb\u0007\u009b1m'), 'a\\x1b[31mb\\x07\\x9b1m');
    assert.equal(printable('\u202Eevil\u2066\u200B'), '\\u{202e}evil\\u{2066}\\u{200b}');
    assert.equal(printable('plain ünïcode 証明書'), 'plain ünïcode 証明書');
  });

  it('leaves no control or format character for any code unit', () => {
    for (let code = 0; code < 0x10000; code += 1) {
      assert.doesNotMatch(printable(String.fromCharCode(code)), /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    }
  });
});

describe('asciiText', () => {
  it('shows ASCII as it is and the rest as hex', () => {
    assert.equal(asciiText(Uint8Array.of(0x68, 0x32, 0, 0x5c, 0xff)), 'h2\\x00\\x5c\\xff');
  });
});
