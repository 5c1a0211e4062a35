import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { TestScreen, runOf } from '../support/screens.ts';
import { SAMPLE_START } from '../support/sample-events.ts';

const { events } = runOf('good', 'expired');

describe('update', () => {
  it('does nothing on a key that means nothing, and says so', () => {
    const screen = new TestScreen({ events });
    const before = screen.model;
    for (const [key, name] of [['C-x', 'Ctrl-X'], ['9', '9'], ['f12', 'f12']] as const) {
      screen.press(key);
      assert.deepEqual({ ...screen.model, toast: null }, before);
      assert.equal(screen.model.toast?.text, `${name} does nothing here; F1 shows all keys`);
    }
    assert.deepEqual(screen.effects, []);
    screen.press('enter', '?', '/');
    assert.equal(screen.model.toast?.text, '/ does nothing here; Esc closes the box first');
  });

  it('takes the size of the terminal over', () => {
    assert.deepEqual(new TestScreen({ events }).resize(90, 20).model.size, { columns: 90, rows: 20 });
  });

  it('takes a paste only where text is typed', () => {
    const screen = new TestScreen({ events });
    screen.do({ type: 'paste', text: 'q\nq\n' });
    assert.deepEqual(screen.effects, []);
    assert.match(screen.model.toast?.text ?? '', /paste/);
    screen.press('/').do({ type: 'paste', text: 'host:api\n' });
    assert.equal(screen.model.view.filter?.text, 'host:api');
    screen.press('escape', ':').do({ type: 'paste', text: 'zoo' });
    assert.ok(screen.model.overlay?.kind === 'palette' && screen.model.overlay.prompt.text === 'zoo');
  });

  it('says what comes from outside, for a while', () => {
    const screen = new TestScreen({ events });
    screen.do({ type: 'say', text: 'something was printed', role: 'look' });
    assert.match(screen.text(), /! something was printed/);
    screen.do({ type: 'frame', now: SAMPLE_START + 60_000, items: [] });
    assert.doesNotMatch(screen.text(), /something was printed/);
  });

  it('shows how the stream stands', () => {
    const screen = new TestScreen({ events });
    assert.match(screen.drawing()[0] ?? '', /live$/);
    screen.do({ type: 'stream', state: { kind: 'waiting', attempt: 3, retryAt: screen.model.now + 2_500, why: 'reset' } });
    assert.match(screen.drawing()[0] ?? '', /! stream lost, try 3 in 3 s$/);
    screen.do({ type: 'stream', state: { kind: 'connecting', attempt: 3 } });
    assert.match(screen.drawing()[0] ?? '', /… connecting, try 3$/);
    screen.do({ type: 'stream', state: { kind: 'ended', why: 'the proxy has stopped' } });
    assert.match(screen.drawing()[0] ?? '', /✗ the proxy has stopped$/);
  });
});
