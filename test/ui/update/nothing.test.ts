import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { TestScreen, runOf } from '../../support/screens.ts';

const { events } = runOf('good', 'not_tls');

/** The word at the bottom after some keys. */
function said(held: typeof events, ...keys: readonly string[]): string | undefined {
  return new TestScreen({ events: held }).press(...keys).model.toast?.text;
}

describe('a key that did nothing', () => {
  it('says what to do first while there is no connection', () => {
    for (const key of ['enter', '2', 'tab', 'right', 'J']) assert.match(said([], key) ?? '', /no connection yet; b opens a browser/, key);
  });

  it('says that the filter hides everything', () => {
    const screen = new TestScreen({ events }).press('/').type('host:nothing').press('enter', 'enter');
    assert.match(screen.model.toast?.text ?? '', /no connection matches the filter/);
  });

  it('says that nothing folds or opens', () => {
    assert.match(said(events, 'right') ?? '', /nothing folds in the list/);
    assert.match(said(events, '-') ?? '', /nothing folds in the list/);
    assert.match(said(events, 'enter', 'enter') ?? '', /nothing more is behind this line/);
    assert.match(said(events, 'enter', 'right') ?? '', /nothing folds here/);
    assert.match(said(events, 'enter', '=') ?? '', /nothing folds in this pane/);
  });

  it('is silent where it shows by itself', () => {
    assert.equal(said(events, 'K'), undefined);
    assert.equal(said(events, 'G', 'j'), undefined);
  });
});
