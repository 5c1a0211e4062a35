import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { plainText } from '../../../ui/drawing/line.ts';
import { quitBox } from '../../../ui/overlays/quit-box.ts';
import { TestScreen, runOf } from '../../support/screens.ts';

describe('quitBox', () => {
  it('says what would be lost and how to answer', () => {
    const { model } = new TestScreen({ events: runOf('opening', 'opening').events });
    const text = quitBox(model, 118).lines.map((words) => plainText(words)).join(' ');
    assert.match(text, /ends the proxy, and with it 2 open +connections/);
    assert.match(text, /⏎ quit {3}Esc stay/);
  });
});
