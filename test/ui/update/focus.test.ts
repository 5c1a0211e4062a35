import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { TestScreen, runOf } from '../../support/screens.ts';
import { canFocus, focused, focusedRow, listHeight } from '../../../ui/update/focus.ts';

const { events } = runOf('good');

describe('the focused pane', () => {
  it('is none while the keys are in the list', () => {
    const { model } = new TestScreen({ events });
    assert.equal(focused(model), undefined);
    assert.equal(focusedRow(model), undefined);
  });

  it('has the room its box leaves, without its heading', () => {
    const { model } = new TestScreen({ events, columns: 120, rows: 30 }).press('enter', '2');
    const view = focused(model);
    assert.equal(view?.pane.id, 'messages');
    assert.equal(view.context.width, 118);
    assert.equal(view.heading.length, 2);
    assert.equal(view.body.height, view.context.height - 2);
    assert.equal(view.rows.length, 19);
    assert.match(focusedRow(model)?.line.map(({ text }) => text).join('') ?? '', /ClientHello/);
  });

  it('can be had only where it is in sight', () => {
    const { model } = new TestScreen({ events, columns: 80, rows: 24 }).press('enter', '3');
    assert.ok(canFocus(model, 'forged'));
    assert.ok(!canFocus(model, 'differences'));
    assert.ok(!canFocus(model, 'about'), 'nothing can be done in it');
  });
});

describe('listHeight', () => {
  it('leaves border and heading out', () => {
    assert.equal(listHeight(new TestScreen({ events, columns: 80, rows: 24 }).model), 19);
  });
});
