import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { FilteredView } from '../../../ui/filter/filtered-view.ts';
import { parseFilter } from '../../../ui/filter/parse.ts';
import type { Filter } from '../../../ui/filter/parse.ts';
import { Store } from '../../../ui/store/store.ts';
import { Random } from '../../support/random.ts';
import { manyConnections } from '../../support/sample-events.ts';

function filter(text: string): Filter {
  const parsed = parseFilter(text);
  if ('complaint' in parsed) throw new Error(parsed.complaint);
  return parsed;
}

/** What a filter finds when every row is simply tested. */
function bruteForce(store: Store, { test }: Filter): number[] {
  return store.ids.filter((id) => {
    const connection = store.get(id);
    return connection !== undefined && test(connection, 0);
  });
}

describe('FilteredView', () => {
  it('is all rows without a filter', () => {
    const store = new Store();
    const view = new FilteredView(store);
    for (const event of manyConnections(20)) store.fold(event, 1);
    assert.deepEqual(view.ids, store.ids);
    assert.ok(view.complete);
  });

  it('works a new filter off in steps, newest rows first', () => {
    const store = new Store();
    for (const event of manyConnections(1_000)) store.fold(event, 1);
    const view = new FilteredView(store);
    const wanted = filter('host:shop');
    view.set(wanted);
    const all = bruteForce(store, wanted);
    view.step(0, 300);
    assert.equal(view.untested, 700);
    assert.deepEqual(view.ids, all.filter((id) => id > 700));
    let steps = 1;
    for (; !view.complete; steps += 1) view.step(0, 300);
    assert.equal(steps, 4);
    assert.deepEqual(view.ids, all);
  });

  it('stays right while rows come, change and go, in the middle of a step too', () => {
    const random = new Random(11);
    const events = manyConnections(600, 4);
    const store = new Store({ connections: 300, detailSize: 1e9 });
    const view = new FilteredView(store);
    const texts = ['status:5xx', 'host:api', 'state:closed', '!client:curl', 'exch:0'];
    let current: Filter | undefined;
    for (const [index, event] of events.entries()) {
      const changed = store.fold(event, 1);
      if (changed !== undefined) view.changed(changed, 0);
      view.removed(store.trim());
      if (index % 400 === 0) {
        current = filter(random.pick(texts));
        view.set(current);
      }
      if (random.oneIn(5)) view.step(0, 1 + random.below(100));
      if (current !== undefined && index % 97 === 0) {
        while (!view.complete) view.step(0, 50);
        assert.deepEqual(view.ids, bruteForce(store, current));
      }
    }
    view.set(undefined);
    assert.deepEqual(view.ids, store.ids);
  });
});
