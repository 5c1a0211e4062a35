import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { TestScreen, paneLines, runOf } from '../../support/screens.ts';

describe('what became of the leaf', () => {
  it('lists what matters most first', () => {
    assert.deepEqual(paneLines(new TestScreen({ events: runOf('good').events }), 'differences', 38), [
      ' the leaf made in 0.7 ms',
      ' ≠ changed  issuer',
      ' ≠ changed  public key',
      ' ≠ changed  notAfter',
      ' − dropped  SCTs',
      ' − dropped  policies',
      ' = kept     subject CN',
      ' = kept     names',
    ]);
  });

  it('opens each to both values', () => {
    const screen = new TestScreen({ events: runOf('good').events }).press('enter', '3', 'tab', 'tab', 'enter');
    assert.deepEqual(paneLines(screen, 'differences', 60).slice(1, 4), [' ≠ changed  issuer', '   real    CN=Example CA R3, O=Example Trust', '   forged  CN=trustlens 2026-11-21 ana@mbp']);
  });

  it('says when there was none', () => {
    assert.equal(paneLines(new TestScreen({ events: runOf('plain').events }), 'differences', 60).at(-1), ' – No leaf was made, so there is nothing to compare.');
  });
});
