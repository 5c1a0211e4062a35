import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Canvas, inside } from '../../../ui/drawing/canvas.ts';
import { line, span } from '../../../ui/drawing/line.ts';

describe('Canvas', () => {
  it('joins boxes that share an edge', () => {
    const canvas = new Canvas(9, 5);
    canvas.box({ x: 0, y: 0, width: 9, height: 3 });
    canvas.box({ x: 0, y: 2, width: 5, height: 3 });
    canvas.box({ x: 4, y: 2, width: 5, height: 3 });
    assert.deepEqual(canvas.drawing(), ['┌───────┐', '│       │', '├───┬───┤', '│   │   │', '└───┴───┘']);
  });

  it('cuts off what lies outside', () => {
    const canvas = new Canvas(4, 2);
    canvas.put(2, 0, 10, line('abcdef'));
    canvas.put(0, 7, 4, line('x'));
    canvas.box({ x: 2, y: 1, width: 9, height: 9 });
    assert.deepEqual(canvas.drawing(), ['  ab', '  ┌─']);
  });

  it('keeps the cells of wide characters in step, also when one half is drawn over', () => {
    const canvas = new Canvas(6, 1);
    canvas.put(0, 0, 6, line('証明書'));
    assert.deepEqual(canvas.drawing(), ['証明書']);
    canvas.put(1, 0, 1, line('x'));
    assert.deepEqual(canvas.drawing(), [' x明書']);
    canvas.put(2, 0, 1, line('y'));
    assert.deepEqual(canvas.drawing(), [' xy 書']);
    canvas.put(0, 0, 3, line('証明書'));
    assert.deepEqual(canvas.drawing(), ['証y 書'], 'a character that does not fit whole is not drawn');
  });

  it('gives runs of one look, and fills the ground to the end of the width', () => {
    const canvas = new Canvas(6, 1);
    canvas.put(1, 0, 4, line(span('a', 'ok'), span('b', 'bad')), 'cursor');
    assert.deepEqual(canvas.runs(0), [
      { text: ' ', role: 'text', ground: 'plain' },
      { text: 'a', role: 'ok', ground: 'cursor' },
      { text: 'b', role: 'bad', ground: 'cursor' },
      { text: '  ', role: 'text', ground: 'cursor' },
      { text: ' ', role: 'text', ground: 'plain' },
    ]);
  });

  it('lets nothing through that could steer a terminal', () => {
    const canvas = new Canvas(20, 1);
    canvas.put(0, 0, 20, line('a\u001b[2Jb'));
    assert.deepEqual(canvas.drawing(), ['a\\x1b[2Jb']);
  });

  it('empties what a box above others covers', () => {
    const canvas = new Canvas(3, 1);
    canvas.put(0, 0, 3, line('abc'));
    canvas.clear({ x: 1, y: 0, width: 1, height: 1 });
    assert.deepEqual(canvas.drawing(), ['a c']);
  });
});

describe('inside', () => {
  it('is what the border leaves', () => {
    assert.deepEqual(inside({ x: 1, y: 2, width: 5, height: 4 }), { x: 2, y: 3, width: 3, height: 2 });
    assert.deepEqual(inside({ x: 0, y: 0, width: 1, height: 1 }), { x: 1, y: 1, width: 0, height: 0 });
  });
});
