import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { plainText } from '../../../ui/drawing/line.ts';
import { trustBox } from '../../../ui/overlays/trust-box.ts';
import { SampleRun } from '../../support/sample-events.ts';
import { TestScreen } from '../../support/screens.ts';

function text(run: SampleRun, width = 118): string {
  return trustBox(new TestScreen({ events: run.events }).model, width).lines.map((words) => plainText(words)).join('\n');
}

describe('trustBox', () => {
  it('has the exact commands, one for each store that lacks the root', () => {
    const run = new SampleRun().started();
    run.emit(null, 0, 'ca.trusted', { places: [{ store: 'debian', place: '/a', state: 'listed' }, { store: 'java', place: '/b', state: 'absent' }, { store: 'firefox', place: '/c', state: 'unknown' }] });
    const drawn = text(run);
    for (const command of ['trustlens run -- COMMAND', 'trustlens trust install --dry-run', 'trustlens trust install --store java', 'trustlens trust status', 'trustlens trust uninstall', 'http://trust.lens', '127.0.0.1:8080']) assert.ok(drawn.includes(command), command);
    assert.match(drawn, /✓ the root is in debian/);
    assert.doesNotMatch(drawn, /--store debian/);
  });

  it('does not offer to install what is in memory', () => {
    const run = new SampleRun();
    run.emit(null, 0, 'ca.ready', { root: { ...run.root, memory: true }, created: true });
    assert.match(text(run), /kept in memory/);
    assert.doesNotMatch(text(run), /trust install/);
  });

  it('is opened by t and closed by Esc', () => {
    const screen = new TestScreen({ events: new SampleRun().started().events, columns: 80, rows: 24 }).press('t');
    assert.match(screen.text(), /┌─ trust the root ─/);
    assert.ok(screen.drawing().every((drawn) => drawn.length <= 80));
    assert.doesNotMatch(screen.press('escape').text(), /┌─ trust the root ─/);
  });
});
