import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { SampleKind } from '../../support/sample-events.ts';
import { TestScreen, paneLines, runOf } from '../../support/screens.ts';
import { SampleRun } from '../../support/sample-events.ts';
import { forgedChain, realChain } from '../../support/sample-certificates.ts';
import { links } from '../../../ui/panes/chain.ts';
import type { Certificate, EventPayloads, Opinion } from '../../../src/events/schema.ts';

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
    assert.deepEqual(from({ sent: [leaf], anchor: 'bundled' }), ['a.test: sent', 'Example CA R3: not sent, known here', 'Example Root X1: from the bundled roots, not sent']);
    assert.deepEqual(from({ sent: [leaf, root, intermediate], path: [leaf, intermediate] }), ['a.test: sent', 'Example CA R3: sent', 'Example Root X1: sent second, not needed (beside the path)']);
    assert.deepEqual(from({ origin: 'computed', sent: [], anchor: 'file' }), ['a.test: ', 'Example CA R3: ', 'Example Root X1: from the file you gave']);
    assert.deepEqual(from({ path: [], anchor: null }), ['a.test: sent', 'Example CA R3: sent']);
  });

  it('say what came out of order, twice and needlessly', () => {
    const [other] = realChain(0, 'other.test', 20);
    const stray = { ...other, sha256: 'stray' };
    assert.deepEqual(from({ sent: [leaf, root, intermediate] }), ['a.test: sent', 'Example CA R3: sent third, belongs second', 'Example Root X1: sent second, belongs third, needlessly: from your system’s store']);
    assert.deepEqual(from({ sent: [leaf, intermediate, root] }).at(-1), 'Example Root X1: sent, needlessly: from your system’s store');
    assert.deepEqual(from({ sent: [leaf, stray, intermediate, leaf] }), ['a.test: sent, sent twice', 'Example CA R3: sent', 'Example Root X1: from your system’s store, not sent', 'other.test: sent second, not needed (beside the path)']);
    // A certificate that is its own anchor has to be sent.
    assert.deepEqual(from({ sent: [root], path: [root] }), ['Example Root X1: sent']);
  });

  it('lead on where the server left something out that was at hand', () => {
    const told = from({ sent: [leaf], path: [leaf], anchor: null, completed: [leaf, intermediate, root] });
    assert.deepEqual(told, ['a.test: sent', 'Example CA R3: not sent, known here from another connection', 'Example Root X1: a root known here, not sent']);
  });

  it('name the stores that hold the root', () => {
    const run = runOf('opening');
    const store = (whose: string, status: 'ok' | 'bad', absent?: true): Opinion => ({ whose, kind: 'store', status, because: 'x', checks: [], ...(absent === undefined ? {} : { absent }) });
    const opinions = [store('this system’s store', 'ok'), store('the NSS database nssdb', 'ok'), store('Node’s', 'bad'), store('gone', 'ok', true)];
    run.emit(1, 0, 'tls.certificates', { hop: 'upstream', origin: 'as_sent', sent: [leaf, intermediate], path: [leaf, intermediate, root], anchor: 'system', verdict: null, action: 'relay', exception: false, opinions });
    assert.equal(paneLines(new TestScreen({ events: run.events }), 'real', 100).at(-1), ' Its root is in this system’s store and the NSS database nssdb.');
  });

  it('say what the second root is, and a leaf that signed itself', () => {
    const [forged] = forgedChain(0, 'a.test', 5);
    const last = (certificate: Certificate): string => {
      const run = runOf('opening');
      run.emit(1, 0, 'tls.certificates', { hop: 'downstream', origin: 'issued', sent: [certificate], path: [certificate], anchor: null, verdict: null, action: null, exception: false });
      return paneLines(new TestScreen({ events: run.events }), 'forged', 200).at(-1) ?? '';
    };
    assert.match(last({ ...forged, issuer: 'dnQualifier=d17, CN=trustlens UNTRUSTED 2026-11-21 ana@mbp' }), /^ Signed by trustlens UNTRUSTED 2026-11-21 ana@mbp: a second root, .* that nobody trusts/);
    assert.match(last({ ...forged, selfIssued: true }), /^ Signed with its own key and by nobody else/);
    assert.match(last(forged), /^ Accepted only by clients/);
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
