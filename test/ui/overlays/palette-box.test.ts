import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { plainText } from '../../../ui/drawing/line.ts';
import { paletteBox } from '../../../ui/overlays/palette-box.ts';
import { promptWith } from '../../../ui/prompt.ts';
import { TestScreen } from '../../support/screens.ts';

const { model } = new TestScreen({ columns: 80, rows: 24 });

describe('paletteBox', () => {
  it('lists the commands with their keys, the chosen one in sight', () => {
    const box = paletteBox(model, { kind: 'palette', prompt: promptWith(''), index: 20 }, 74);
    assert.ok(box.cursor !== undefined && box.cursor >= 2 && box.cursor < box.lines.length);
    assert.ok(box.lines.length <= 16);
    assert.ok(box.lines.every((words) => plainText(words).length <= 74));
    const first = paletteBox(model, { kind: 'palette', prompt: promptWith('quit'), index: 0 }, 74);
    assert.match(plainText(first.lines[2] ?? []), /^ quit +q$/);
    assert.equal(first.cursor, 2);
  });

  it('picks the letters out that were typed', () => {
    const box = paletteBox(model, { kind: 'palette', prompt: promptWith('quit'), index: 0 }, 74);
    assert.equal((box.lines[2] ?? []).filter(({ role }) => role === 'key').map(({ text }) => text).join(''), 'quit');
  });

  it('says when nothing is called like that', () => {
    const box = paletteBox(model, { kind: 'palette', prompt: promptWith('zzzz'), index: 0 }, 74);
    assert.match(box.lines.map((words) => plainText(words)).join('\n'), /no command is called like that/);
  });
});
