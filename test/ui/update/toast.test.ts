import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { TestScreen } from '../../support/screens.ts';
import { toast } from '../../../ui/update/toast.ts';

describe('toast', () => {
  it('stays long enough to be read', () => {
    const { model } = new TestScreen();
    const said = toast(model, 'copied', 'ok').toast;
    assert.deepEqual(said, { text: 'copied', role: 'ok', until: model.now + 4_000 });
    assert.equal(toast(model, 'words').toast?.role, 'text');
  });
});
