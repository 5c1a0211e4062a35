import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { COLUMN_GAP, CURSOR_WIDTH, listColumns } from '../../../ui/panes/list-columns.ts';

function names(width: number): string[] {
  return listColumns(width).map(({ id }) => id);
}

describe('the columns of the list', () => {
  it('never take more than the width, and use all of it as far as they may', () => {
    for (let width = 60; width <= 250; width += 1) {
      const used = listColumns(width).reduce((sum, column) => sum + column.width + COLUMN_GAP, CURSOR_WIDTH - COLUMN_GAP);
      assert.ok(used <= width, `${width}: ${used}`);
      if (width <= 190) assert.ok(used >= width - 4, `${width}: ${used}`);
    }
  });

  it('leave first what matters least', () => {
    assert.deepEqual(names(118), ['number', 'time', 'client', 'host', 'down', 'up', 'chain', 'exchanges', 'bytes', 'state']);
    assert.deepEqual(names(78), ['number', 'host', 'down', 'up', 'chain', 'exchanges', 'state']);
    assert.deepEqual(names(71), ['number', 'host', 'down', 'up', 'chain', 'state'], 'both hops at the least size beside the detail');
    assert.deepEqual(names(56), ['number', 'host', 'chain', 'state']);
    assert.deepEqual(names(38), ['number', 'host', 'chain', 'state']);
  });

  it('answer who, safe and what happened in any width', () => {
    for (let width = 38; width < 250; width += 1) for (const id of ['host', 'chain', 'state']) assert.ok(names(width).includes(id));
  });
});
