import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { newModel } from '../../ui/model.ts';

describe('newModel', () => {
  it('is the screen before the first event', () => {
    const model = newModel({ columns: 80, rows: 24, now: 5 });
    assert.deepEqual(model.stream, { kind: 'connecting', attempt: 1 });
    assert.deepEqual(model.list, { selected: null, top: null, follow: true });
    assert.equal(model.focus, 'list');
    assert.equal(model.overlay, null);
    assert.equal(model.ownsProxy, false);
    assert.equal(model.utcOffset(5), 0);
    assert.deepEqual(model.view.ids, []);
  });
});
