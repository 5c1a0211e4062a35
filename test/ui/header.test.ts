import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { SampleRun } from '../support/sample-events.ts';
import { TestScreen } from '../support/screens.ts';

function header(run: SampleRun, columns: number, now?: number): string {
  return new TestScreen({ events: run.events, columns, rows: 24, ...(now === undefined ? {} : { now }) }).drawing()[0] ?? '';
}

describe('the first line', () => {
  it('has as many facts as there is room for, the most important first', () => {
    const run = new SampleRun().started();
    run.emit(null, 0, 'proxy.client_started', { program: 'chromium', pid: 1, trusts: 'window' });
    assert.match(header(run, 160), /^ trustlens {3}proxy 127\.0\.0\.1:8080 {3}root "trustlens 2026-11-21 ana@mbp" 29 days left {3}SHA-256 ([0-9A-F]{4} ){4}… {3}trusted by 1 browser window +live$/);
    assert.match(header(run, 120), /^ trustlens {3}proxy 127\.0\.0\.1:8080 {3}root "trustlens 2026-11-21 ana@mbp" [0-9A-F]{8}… 29 days left {3}0 open {2,}live$/);
    assert.match(header(run, 80), /^ trustlens {3}proxy 127\.0\.0\.1:8080 {3}root [0-9A-F]{8}… 29 days {3}0 open {2,}live$/);
    assert.ok(header(run, 80).includes(run.root.sha256.slice(0, 8).toUpperCase()));
    assert.match(header(run, 60), /^ trustlens {3}proxy 127\.0\.0\.1:8080 {3}root 29 days left +live$/);
    assert.match(header(run, 40), /^ trustlens {3}proxy 127\.0\.0\.1:8080 +live$/);
  });

  it('says which trust stores have the root, each once, before whom trustlens started', () => {
    const run = new SampleRun().started();
    run.emit(null, 0, 'ca.trusted', { places: [{ store: 'debian', place: '/anchors', state: 'listed' }, { store: 'chromium', place: '/one', state: 'trusted' }, { store: 'chromium', place: '/two', state: 'listed' }, { store: 'java', place: '/cacerts', state: 'absent' }, { store: 'firefox', place: '/profile', state: 'refused' }] });
    assert.match(header(run, 160), /trusted by debian, chromium {3}/);
    run.emit(null, 0, 'proxy.client_started', { program: 'curl', pid: 1, trusts: 'process' });
    assert.match(header(run, 170), /trusted by debian, chromium, 1 command/);
    run.emit(null, 0, 'ca.trusted', { places: [] });
    assert.match(header(run, 170), /trusted by 1 command/);
  });

  it('points at a root that runs out, at constraints and at warnings', () => {
    const run = new SampleRun();
    run.emit(null, 0, 'ca.ready', { root: { ...run.root, constraints: ['example.test'] }, created: false });
    run.emit(null, 0, 'proxy.warning', { code: 'exposed', message: 'listens on 0.0.0.0', hints: [] });
    assert.match(header(run, 160, run.root.notAfter - 86_400_000), /root "trustlens 2026-11-21 ana@mbp" ! 1 day left/);
    assert.match(header(run, 160, run.root.notAfter + 86_400_000), /! expired 1 day ago/);
    assert.match(header(run, 160), /only for example\.test/);
    assert.match(header(run, 160), /! listens on 0\.0\.0\.0/);
  });

  it('counts the exceptions, in a small window too', () => {
    const run = new SampleRun().started();
    const exception = { port: null, checks: ['expired'], saved: false };
    run.emit(null, 0, 'proxy.exceptions', { exceptions: [{ host: 'a.test', ...exception }, { host: 'b.test', ...exception }] });
    assert.match(header(run, 80), / ! 2 exceptions /);
    run.emit(null, 0, 'proxy.exceptions', { exceptions: [] });
    assert.doesNotMatch(header(run, 80), /exception/);
  });

  it('says that the proxy is stopping', () => {
    const run = new SampleRun().started();
    run.emit(null, 0, 'proxy.stopping', { reason: 'SIGTERM' });
    assert.match(header(run, 120), /! proxy stopping$/);
  });
});
