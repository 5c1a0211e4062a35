import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { inside } from '../../ui/drawing/canvas.ts';
import type { Rect } from '../../ui/drawing/canvas.ts';
import { layout } from '../../ui/layout.ts';
import type { Model } from '../../ui/model.ts';
import { TABS } from '../../ui/model.ts';
import { panesOf } from '../../ui/tabs.ts';
import { TestScreen, runOf } from '../support/screens.ts';

const { events } = runOf('good', 'expired');

function modelOf(columns: number, rows: number, change: Partial<Model> = {}): Model {
  return { ...new TestScreen({ events, columns, rows }).model, ...change };
}

/** Whether two boxes share more than an edge. */
function overlap(one: Rect, other: Rect): boolean {
  const [a, b] = [inside(one), inside(other)];
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

describe('layout', () => {
  it('has one screen after the other at 80 × 24', () => {
    assert.equal(layout(modelOf(80, 24)).kind, 'list');
    assert.equal(layout(modelOf(80, 24, { focus: 'summary' })).kind, 'detail');
  });

  it('has the list above the detail at 120 × 30, and beside it from 140 columns on', () => {
    const { list, detail, kind } = layout(modelOf(120, 30));
    assert.equal(kind, 'stacked');
    assert.deepEqual(list, { x: 0, y: 1, width: 120, height: 11 });
    assert.deepEqual(detail, { x: 0, y: 11, width: 120, height: 18 }, 'the edge is shared');
    assert.equal(layout(modelOf(139, 30)).kind, 'stacked');
    assert.equal(layout(modelOf(140, 24)).kind, 'beside');
    assert.equal(layout(modelOf(200, 60, { zoom: 'on' })).kind, 'list');
    assert.equal(layout(modelOf(200, 60, { zoom: 'entered', focus: 'summary' })).kind, 'beside');
  });

  it('gives the list the whole screen while there is nothing to detail', () => {
    assert.equal(layout(new TestScreen({ columns: 200, rows: 60 }).model).kind, 'list');
  });

  it('says a sentence where there is no room', () => {
    for (const [columns, rows] of [[39, 24], [80, 9], [1, 1]] as const) {
      assert.equal(layout(modelOf(columns, rows)).kind, 'too_small');
      assert.doesNotThrow(() => new TestScreen({ events, columns, rows }).drawing());
    }
    assert.match(new TestScreen({ columns: 39, rows: 9 }).text().replaceAll('\n', ' '), /too small for the dashboard: it needs 40 × 10, this is 39 × 9/);
  });

  it('keeps every pane within the screen, apart from the others, at any size, in any view, with the keys anywhere', () => {
    for (const columns of [40, 57, 80, 99, 120, 139, 140, 160, 200, 300]) {
      for (const rows of [10, 17, 24, 28, 30, 50, 90]) {
        for (const tab of TABS) {
          for (const focus of ['list', ...panesOf(tab), ...(tab === 'chains' ? (['certificate'] as const) : [])] as const) {
            for (const zoom of ['off', 'entered', 'on'] as const) {
              const { panes, list, detail } = layout(modelOf(columns, rows, { tab, focus, zoom }));
              const boxes = [...panes.map(({ rect }) => rect), ...(list === undefined ? [] : [list])];
              const where = `${columns} × ${rows} ${tab} ${focus} ${zoom}`;
              for (const [index, box] of boxes.entries()) {
                assert.ok(box.x >= 0 && box.y >= 1 && box.x + box.width <= columns && box.y + box.height <= rows - 1, where);
                assert.ok(box.width >= 3 && box.height >= 3, where);
                for (const other of boxes.slice(index + 1)) assert.ok(!overlap(box, other), where);
              }
              if (detail !== undefined && focus !== 'list' && focus !== 'differences') assert.ok(panes.some(({ pane }) => pane === focus), `${where}: the pane with the keys is not in sight`);
            }
          }
        }
      }
    }
  }).timeout(60_000);

  it('does not depend on what is in the list', () => {
    const few = layout(modelOf(120, 30));
    const many = layout(new TestScreen({ events: runOf(...Array.from({ length: 40 }, () => 'good' as const)).events }).model);
    assert.deepEqual(few, many);
  });
});
