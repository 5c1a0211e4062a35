import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { idAt, listWindow, moveTo, selectedId, settleList } from '../../ui/list-window.ts';
import { TestScreen } from '../support/screens.ts';
import { Random } from '../support/random.ts';
import { SampleRun } from '../support/sample-events.ts';

const HEIGHT = 5;

/** A screen whose list is five lines high, and a way to let connections come. */
function list(): { screen: TestScreen; come: (count: number) => void; seen: () => number[] } {
  const run = new SampleRun().started();
  const screen = new TestScreen({ columns: 80, rows: 10, events: run.events });
  return {
    screen,
    come(count) {
      const before = run.events.length;
      for (let index = 0; index < count; index += 1) run.connection('unreachable');
      screen.receive(run.events.slice(before));
    },
    /** The ids in sight, from the top. */
    seen() {
      const { top, length } = listWindow(screen.model, HEIGHT);
      return Array.from({ length: Math.min(HEIGHT, length - top) }, (_, row) => idAt(screen.model, top + row) ?? 0);
    },
  };
}

describe('the list', () => {
  it('rides on the newest connection until the user moves', () => {
    const { screen, come, seen } = list();
    come(3);
    assert.deepEqual(seen(), [3, 2, 1]);
    assert.equal(selectedId(screen.model), 3);
    come(4);
    assert.deepEqual(seen(), [7, 6, 5, 4, 3]);
    assert.equal(selectedId(screen.model), 7);
  });

  it('keeps the cursor on its connection while new ones come in above, and waits when it reaches the lower edge', () => {
    const { screen, come, seen } = list();
    come(6);
    screen.press('down', 'down');
    assert.equal(selectedId(screen.model), 4);
    come(1);
    assert.deepEqual(seen(), [7, 6, 5, 4, 3]);
    assert.equal(selectedId(screen.model), 4);
    come(1);
    assert.deepEqual(seen(), [8, 7, 6, 5, 4]);
    come(5);
    assert.deepEqual(seen(), [8, 7, 6, 5, 4], 'nothing moves under the cursor');
    assert.equal(selectedId(screen.model), 4);
    screen.press('g');
    assert.deepEqual(seen(), [13, 12, 11, 10, 9]);
    come(1);
    assert.equal(selectedId(screen.model), 14, 'at the top it rides again');
  });

  it('stands still without follow', () => {
    const { screen, come, seen } = list();
    come(3);
    screen.press('f');
    come(5);
    assert.deepEqual(seen(), [3, 2, 1]);
    assert.equal(selectedId(screen.model), 3);
    screen.press('up');
    assert.deepEqual(seen(), [4, 3, 2, 1]);
    screen.press('f');
    assert.deepEqual(seen(), [8, 7, 6, 5, 4]);
    assert.equal(selectedId(screen.model), 4, 'the cursor stays on its connection');
  });

  it('moves by lines, pages and to both ends', () => {
    const { screen, come, seen } = list();
    come(20);
    screen.press('pagedown');
    assert.equal(selectedId(screen.model), 16);
    screen.press('end');
    assert.deepEqual(seen(), [5, 4, 3, 2, 1]);
    assert.equal(selectedId(screen.model), 1);
    screen.press('pageup', 'k');
    assert.equal(selectedId(screen.model), 6);
    screen.press('down');
    screen.press('home');
    assert.equal(selectedId(screen.model), 20);
  });

  it('goes to the neighbour when the connection under the cursor is filtered out, and back when it is not', () => {
    const run = new SampleRun().started();
    for (const kind of ['plain', 'good', 'plain', 'good'] as const) run.connection(kind);
    const screen = new TestScreen({ events: run.events });
    screen.press('down');
    assert.equal(selectedId(screen.model), 3);
    screen.press('/').type('alpn:h2').press('enter');
    assert.equal(selectedId(screen.model), 2);
    screen.press('escape');
    assert.equal(selectedId(screen.model), 3);
  });

  it('always has its cursor in sight, whatever happens', () => {
    const random = new Random(21);
    const { screen, come } = list();
    const keys = ['up', 'down', 'pageup', 'pagedown', 'home', 'end', 'f', 'J', 'K'];
    for (let round = 0; round < 500; round += 1) {
      if (random.oneIn(3)) come(1 + random.below(4));
      screen.press(random.pick(keys));
      const { top, selected, length } = listWindow(screen.model, HEIGHT);
      if (length === 0) continue;
      assert.ok(selected >= top && selected < top + HEIGHT && selected < length && top >= 0);
      assert.equal(idAt(screen.model, selected), selectedId(screen.model));
    }
  });
});

describe('moveTo and settleList', () => {
  it('do nothing to a list without rows', () => {
    const { screen } = list();
    assert.equal(moveTo(screen.model, 3, HEIGHT), screen.model.list);
    assert.equal(settleList(screen.model, HEIGHT), screen.model.list);
    assert.equal(selectedId(screen.model), null);
  });
});
