import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { describe, it } from 'mocha';
import { TestScreen, paneLines, runOf } from '../../support/screens.ts';
import { forgedChain } from '../../support/sample-certificates.ts';

describe('a certificate', () => {
  it('is shown field by field', () => {
    const screen = new TestScreen({ events: runOf('expired').events }).press('enter', '3', 'enter');
    const lines = paneLines(screen, 'certificate', 100);
    assert.equal(lines[0], ' api.example.test  real');
    for (const expected of [
      ' subject        CN=api.example.test',
      ' issuer         CN=Example CA R3, O=Example Trust',
      ' not after      2026-11-18 08:30:00 UTC, expired 3 days ago',
      ' key            P-256',
      ' is a CA        no',
      ' validation     DV',
      ' names          api.example.test',
      '                www.api.example.test',
      ' SCTs           2 embedded',
      ' 5 extensions',
      ' ▾ basicConstraints critical  2.5.29.19',
      '     not a CA',
    ]) {
      assert.ok(lines.includes(expected), expected);
    }
  });

  it('has the fingerprints everybody computes', () => {
    const screen = new TestScreen({ events: runOf('good').events }).press('enter', '3', 'tab', 'enter');
    const der = Buffer.from(forgedChain(0, 'x', 1)[0].der, 'base64');
    const certificate = new X509Certificate(der);
    const text = paneLines(screen, 'certificate', 140).join('\n');
    assert.ok(text.includes(certificate.fingerprint256));
    assert.ok(text.includes(certificate.fingerprint));
    assert.ok(text.includes(createHash('sha256').update(certificate.publicKey.export({ type: 'spki', format: 'der' })).digest('base64')));
    assert.match(text, /forged/);
  });

  it('shows the first of very many names, and the others on demand', () => {
    const run = runOf('good');
    const event = run.events.find((candidate) => candidate.type === 'tls.certificates');
    assert.ok(event?.type === 'tls.certificates');
    const names = Array.from({ length: 10_000 }, (_, index) => `host-${index}.example.test`);
    for (const certificate of [...event.sent, ...event.path]) certificate.names = names;
    const screen = new TestScreen({ events: run.events }).press('enter', '3', 'enter');
    assert.match(paneLines(screen, 'certificate', 118).join('\n'), /▸ 9,992 more names/);
    // The heading is a line of its own, above the rows.
    const row = paneLines(screen, 'certificate', 118).findIndex((drawn) => drawn.includes('more names')) - 1;
    screen.press(...Array.from({ length: row }, () => 'j'));
    screen.press('enter');
    assert.ok(paneLines(screen, 'certificate', 118).length > 10_000);
  });

  it('says when it is not kept any more', () => {
    const screen = new TestScreen({ events: runOf('good').events });
    screen.model = { ...screen.model, certificate: { hop: 'upstream', sha256: 'gone' } };
    assert.deepEqual(paneLines(screen, 'certificate', 80), [' – this certificate is not kept any more']);
  });
});
