import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { TABS } from '../../ui/model.ts';
import type { Model, TabId } from '../../ui/model.ts';
import type { PaneId } from '../../ui/panes/pane.ts';
import { arrange, firstPane, panesOf } from '../../ui/tabs.ts';
import { TestScreen, runOf } from '../support/screens.ts';

const { model } = new TestScreen({ events: runOf('good').events });

function panes(tab: TabId, focus: PaneId, width: number, height: number): PaneId[] {
  const changed: Model = { ...model, tab, focus };
  return arrange(changed, { x: 0, y: 1, width, height }).map(({ pane }) => pane);
}

describe('tabs', () => {
  it('begin with their first pane', () => {
    for (const tab of TABS) {
      assert.ok(panesOf(tab).includes(firstPane(tab)));
      assert.equal(panes(tab, firstPane(tab), 120, 28)[0], firstPane(tab));
    }
  });

  it('show the handshake one step at a time at 80 × 24, and all of it where there is room', () => {
    assert.deepEqual(panes('handshake', 'messages', 80, 22), ['messages']);
    assert.deepEqual(panes('handshake', 'fields', 80, 22), ['fields', 'bytes']);
    assert.deepEqual(panes('handshake', 'messages', 120, 28), ['messages', 'fields', 'bytes', 'about']);
  });

  it('show the chains side by side wherever two fit', () => {
    assert.deepEqual(panes('chains', 'real', 120, 28), ['real', 'forged', 'differences', 'judged']);
    assert.deepEqual(panes('chains', 'real', 80, 22), ['real', 'forged', 'judged']);
    assert.deepEqual(panes('chains', 'real', 70, 40), ['real', 'forged', 'judged', 'differences']);
    assert.deepEqual(panes('chains', 'forged', 50, 22), ['forged', 'judged']);
    assert.deepEqual(panes('chains', 'certificate', 120, 28), ['certificate']);
  });

  it('show heads below the exchanges where there is room', () => {
    assert.deepEqual(panes('exchanges', 'exchanges', 120, 28), ['exchanges', 'heads']);
    assert.deepEqual(panes('exchanges', 'exchanges', 80, 15), ['exchanges']);
    assert.deepEqual(panes('exchanges', 'heads', 80, 15), ['heads']);
  });
});
