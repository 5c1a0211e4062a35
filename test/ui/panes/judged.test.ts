import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { TestScreen, paneLines, runOf } from '../../support/screens.ts';

describe('the judgement', () => {
  it('has the worst reason first, each with its source, and what is fine in sum', () => {
    assert.deepEqual(paneLines(new TestScreen({ events: runOf('expired').events }), 'judged', 110), [
      ' → The client got a page that explains.',
      ' ✗ expired 3 days ago (notAfter 2026-11-18) · api.example.test                          RFC 5280 §6.1.3(a)(2)',
      ' ! basic constraints of the root are not critical · Example Root X1                         RFC 5280 §4.2.1.9',
      ' ▸ · 1 note',
      ' ▸ ✓ 6 checks passed',
      ' ▸ – 1 does not apply',
    ]);
  });

  it('opens its sums', () => {
    const screen = new TestScreen({ events: runOf('good').events }).press('enter', '3', 'tab', 'tab', 'tab', 'j', 'j', 'enter');
    const lines = paneLines(screen, 'judged', 110);
    assert.ok(lines.includes(' ▾ ✓ 6 checks passed'));
    assert.equal(lines.filter((drawn) => /^ ✓ .* is as it should be/.test(drawn)).length, 6);
  });

  it('says nothing of a page the client never got to', () => {
    const run = runOf('expired');
    run.emit(1, 30_000, 'tls.failed', { hop: 'downstream', cause: 'client_refused_certificate', by: 'client', alert: null, detail: 'closed' });
    assert.doesNotMatch(paneLines(new TestScreen({ events: run.events }), 'judged', 110).join('\n'), /page/);
  });

  it('says from when on a rule counts, where it has a date of its own', () => {
    const run = runOf('expired');
    for (const event of run.events) if (event.type === 'tls.certificates') for (const finding of event.verdict?.findings ?? []) finding.since = Date.UTC(finding.severity === 'error' ? 2026 : 2027, 2, 15);
    const text = paneLines(new TestScreen({ events: run.events }), 'judged', 130).join('\n');
    assert.match(text, /RFC 5280 §6\.1\.3\(a\)\(2\), since 2026-03-15/);
    assert.match(text, /RFC 5280 §4\.2\.1\.9, from 2027-03-15/);
  });

  it('says when nothing was judged', () => {
    assert.deepEqual(paneLines(new TestScreen({ events: runOf('plain').events }), 'judged', 80), [' – nothing was judged, because no chain was seen']);
  });

  it('wraps words and puts the source below them where there is no room beside', () => {
    assert.deepEqual(paneLines(new TestScreen({ events: runOf('expired').events }), 'judged', 50).slice(0, 6), [
      ' → The client got a page that explains.',
      ' ✗ expired 3 days ago (notAfter 2026-11-18) ·',
      '   api.example.test',
      '   RFC 5280 §6.1.3(a)(2)',
      ' ! basic constraints of the root are not critical',
      '   · Example Root X1',
    ]);
  });
});
