import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { placedBox } from '../../../ui/overlays/placed.ts';
import { TestScreen } from '../../support/screens.ts';

describe('placedBox', () => {
  it('lies within the screen, at any size', () => {
    for (const [columns, rows] of [[40, 10], [80, 24], [120, 30], [300, 90]] as const) {
      for (const keys of [['f1'], ['R'], [':'], ['/'], ['/', 'h']]) {
        const placed = placedBox(new TestScreen({ columns, rows }).press(...keys).model);
        assert.ok(placed !== undefined);
        const { rect } = placed;
        assert.ok(rect.x >= 1 && rect.y >= 1 && rect.x + rect.width < columns && rect.y + rect.height < rows, `${columns} × ${rows} ${keys.join()}`);
      }
    }
  });

  it('is none without an overlay, without lines, or without room', () => {
    assert.equal(placedBox(new TestScreen().model), undefined);
    assert.equal(placedBox(new TestScreen().press('/', 'x', 'y', 'z').model), undefined, 'nothing to suggest');
    assert.equal(placedBox(new TestScreen({ columns: 5, rows: 5 }).press('f1').model), undefined);
  });

  it('knows how far it is scrolled', () => {
    const screen = new TestScreen({ columns: 80, rows: 20 }).press('f1');
    const before = placedBox(screen.model);
    screen.press('down', 'down');
    const after = placedBox(screen.model);
    assert.equal(after?.top, 2);
    assert.equal(after.left, (before?.left ?? 0) - 2);
  });
});
