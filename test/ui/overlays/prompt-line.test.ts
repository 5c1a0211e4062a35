import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { plainText } from '../../../ui/drawing/line.ts';
import { promptLine } from '../../../ui/overlays/prompt-line.ts';
import { promptWith } from '../../../ui/prompt.ts';
import { cellWidth } from '../../../ui/text/display.ts';

describe('promptLine', () => {
  it('has a cell for the cursor', () => {
    assert.deepEqual(promptLine(promptWith('ab'), 10).map(({ text, role }) => [text, role]), [['ab', 'strong'], [' ', 'match'], ['', 'strong']]);
    assert.deepEqual(promptLine({ text: 'abc', at: 1 }, 10).map(({ text }) => text), ['a', 'b', 'c']);
  });

  it('keeps the cursor in sight in long text', () => {
    const drawn = promptLine(promptWith('x'.repeat(50)), 10);
    assert.ok(cellWidth(plainText(drawn)) <= 10);
    assert.equal(drawn[1]?.role, 'match');
  });

  it('shows nothing that could steer the terminal', () => {
    assert.equal(plainText(promptLine({ text: 'a\u001bb', at: 1 }, 20)).includes('\u001b'), false);
  });
});
