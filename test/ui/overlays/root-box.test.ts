import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { plainText } from '../../../ui/drawing/line.ts';
import { rootBox } from '../../../ui/overlays/root-box.ts';
import { SampleRun } from '../../support/sample-events.ts';
import { TestScreen } from '../../support/screens.ts';

function text(run: SampleRun): string {
  return rootBox(new TestScreen({ events: run.events }).model, 118).lines.map((words) => plainText(words)).join('\n');
}

describe('rootBox', () => {
  it('has the whole fingerprint, the days left and what the root may speak for', () => {
    const run = new SampleRun().started();
    const drawn = text(run);
    const digits = (drawn.match(/\b[0-9A-F]{2}\b/g) ?? []).join('').toLowerCase();
    assert.ok(digits.includes(run.root.sha256));
    assert.match(drawn, /runs out +2026-12-21 08:00:00 UTC, 29 days left|runs out +2026-12-21 08:30:00 UTC, 29 days left/);
    assert.match(drawn, /speaks for +any name/);
    assert.match(drawn, /trusted by +nobody that trustlens started/);
    assert.match(drawn, /bad chains +answered with page/);
  });

  it('shows constraints and who trusts it', () => {
    const run = new SampleRun();
    run.emit(null, 0, 'ca.ready', { root: { ...run.root, constraints: ['a.test', '10.0.0.0/8'] }, created: false });
    run.emit(null, 0, 'proxy.client_started', { program: 'curl', pid: 3, trusts: 'process' });
    assert.match(text(run), /speaks for +only a\.test, 10\.0\.0\.0\/8/);
    assert.match(text(run), /trusted by +1 command started by trustlens/);
  });

  it('counts the leaves it issued, each once, and says when it is in memory alone', () => {
    const run = new SampleRun().started();
    for (const cached of [false, true, false]) run.emit(1, 0, 'tls.leaf_issued', { host: 'a.test', cached, issueTime: 1, differences: [] });
    assert.match(text(run), /issued +2 leaves in this run; `trustlens ca issued` lists all/);
    assert.match(text(run), /kept +in the home folder/);
    run.emit(null, 0, 'ca.ready', { root: { ...run.root, memory: true }, created: true });
    assert.match(text(run), /kept +in memory for this run alone/);
    assert.match(text(run), /in stores +none, since it is kept in memory/);
    assert.match(new TestScreen({ events: run.events, columns: 170 }).drawing()[0] ?? '', /in memory only .*2 leaves issued/);
  });

  it('says when nothing is known', () => {
    assert.match(text(new SampleRun()), /nothing is known of it yet/);
  });
});
