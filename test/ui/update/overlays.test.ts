import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { TestScreen, runOf } from '../../support/screens.ts';

const { events } = runOf('good', 'expired');

describe('boxes', () => {
  it('close with Esc and with Enter', () => {
    for (const key of ['escape', 'enter']) {
      assert.equal(new TestScreen({ events }).press('R', key).model.overlay, null);
      assert.equal(new TestScreen({ events }).press('f1', key).model.overlay, null);
    }
  });

  it('scroll, and not beyond their ends', () => {
    const screen = new TestScreen({ events, columns: 80, rows: 24 }).press('f1');
    const top = screen.text();
    assert.notEqual(screen.press('down', 'pagedown').text(), top);
    assert.equal(screen.press('home').text(), top);
    assert.equal(screen.press('up').text(), top);
    for (let page = 0; page < 20; page += 1) screen.press('pagedown');
    const bottom = screen.text();
    assert.match(bottom, /forged made by trustlens itself/, 'the last line stays in sight');
    assert.notEqual(screen.press('up').text(), bottom, 'and the way back begins at once');
    assert.equal(screen.press('G').text(), bottom);
  });

  it('keep keys from what lies below', () => {
    const screen = new TestScreen({ events }).press('R', 'p', 'b', '/', 'y', '3');
    assert.deepEqual(screen.effects, []);
    assert.equal(screen.model.overlay?.kind, 'root');
  });

  it('let quit, suspend and redraw through', () => {
    assert.deepEqual(new TestScreen({ events }).press('R', 'C-l', 'C-z', 'q').effects, [{ type: 'redraw' }, { type: 'suspend' }, { type: 'quit' }]);
  });
});

describe('the palette', () => {
  it('runs the chosen command where the keys were', () => {
    const screen = new TestScreen({ events }).press(':').type('chains').press('enter');
    assert.equal(screen.model.overlay, null);
    assert.equal(screen.model.tab, 'chains');
  });

  it('moves among the commands, and stays while there is nothing to run', () => {
    const screen = new TestScreen({ events }).press(':').type('view').press('down', 'down', 'up', 'enter');
    assert.equal(screen.model.tab, 'handshake');
    screen.press(':').type('xyzzy').press('enter');
    assert.equal(screen.model.overlay?.kind, 'palette');
    screen.press('C-c');
    assert.equal(screen.model.overlay, null);
  });
});
