import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Random } from '../../support/random.ts';
import { cellWidth, display } from '../../../ui/text/display.ts';

describe('display', () => {
  it('leaves plain text, letters of the world and our own marks as they are', () => {
    for (const text of ['shop.example.test', 'ünïcode', 'Ελληνικά', 'Русский', '証明書', '한국어', '✓ ! ✗ – … ▸ ▾ ◂ ↑ ↓ → ⏎ · ─ ╌ │ ┌ └ ├ ┤ ≠ − ’']) assert.equal(display(text), text);
  });

  it('writes out what could steer a terminal', () => {
    assert.equal(display('a\u001b[31mb\u0007\u009b2J'), 'a\\x1b[31mb\\x07\\x9b2J');
    assert.equal(display('\u202Egnp.exe'), '\\u{202e}gnp.exe');
  });

  it('gives a pictograph one cell, however it is put together', () => {
    assert.equal(display('😀'), '□');
    assert.equal(display('👨‍👩‍👧'), '□');
    assert.equal(display('❤️!'), '□!');
    assert.equal(display('🇩🇪🇫🇷'), '□□');
    assert.equal(display('👍🏽'), '□');
  });

  it('gives marks without a cell of their own one, and composes what can be composed', () => {
    assert.equal(display('e\u0301'), 'é');
    assert.equal(display('z\u0301\u0302'), 'ź□');
    assert.equal(display('\u3164\u2800'), '□□');
  });

  it('changes nothing the second time, for any text', () => {
    const random = new Random(7);
    for (let round = 0; round < 2_000; round += 1) {
      const text = Array.from({ length: 6 }, () => String.fromCodePoint(random.oneIn(2) ? random.below(0x3200) : random.below(0x110000))).join('');
      assert.equal(display(display(text)), display(text));
      assert.doesNotMatch(display(text), /[\p{Cc}\p{Cf}\p{Cs}\p{M}\u2028\u2029]/u);
    }
  });
});

describe('cellWidth', () => {
  it('counts East Asian wide characters as two', () => {
    assert.equal(cellWidth('abc'), 3);
    assert.equal(cellWidth('証明書'), 6);
    assert.equal(cellWidth('ｆｕｌｌ'), 8);
    assert.equal(cellWidth('✓…–'), 3);
  });
});
