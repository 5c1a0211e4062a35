import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { TestScreen, paneLines, runOf } from '../../support/screens.ts';
import { SAMPLE_KINDS, sampleRun } from '../../support/sample-events.ts';
import { cellWidth } from '../../../ui/text/display.ts';
import { cursorIn, fixedRows, isOpen } from '../../../ui/panes/pane.ts';
import { panes } from '../../../ui/panes/registry.ts';
import type { DetailPaneId } from '../../../ui/panes/registry.ts';

const IDS = Object.values(panes).map(({ id }) => id).filter((id): id is DetailPaneId => id !== 'list');

describe('every pane', () => {
  it('is registered under its own name, and its parent leads to the list', () => {
    for (const [name, pane] of Object.entries(panes)) {
      assert.equal(pane.id, name);
      let { parent } = pane;
      for (let steps = 0; parent !== 'list'; steps += 1) {
        assert.ok(steps < 5);
        parent = panes[parent].parent;
      }
    }
  });

  it('draws every kind of connection within its width, narrow or wide', () => {
    for (const kind of SAMPLE_KINDS) {
      const screen = new TestScreen({ events: runOf(kind).events });
      for (const id of IDS) {
        for (const width of [10, 38, 78, 118, 200]) {
          for (const drawn of paneLines(screen, id, width)) assert.ok(cellWidth(drawn) <= width, `${id} of ${kind} at ${width}: ${drawn}`);
        }
      }
    }
  });

  it('says something of a connection whose details were let go', () => {
    const screen = new TestScreen({ events: sampleRun().events });
    const connection = screen.model.store.get(8);
    assert.ok(connection !== undefined);
    connection.detail = undefined;
    for (const id of ['summary', 'messages', 'real', 'exchanges', 'raw'] as const) assert.match(paneLines(screen, id, 118).join(' '), /let go/, id);
    for (const id of IDS) assert.doesNotThrow(() => paneLines(screen, id, 118), id);
  });

  it('gives a row for every place, and what is to be copied only where there is something', () => {
    for (const kind of SAMPLE_KINDS) {
      const { model } = new TestScreen({ events: runOf(kind).events });
      const connection = model.store.get(1);
      assert.ok(connection !== undefined);
      for (const pane of Object.values(panes)) {
        const context = { model, connection, width: 118, height: 30 };
        const rows = pane.rows(context);
        for (let index = 0; index < rows.length; index += 1) {
          const { copy, about } = rows.at(index);
          if (copy !== undefined) assert.equal(typeof copy().text, 'string');
          if (about !== undefined) assert.notEqual(about.title, '');
        }
        const whole = pane.whole?.(context);
        if (whole !== undefined) assert.notEqual(whole.what, '');
      }
    }
  });
});

describe('rows', () => {
  it('that are there already are empty beyond their end', () => {
    const rows = fixedRows([{ line: [{ text: 'a', role: 'text' }] }]);
    assert.equal(rows.length, 1);
    assert.deepEqual(rows.at(5), { line: [] });
  });

  it('have a cursor within them', () => {
    const { model } = new TestScreen();
    const moved = { ...model, cursors: { raw: { index: 9, top: 0 } } };
    assert.equal(cursorIn(moved, 'raw', 4), 3);
    assert.equal(cursorIn(moved, 'raw', 0), 0);
    assert.equal(cursorIn(moved, 'heads', 4), 0);
  });

  it('fold as they come until they are turned', () => {
    const { model } = new TestScreen();
    assert.deepEqual([isOpen(model, 'x', true), isOpen(model, 'x', false)], [true, false]);
    const turned = { ...model, folds: new Set(['x']) };
    assert.deepEqual([isOpen(turned, 'x', true), isOpen(turned, 'x', false)], [false, true]);
  });
});
