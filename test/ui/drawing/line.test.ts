import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { columns, cutLine, line, lineWidth, plainText, span, spread } from '../../../ui/drawing/line.ts';

describe('line', () => {
  it('drops what is empty', () => {
    assert.deepEqual(line('a', span('', 'bad'), span('b', 'ok')), [
      { text: 'a', role: 'text' },
      { text: 'b', role: 'ok' },
    ]);
  });

  it('knows its width in cells', () => {
    assert.equal(lineWidth(line('ab', span('証', 'ok'))), 4);
  });
});

describe('cutLine', () => {
  it('cuts in the span that crosses the edge', () => {
    const parts = line(span('down ', 'downstream'), 'TLS 1.3');
    assert.equal(plainText(cutLine(parts, 12)), 'down TLS 1.3');
    assert.equal(plainText(cutLine(parts, 9)), 'down TLS…');
    assert.equal(plainText(cutLine(parts, 5)), 'down…');
    assert.deepEqual(cutLine(parts, 0), []);
  });
});

describe('columns', () => {
  it('stand at the same place whatever is in them', () => {
    const draw = (text: string): string => plainText(columns([{ text, width: 4 }, { text: '7', width: 3, align: 'right' }]));
    assert.equal(draw('a'), 'a       7');
    assert.equal(draw('abcdefgh'), 'abc…    7');
  });
});

describe('spread', () => {
  it('puts one part at each end and cuts the left one', () => {
    assert.equal(plainText(spread(line('left'), line('right'), 12)), 'left   right');
    assert.equal(plainText(spread(line('left'), line('right'), 8)), 'le…right');
    assert.equal(plainText(spread(line('left'), line('right'), 4)), 'rig…');
  });
});
