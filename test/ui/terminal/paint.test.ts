import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Canvas } from '../../../ui/drawing/canvas.ts';
import { line, span } from '../../../ui/drawing/line.ts';
import { Painter } from '../../../ui/terminal/paint.ts';

function canvas(text: string): Canvas {
  const drawn = new Canvas(8, 2);
  drawn.put(0, 0, 8, line(span(text, 'ok')));
  return drawn;
}

describe('Painter', () => {
  it('puts the look in front of every run, and each row is as wide as the canvas', () => {
    const content = new Painter({ palette: '16', unicode: true }).content(canvas('✓ fine'));
    assert.equal(content, '\u001b[0;32m✓ fine\u001b[0m  \n\u001b[0m        ');
  });

  it('writes ASCII where there is nothing else', () => {
    assert.equal(new Painter({ palette: 'none', unicode: false }).content(canvas('✓ é証')), '\u001b[0m+ ???\u001b[0m   \n\u001b[0m        ');
  });

  it('has no escape sequence but its own, whatever was drawn', () => {
    const hostile = '\u001b]0;owned\u0007\u009b31m\u0085\u2028';
    const drawn = new Canvas(200, 1);
    drawn.put(0, 0, 200, line(span(hostile.repeat(3), 'bad')));
    const rest = new Painter({ palette: '256', unicode: true }).content(drawn).replace(/\u001b\[[\d;]*m/g, '');
    assert.doesNotMatch(rest, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/);
  });
});
