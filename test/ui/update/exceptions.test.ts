import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { TestScreen, runOf } from '../../support/screens.ts';
import { SampleRun } from '../../support/sample-events.ts';

describe('exceptions', () => {
  const asked = (kind: 'expired' | 'good' = 'expired'): TestScreen => new TestScreen({ events: runOf(kind).events });

  it('are asked for once, with the host and what fails in plain words, and given for the run or saved', () => {
    for (const [key, save] of [['y', false], ['s', true]] as const) {
      const screen = asked().press('x');
      assert.match(screen.drawing().join('\n'), /Let api\.example\.test through although:[^]*expired 3 days ago \(expired\)/);
      assert.deepEqual(screen.effects, []);
      screen.press(key);
      assert.deepEqual(screen.effects, [{ type: 'command', command: { name: 'except_host', host: 'api.example.test', port: 443, checks: ['expired'], save } }]);
      assert.equal(screen.model.overlay, null);
    }
  });

  it('are not given by Enter or any other key', () => {
    const screen = asked().press('x', 'enter', 'space', 'j');
    assert.equal(screen.model.overlay?.kind, 'except');
    assert.match(screen.model.toast?.text ?? '', /no answer/);
    for (const key of ['n', 'escape']) {
      const left = asked().press('x', key);
      assert.deepEqual([left.model.overlay, left.effects], [null, []]);
    }
  });

  it('are not asked for where nothing is wrong, or where there are none to be made, and the reason is said', () => {
    const good = asked('good').press('x');
    assert.deepEqual([good.model.overlay, (good.model.toast?.text ?? '').includes('nothing is wrong')], [null, true]);
    const events = runOf('expired').events.map((event) => (event.type === 'tls.certificates' && event.hop === 'upstream' ? { ...event, faults: [{ check: 'leaked_key', words: 'leaked key', forgivable: false }] } : event));
    const never = new TestScreen({ events }).press('x');
    assert.equal(never.model.overlay, null);
    assert.match(never.model.toast?.text ?? '', /no exception can be made for leaked key \(leaked_key\): somebody else may hold that key/);
    assert.match(new TestScreen().press('x').model.toast?.text ?? '', /no connection/);
  });

  it('are taken back by X where there is one', () => {
    assert.match(asked().press('X').model.toast?.text ?? '', /no exception for api\.example\.test/);
    const run = new SampleRun();
    run.connection('expired', { program: 'curl' });
    run.emit(null, 0, 'proxy.exceptions', { exceptions: [{ host: 'api.example.test', port: null, checks: ['expired'], saved: false }] });
    assert.deepEqual(new TestScreen({ events: run.events }).press('X').effects, [{ type: 'command', command: { name: 'unexcept_host', host: 'api.example.test', port: 443 } }]);
  });

  it('say what became of them', () => {
    const screen = asked().do({ type: 'done', command: { name: 'except_host', host: 'a.test', port: 443, checks: ['expired'], save: false }, ok: true, message: 'let through' });
    assert.deepEqual([screen.model.toast?.text, screen.model.passedHosts.size], ['let through', 0]);
  });
});
