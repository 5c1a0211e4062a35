import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ARROWS, MARKS, ascii, attributes } from '../../ui/theme.ts';
import type { Ground } from '../../ui/drawing/canvas.ts';
import type { Role } from '../../ui/drawing/line.ts';
import { cellWidth, display } from '../../ui/text/display.ts';

const ROLES: readonly Role[] = ['text', 'strong', 'muted', 'heading', 'downstream', 'upstream', 'forged', 'ok', 'look', 'bad', 'border', 'focus', 'key', 'match'];
const GROUNDS: readonly Ground[] = ['plain', 'cursor', 'cursor_elsewhere', 'bar'];

describe('marks', () => {
  it('are one cell wide, differ, and survive the way to the screen', () => {
    const all = [...Object.values(MARKS), ARROWS.open, ARROWS.closed, ARROWS.up, ARROWS.down, ARROWS.right, ARROWS.enter];
    for (const mark of all) {
      assert.equal(cellWidth(mark), 1);
      assert.equal(display(mark), mark);
    }
    assert.equal(new Set(all).size, all.length);
  });

  it('still differ in ASCII', () => {
    const plain = Object.values(MARKS).map(ascii);
    assert.equal(new Set(plain).size, plain.length);
    for (const mark of plain) assert.match(mark, /^[\x21-\x7e]$/);
  });
});

describe('ascii', () => {
  it('keeps every cell and leaves nothing else', () => {
    for (const text of ['┌─┬┐ ✓ ▸ ╌╌', 'ünïcode', '証明書', 'µs ≠ −']) {
      const plain = ascii(text);
      assert.match(plain, /^[\x20-\x7e]*$/);
      assert.equal(plain.length, cellWidth(text));
    }
  });
});

describe('attributes', () => {
  it('use no colour at all with NO_COLOR, and still show the cursor', () => {
    for (const role of ROLES) for (const ground of GROUNDS) assert.match(attributes(role, ground, 'none'), /^0(?:;1)?(?:;7)?$/);
    assert.match(attributes('text', 'cursor', 'none'), /7/);
  });

  it('stay within the 16 colours where there are no more', () => {
    for (const role of ROLES) for (const ground of GROUNDS) assert.doesNotMatch(attributes(role, ground, '16'), /[34]8;5/);
  });

  it('give each hop, and what is forged, a colour of its own', () => {
    for (const palette of ['16', '256'] as const) {
      assert.equal(new Set((['downstream', 'upstream', 'forged', 'bad', 'ok'] as const).map((role) => attributes(role, 'plain', palette))).size, 5);
    }
    assert.equal(attributes('downstream', 'plain', '16'), '0;36');
    assert.equal(attributes('upstream', 'plain', '16'), '0;35');
    assert.equal(attributes('forged', 'plain', '16'), '0;33');
  });
});
