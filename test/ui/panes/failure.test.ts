import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { SampleRun } from '../../support/sample-events.ts';
import type { SampleKind } from '../../support/sample-events.ts';
import { TestScreen, paneLines } from '../../support/screens.ts';

/** What the summary says of the newest connection of a run, from the evidence on. */
function told(run: SampleRun, width = 118): string[] {
  const lines = paneLines(new TestScreen({ events: run.events }), 'summary', width);
  return lines.slice(lines.findIndex((drawn) => /^ (?:evidence|cause|do) /.test(drawn)), lines.findIndex((drawn) => drawn.startsWith(' down')));
}

function runWith(...kinds: readonly SampleKind[]): SampleRun {
  const run = new SampleRun().started();
  for (const [index, kind] of kinds.entries()) run.connection(kind, { host: `host-${index}.test`, program: 'node' });
  return run;
}

describe('a failure in the summary', () => {
  it('ranks trust first while nobody has accepted the root', () => {
    assert.deepEqual(told(runWith('refused')), [
      ' evidence   alert certificate_unknown (46), encrypted, by the client, 1.2 ms after our Certificate, no request',
      ' cause      client refused certificate',
      ' likely     1. it does not trust the root: nobody has accepted it in this run yet',
      '            2. it expects another key of this host (pin)',
      ' decide     trustlens run -- the command (b for a browser): if it works there, it was trust; if not, it pins',
      ' do         p passes this host through unread: the client meets the real certificate; t shows how to install trust',
      '',
    ]);
  });

  it('ranks a pin first once the same program has accepted the root for others', () => {
    const lines = told(runWith('good', 'good', 'refused'));
    assert.ok(lines.includes(' likely     1. it expects another key of this host (pin): the root was accepted for 2 other hosts'), lines.join('\n'));
    assert.ok(lines.includes('            2. it does not trust the root'));
  });

  it('does not say that nobody accepted the root when somebody did, for this host or by an unknown client', () => {
    const run = new SampleRun().started();
    for (const kind of ['good', 'refused'] as const) run.connection(kind, { host: 'one.test' });
    const lines = told(run);
    assert.ok(lines.includes(' likely     1. it does not trust the root: those who accepted it may be other clients'), lines.join('\n'));
    assert.ok(lines.includes('            2. it expects another key of this host (pin)'));
  });

  it('says in which stores the root is, where that was looked up', () => {
    const run = runWith('refused');
    run.emit(null, 0, 'ca.trusted', { places: [{ store: 'chromium', place: '/a', state: 'listed' }, { store: 'java', place: '/b', state: 'absent' }, { store: 'firefox', place: '/c', state: 'unknown' }] });
    assert.ok(told(run).includes(' root is in chromium ✓, java ✗, firefox –'), told(run).join('\n'));
    run.emit(null, 0, 'ca.ready', { root: { ...run.root, memory: true }, created: true });
    assert.ok(told(run).includes(' root is in no store: it is kept in memory, for clients that trustlens started'));
  });

  it('takes unknown_ca at its word', () => {
    const run = runWith('good', 'opening');
    run.emit(2, 30_000, 'tls.failed', { hop: 'downstream', cause: 'client_refused_certificate', by: 'client', alert: { id: 48, name: 'unknown_ca' }, detail: '' });
    assert.ok(told(run).includes(' likely     1. it does not trust the root'));
  });

  it('says that the gate refused, and what to do about the server', () => {
    const run = runWith('opening');
    run.emit(1, 30_000, 'tls.failed', { hop: 'upstream', cause: 'untrusted_chain', by: 'trustlens', alert: null, detail: '' });
    assert.deepEqual(told(run).slice(0, 3), [
      ' evidence   trustlens refused the chain at 30.0 ms, before any request went to the server',
      ' cause      untrusted chain',
      ' do         3 has every reason; a CA of your own is added with --upstream-ca FILE',
    ]);
  });

  it('names the cause where no handshake failed, and nothing where nothing did', () => {
    assert.deepEqual(told(runWith('unreachable')), [' cause      ECONNREFUSED', '']);
    assert.deepEqual(told(runWith('good')), []);
  });

  it('tells how a host that is passed through is read again', () => {
    const run = runWith('opening');
    run.emit(1, 30_000, 'tunnel.passed', { reason: 'rule', detail: 'the pattern host-0.test says so' });
    assert.match(told(run).join('\n'), /^ do +the pattern was given with --pass/);
    const screen = new TestScreen({ events: run.events }).do({ type: 'done', command: { name: 'pass_host', host: 'host-0.test' }, ok: true, message: 'passed' });
    assert.match(paneLines(screen, 'summary', 118).join('\n'), /\n do +p reads this host again/);
  });
});
