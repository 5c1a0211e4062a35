import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { only } from '../../ui/actions.ts';
import { newModel } from '../../ui/model.ts';

describe('only', () => {
  it('is a model with nothing else to be done', () => {
    const model = newModel({ columns: 80, rows: 24, now: 5 });
    assert.deepEqual(only(model), { model, effects: [] });
  });
});
