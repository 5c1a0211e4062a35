import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { TestScreen, runOf } from '../../support/screens.ts';
import { focused, focusedRow } from '../../../ui/update/focus.ts';
import { selectedId } from '../../../ui/list-window.ts';
import { withCursor } from '../../../ui/update/move.ts';

const { events } = runOf('good', 'good');

/** The text of the row under the cursor. */
function here(screen: TestScreen): string {
  return (focusedRow(screen.model)?.line ?? []).map(({ text }) => text).join('').trim();
}

describe('in and back', () => {
  it('goes in with Enter and comes back with Esc, one step at a time', () => {
    const screen = new TestScreen({ events, columns: 80, rows: 24 });
    const steps: string[] = [];
    for (const key of ['enter', '2', 'enter', 'tab', 'escape', 'escape', 'escape']) {
      screen.press(key);
      steps.push(screen.model.focus);
    }
    assert.deepEqual(steps, ['summary', 'messages', 'fields', 'bytes', 'fields', 'messages', 'list']);
  });

  it('opens a certificate from either chain and comes back to that chain', () => {
    const screen = new TestScreen({ events }).press('enter', '3', 'tab', 'enter');
    assert.equal(screen.model.focus, 'certificate');
    assert.match(screen.text(), /issuer +CN=trustlens 2026-11-21 ana@mbp/);
    screen.press('escape');
    assert.equal(screen.model.focus, 'forged');
    assert.equal(screen.model.certificate, null);
  });

  it('gives the detail the whole screen when it is entered from the list above it, and gives it back', () => {
    const screen = new TestScreen({ events, columns: 120, rows: 30 });
    assert.match(screen.text(), /connections/);
    screen.press('enter');
    assert.doesNotMatch(screen.text(), /connections/);
    screen.press('escape');
    assert.match(screen.text(), /connections/);
    screen.press('tab');
    assert.match(screen.text(), /connections/, 'Tab only moves the keys');
    screen.press('z');
    assert.doesNotMatch(screen.text(), /connections/);
    assert.match(new TestScreen({ events, columns: 160, rows: 40 }).press('enter').text(), /connections/, 'beside it there is room for both');
  });

  it('does nothing without a connection', () => {
    const screen = new TestScreen().press('enter', 'tab', '3', 'J', 'j');
    assert.equal(screen.model.focus, 'list');
  });
});

describe('panes', () => {
  it('are gone through with Tab, the list among them', () => {
    const ring = (columns: number, rows: number, key: string): string[] => {
      const screen = new TestScreen({ events, columns, rows }).press('3');
      return Array.from({ length: 5 }, () => screen.press(key).model.focus);
    };
    assert.deepEqual(ring(120, 30, 'tab'), ['real', 'forged', 'differences', 'judged', 'list']);
    assert.deepEqual(ring(120, 30, 'S-tab'), ['judged', 'differences', 'forged', 'real', 'list']);
    assert.deepEqual(ring(80, 24, 'tab'), ['forged', 'judged', 'list', 'real', 'forged'], 'what has no room is passed over; 3 went into the view');
  });

  it('are those of the view that is open', () => {
    const screen = new TestScreen({ events }).press('enter');
    assert.equal(screen.press('5').model.focus, 'exchanges');
    assert.equal(screen.press(']').model.focus, 'raw');
    assert.equal(screen.press(']').model.focus, 'steps');
    assert.equal(screen.press(']').model.focus, 'summary');
    assert.equal(screen.press('[').model.focus, 'steps');
    assert.equal(screen.press('7').model.focus, 'steps');
    const inList = new TestScreen({ events }).press('4');
    assert.equal(inList.model.focus, 'list', 'beside or above it, the keys stay in the list');
    assert.match(inList.text(), /what was agreed on/);
  });

  it('start anew when another message is chosen', () => {
    const screen = new TestScreen({ events }).press('enter', '2', 'enter', 'j', 'j');
    assert.equal(screen.model.cursors.fields?.index, 2);
    screen.press('escape', 'j');
    assert.deepEqual(screen.model.cursors.fields, { index: 0, top: 0 });
  });

  it('show the next connection without leaving the view', () => {
    const screen = new TestScreen({ events }).press('enter', '2', 'J');
    assert.equal(selectedId(screen.model), 1);
    assert.equal(screen.model.focus, 'messages');
    screen.press('K');
    assert.equal(selectedId(screen.model), 2);
  });
});

