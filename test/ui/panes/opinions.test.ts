import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Opinion } from '../../../src/events/schema.ts';
import { opinionMark } from '../../../ui/panes/opinions.ts';
import { TestScreen, paneLines, runOf } from '../../support/screens.ts';

const OPINIONS: readonly Opinion[] = [
  { whose: "Node's bundled roots", kind: 'store', status: 'ok', because: 'leads to Example Root X1', checks: [] },
  { whose: "this system's store", kind: 'store', status: 'bad', because: 'issuer not known', checks: ['unknown_issuer'] },
  { whose: "the user's NSS database", kind: 'store', status: 'warning', absent: true, because: 'none on this machine', checks: [] },
  { whose: 'Chrome', kind: 'profile', status: 'warning', because: 'runs out soon', checks: [] },
  { whose: "Apple's systems", kind: 'profile', status: 'ok', because: 'nothing against it, by way of Example Root X1', checks: [] },
  { whose: 'Firefox', kind: 'profile', status: 'ok', because: 'nothing against it, by way of Example Root X1', checks: [] },
  { whose: 'RFC 5280, strictly', kind: 'profile', status: 'bad', because: 'basic constraints of the root are not critical', checks: ['root'] },
];

function screen(): TestScreen {
  const run = runOf('good');
  for (const event of run.events) if (event.type === 'tls.certificates' && event.hop === 'upstream') event.opinions = [...OPINIONS];
  return new TestScreen({ events: run.events });
}

describe('opinions of others', () => {
  it('stand in one line of marks above the judgement', () => {
    assert.equal(paneLines(screen(), 'judged', 118)[0], ' ▸ ✓ Mozilla roots  ✗ system  – NSS  ! Chrome  ✓ Apple  ✓ Firefox  ✗ strict 5280');
  });

  it('take as many lines as they need', () => {
    assert.deepEqual(paneLines(screen(), 'judged', 48).slice(0, 2), [' ▸ ✓ Mozilla roots  ✗ system  – NSS  ! Chrome', '   ✓ Apple  ✓ Firefox  ✗ strict 5280']);
  });

  it('open to a table with the reason of each', () => {
    const opened = screen().press('enter', '3', 'tab', 'tab', 'tab', 'enter');
    assert.deepEqual(paneLines(opened, 'judged', 90).slice(0, 8), [
      ' ▾ ✓ Mozilla roots  ✗ system  – NSS  ! Chrome  ✓ Apple  ✓ Firefox  ✗ strict 5280',
      "   ✓ Node's bundled roots     leads to Example Root X1",
      "   ✗ this system's store      issuer not known",
      "   – the user's NSS database  none on this machine",
      '   ! Chrome                   runs out soon',
      "   ✓ Apple's systems          nothing against it, by way of Example Root X1",
      '   ✓ Firefox                  nothing against it, by way of Example Root X1',
      '   ✗ RFC 5280, strictly       basic constraints of the root are not critical',
    ]);
    assert.deepEqual(paneLines(opened, 'judged', 44).slice(3, 5), ["   ✓ Node's bundled roots", '     leads to Example Root X1']);
  });

  it('explain themselves', () => {
    const opened = screen().press('enter', '3', 'tab', 'tab', 'tab', 'enter', 'j', 'j', 'j', 'j', '?');
    assert.match(opened.text(), /\? Chrome/);
    assert.match(opened.text(), /What Chrome makes of it/);
  });

  it('have a mark that says it without colour', () => {
    assert.deepEqual(OPINIONS.map((opinion) => opinionMark(opinion).mark).join(''), '✓✗–!✓✓✗');
  });
});
