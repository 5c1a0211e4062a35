import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Canvas } from '../../../ui/drawing/canvas.ts';
import { drawOverlay } from '../../../ui/overlays/draw.ts';
import { TestScreen } from '../../support/screens.ts';

describe('drawOverlay', () => {
  it('draws nothing while there is no box', () => {
    const canvas = new Canvas(20, 5);
    drawOverlay(canvas, new TestScreen().model);
    assert.deepEqual(canvas.drawing(), ['', '', '', '', '']);
  });

  it('draws a box with its title, and how much is below', () => {
    const screen = new TestScreen({ columns: 80, rows: 20 }).press('f1');
    const canvas = new Canvas(80, 20);
    drawOverlay(canvas, screen.model);
    const drawing = canvas.drawing();
    assert.match(drawing[2] ?? '', /^ {2}┌─ keys ─+┐$/);
    assert.match(drawing[17] ?? '', /^ {2}└─+ ↓ \d+ more ─┘$/);
    assert.match(drawing[3] ?? '', /│ ↑ k Ctrl-P +one line up +│$/);
  });

  it('hides what lies below it', () => {
    const screen = new TestScreen({ columns: 80, rows: 20 }).press('q', 'R');
    const canvas = new Canvas(80, 20);
    for (let y = 0; y < 20; y += 1) canvas.put(0, y, 80, [{ text: 'x'.repeat(80), role: 'text' }]);
    drawOverlay(canvas, screen.model);
    const inside = canvas.drawing().filter((drawn) => drawn.includes('│')).map((drawn) => drawn.slice(drawn.indexOf('│'), drawn.lastIndexOf('│')));
    assert.ok(inside.length > 0);
    for (const drawn of inside) assert.doesNotMatch(drawn, /xx/);
  });
});