describe('the cursor of a pane', () => {
  it('stays in sight with a line to spare', () => {
    const { model } = new TestScreen({ events });
    assert.deepEqual(withCursor(model, 'raw', 9, 10, 100).cursors.raw, { index: 9, top: 1 });
    assert.deepEqual(withCursor(model, 'raw', 99, 10, 100).cursors.raw, { index: 99, top: 90 });
    assert.deepEqual(withCursor(model, 'raw', 500, 10, 100).cursors.raw, { index: 99, top: 90 });
    assert.deepEqual(withCursor(model, 'raw', -5, 10, 100).cursors.raw, { index: 0, top: 0 });
    assert.deepEqual(withCursor(model, 'raw', 3, 10, 0).cursors.raw, { index: 0, top: 0 });
  });

  it('moves by pages and to both ends', () => {
    const screen = new TestScreen({ events }).press('enter', '6');
    const view = focused(screen.model);
    assert.ok(view !== undefined);
    const after = (key: string): number | undefined => screen.press(key).model.cursors.raw?.index;
    assert.equal(after('pagedown'), view.body.height - 1);
    assert.equal(after('G'), view.rows.length - 1);
    assert.equal(after('g'), 0);
  });
});

describe('folds', () => {
  it('open to the right and close to the left, then go to what the line is part of', () => {
    const screen = new TestScreen({ events }).press('enter', '2', 'enter');
    while (!here(screen).includes('cipher_suites')) screen.press('j');
    assert.match(here(screen), /^▾/);
    screen.press('left');
    assert.match(here(screen), /^▸ cipher_suites/);
    screen.press('right');
    assert.match(here(screen), /^▾ cipher_suites/);
    screen.press('right');
    assert.match(here(screen), /^cipher_suite /);
    screen.press('left');
    assert.match(here(screen), /^▾ cipher_suites/);
    screen.press('enter');
    assert.match(here(screen), /^▸ cipher_suites/);
  });

  it('keep the cursor on the event that is closed from within', () => {
    const screen = new TestScreen({ events }).press('enter', '6', 'j', 'j', 'j', 'left');
    assert.match(here(screen), /^▸ connection\.opened/);
    assert.equal(screen.model.cursors.raw?.index, 0);
  });

  it('close and open all at once', () => {
    const screen = new TestScreen({ events }).press('enter', '2', 'enter', '-');
    assert.equal(focused(screen.model)?.rows.length, 8, 'type, length, the five fields and the extensions');
    const open = focused(screen.press('=').model)?.rows.length ?? 0;
    assert.ok(open > 40, 'everything below them');
    assert.equal(focused(screen.press('-').model)?.rows.length, 8);
  });

  it('opens a fold at the lower edge into sight', () => {
    const screen = new TestScreen({ events: runOf('good').events, columns: 80, rows: 14 }).press('enter', '6', '-', 'G');
    const first = screen.model.cursors.raw;
    screen.press('enter');
    const after = screen.model.cursors.raw;
    assert.ok(first !== undefined && after !== undefined);
    assert.equal(after.index, first.index, 'the cursor stays on its line');
    assert.ok(after.top > first.top);
    assert.match(screen.text(), /"type": "connection\.closed"/);
  });
});

describe('Enter into another view', () => {
  it('goes to the line that is meant, and Esc comes back to where it was pressed', () => {
    const screen = new TestScreen({ events, columns: 120, rows: 30 }).press('enter', '7', 'j');
    screen.press('enter');
    assert.deepEqual([screen.model.tab, screen.model.focus, screen.model.cursors.messages?.index], ['handshake', 'messages', 1]);
    screen.press('enter', 'escape');
    assert.equal(screen.model.focus, 'messages', 'what it opens leads back to it first');
    screen.press('escape');
    assert.deepEqual([screen.model.tab, screen.model.focus, screen.model.cursors.steps?.index], ['steps', 'steps', 1]);
    screen.press('escape');
    assert.equal(screen.model.focus, 'list');
  });

  it('is forgotten when another view is chosen', () => {
    const screen = new TestScreen({ events, columns: 120, rows: 30 }).press('enter', '7', 'enter', '1', 'escape');
    assert.equal(screen.model.focus, 'list');
  });
});
