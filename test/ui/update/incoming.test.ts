import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { TestScreen, items, runOf } from '../../support/screens.ts';
import { SampleRun } from '../../support/sample-events.ts';
import { selectedId } from '../../../ui/list-window.ts';
import { commandDone } from '../../../ui/update/incoming.ts';

describe('what comes in', () => {
  it('counts what was lost', () => {
    const screen = new TestScreen();
    screen.do({ type: 'frame', now: 5, items: [{ kind: 'gap', from: 11, to: 130 }] });
    assert.match(screen.text(), /! 120 events lost/);
  });

  it('goes on where it was after a break, and begins anew with another run', () => {
    const { events } = runOf('good', 'expired');
    const screen = new TestScreen({ events }).press('j', 'enter');
    screen.do({ type: 'frame', now: screen.model.now, items: [{ kind: 'hello', run: 'test-run', glossary: {}, resumed: true }] });
    assert.equal(selectedId(screen.model), 1);
    assert.equal(screen.model.focus, 'summary');
    screen.do({ type: 'frame', now: screen.model.now, items: [{ kind: 'hello', run: 'other-run', glossary: {}, resumed: false }, ...items(runOf('plain').events).slice(1)] });
    assert.deepEqual(screen.model.store.ids, [1]);
    assert.equal(screen.model.store.get(1)?.mode, 'http');
    assert.equal(screen.model.focus, 'list');
    assert.match(screen.text(), /this is a new run/);
  });

  it('keeps the details of the connection that is looked at', () => {
    const run = runOf('good');
    const screen = new TestScreen({ events: run.events, limits: { connections: 1_000, detailSize: 400_000 } }).press('enter', '2');
    for (let index = 0; index < 60; index += 1) {
      const before = run.events.length;
      run.connection('good');
      screen.receive(run.events.slice(before));
    }
    assert.ok(screen.model.store.detailsForgotten > 0);
    assert.ok(screen.model.store.get(1)?.detail !== undefined);
    screen.press('escape', 'J', 'K', 'end', 'up');
    assert.match(screen.press('enter', '6').text(), /let go to make room for newer ones/);
  });

  it('forgets places in the panes of a connection that is no longer looked at', () => {
    const run = new SampleRun().started();
    run.connection('good');
    const screen = new TestScreen({ events: run.events }).press('2', 'tab', 'j', 'j');
    assert.equal(screen.model.cursors.messages?.index, 3);
    screen.press('escape', 'g');
    const before = run.events.length;
    run.connection('good');
    screen.receive(run.events.slice(before));
    assert.equal(selectedId(screen.model), 2);
    assert.deepEqual(screen.model.cursors, {});
  });
});

describe('commandDone', () => {
  it('remembers passed hosts only when it worked', () => {
    const { model } = new TestScreen();
    const command = { name: 'pass_host', host: 'a.test' } as const;
    assert.deepEqual([...commandDone(model, command, false, 'no').passedHosts], []);
    assert.deepEqual([...commandDone(model, command, true, 'yes').passedHosts], ['a.test']);
  });
});
