import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { SampleKind } from '../../support/sample-events.ts';
import { TestScreen, paneLines, runOf } from '../../support/screens.ts';
import { SampleRun } from '../../support/sample-events.ts';
import { realChain } from '../../support/sample-certificates.ts';
import { links } from '../../../ui/panes/chain.ts';
import type { EventPayloads } from '../../../src/events/schema.ts';

const [leaf, intermediate, root] = realChain(0, 'a.test', 63);

function certificates(change: Partial<EventPayloads['tls.certificates']>): Parameters<typeof links>[0] {
  const run = new SampleRun();
  run.emit(1, 0, 'tls.certificates', { hop: 'upstream', origin: 'as_sent', sent: [leaf, intermediate], path: [leaf, intermediate, root], anchor: 'system', verdict: null, action: 'relay', exception: false, ...change });
  const [event] = run.events;
  assert.ok(event?.type === 'tls.certificates');
  return event;
}

function from(change: Partial<EventPayloads['tls.certificates']>): string[] {
  return links(certificates(change)).map(({ certificate, from: where, onPath }) => `${certificate.title}: ${where}${onPath ? '' : ' (beside the path)'}`);
}

describe('the two chains', () => {
  it('stand as trees, each certificate with where it came from', () => {
    const screen = new TestScreen({ events: runOf('good').events });
    assert.deepEqual(paneLines(screen, 'real', 44), [
      ' real as sent by the server',
      ' ┌ shop.example.test                   sent',
      ' │ P-256 · 63 days left · 2 SCTs · DV',
      ' │ signed by',
      ' ├ Example CA R3                       sent',
      ' │ P-384 · 412 days left',
      ' │ signed by',
      ' └ Example Root X1',
      '   from your system’s store, not sent',
      '   RSA 4096 · 1,650 days left',
    ]);
    assert.deepEqual(paneLines(screen, 'forged', 44).slice(0, 6), [
      ' forged as sent to the client',
      ' ┌ shop.example.test                 forged',
      ' │ P-256 · 29 days left',
      ' │ signed by',
      ' └ trustlens 2026-11-21 ana@mbp      forged',
      '   P-256 · 29 days left',
    ]);
  });

  it('say what was sent, what was found and what was needless', () => {
    assert.deepEqual(from({}), ['a.test: sent', 'Example CA R3: sent', 'Example Root X1: from your system’s store, not sent']);
    assert.deepEqual(from({ sent: [leaf], anchor: 'bundled' }), ['a.test: sent', 'Example CA R3: from the bundled roots, not sent', 'Example Root X1: from the bundled roots, not sent']);
    assert.deepEqual(from({ sent: [leaf, root, intermediate], path: [leaf, intermediate] }), ['a.test: sent', 'Example CA R3: sent', 'Example Root X1: sent, not needed (beside the path)']);
    assert.deepEqual(from({ origin: 'computed', sent: [], anchor: 'file' }), ['a.test: ', 'Example CA R3: ', 'Example Root X1: from the file you gave']);
    assert.deepEqual(from({ path: [], anchor: null }), ['a.test: sent', 'Example CA R3: sent']);
  });

  it('say so when the chain leads nowhere', () => {
    const run = new SampleRun();
    run.connection('opening');
    run.emit(1, 0, 'tls.certificates', { hop: 'upstream', origin: 'as_sent', sent: [leaf], path: [leaf], anchor: null, verdict: null, action: 'page', exception: false });
    assert.match(paneLines(new TestScreen({ events: run.events }), 'real', 80).join('\n'), /signed by CN=Example CA R3, O=Example Trust, which was not found/);
  });

  it('say who trusts the forged one', () => {
    const run = runOf('good');
    assert.match(paneLines(new TestScreen({ events: run.events }), 'forged', 118).at(-1) ?? '', /Accepted only by clients that were told to trust the root of trustlens/);
    run.emit(null, 0, 'proxy.client_started', { program: 'chromium', pid: 1, trusts: 'window' });
    assert.match(paneLines(new TestScreen({ events: run.events }), 'forged', 118).at(-1) ?? '', /Trusted here by 1 browser window/);
  });

  it('say why there is none', () => {
    const only = (kind: SampleKind, pane: 'real' | 'forged'): string => paneLines(new TestScreen({ events: runOf(kind).events }), pane, 118).at(-1) ?? '';
    assert.equal(only('plain', 'real'), ' – Plain HTTP: there are no certificates. 5 has its exchanges.');
    assert.equal(only('not_tls', 'forged'), ' – Passed through: no certificate was made.');
    assert.equal(only('unreachable', 'real'), ' – The server showed no certificate: it was not reached. 1 says what happened.');
    assert.equal(only('unreachable', 'forged'), ' – No certificate was made for the client, because the server’s handshake comes first.');
  });
});
