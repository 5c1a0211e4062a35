import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { plainText } from '../../../ui/drawing/line.ts';
import { firstRunLines } from '../../../ui/panes/first-run.ts';
import { SampleRun } from '../../support/sample-events.ts';
import { TestScreen } from '../../support/screens.ts';

function lines(events: SampleRun['events'], width = 118): string[] {
  return firstRunLines(new TestScreen({ events }).model, width).map((words) => plainText(words).trimEnd());
}

describe('the first screen', () => {
  it('says what to do first, and how things stand', () => {
    assert.deepEqual(lines(new SampleRun().started().events), [
      '',
      '  Nothing yet. Point something at the proxy:',
      '',
      '    b   open a browser window that uses it (nothing else on this machine changes)',
      '    r   run a command:  trustlens run -- curl https://example.com',
      '    s   set it as the proxy of your system or browser: 127.0.0.1:8080; http://trust.lens helps to trust the root',
      '',
      '  ✓ proxy listening on 127.0.0.1:8080',
      '  … no client has come yet',
      '  ✓ root "trustlens 2026-11-21 ana@mbp" was just made, 29 days left',
      `    SHA-256 ${(new SampleRun().root.sha256.toUpperCase().match(/../g) ?? []).join(':')}`,
      '  ! no trust store of this machine is known to have the root: only what b and r start trusts it',
    ]);
  });

  it('waits for the proxy’s word', () => {
    assert.ok(lines([]).includes('  … waiting for word from the proxy'));
  });

  it('shows warnings and constraints', () => {
    const run = new SampleRun();
    run.emit(null, 0, 'ca.ready', { root: { ...run.root, constraints: ['example.test'] }, created: false });
    run.emit(null, 0, 'proxy.warning', { code: 'exposed', message: 'the proxy listens on 0.0.0.0', hints: ['leave --host away'] });
    const drawn = lines(run.events);
    assert.ok(drawn.includes('  ✓ root "trustlens 2026-11-21 ana@mbp" is ready, 29 days left, only for example.test'));
    assert.ok(drawn.includes('  ! the proxy listens on 0.0.0.0'));
    assert.ok(drawn.includes('    leave --host away'));
  });

  it('wraps in a narrow window', () => {
    for (const drawn of lines(new SampleRun().started().events, 40)) assert.ok(drawn.length <= 40, drawn);
  });
});
