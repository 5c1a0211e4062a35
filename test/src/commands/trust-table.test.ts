import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { chromium } from '../../../ca/trust/stores/chromium.ts';
import { debian } from '../../../ca/trust/stores/debian.ts';
import { java } from '../../../ca/trust/stores/java.ts';
import type { Standing } from '../../../ca/trust/status.ts';
import { otherRoots, standingsJson, trustTable } from '../../../src/commands/trust-table.ts';
import { heldRoot } from '../../support/fake-place.ts';

describe('table of trust', () => {
  const standing: Standing = { store: 'debian', path: '/anchors', scope: 'machine', state: 'trusted', proved: true, evidence: 'openssl accepted it', others: [] };

  it('has a row for each place and one for each store that is not here, and no escape sequence of a path', () => {
    const table = trustTable([
      { store: debian, standings: [standing, { ...standing, path: '/\u001b[2J', state: 'refused', evidence: 'no\u0007' }] },
      { store: java, standings: [] },
      { store: chromium, standings: [{ ...standing, state: 'listed' }, { ...standing, state: 'absent' }, { ...standing, state: 'unknown' }] },
    ]);
    assert.equal(
      table,
      [
        'STORE     PLACE     STATE          EVIDENCE',
        'debian    /anchors  ✓ trusted      openssl accepted it',
        String.raw`debian    /\x1b[2J  ✗ refused      no\x07`,
        'java      –         –              not on this machine: cacerts of Java',
        'chromium  /anchors  ! listed       openssl accepted it',
        'chromium  /anchors  – not trusted  openssl accepted it',
        'chromium  /anchors  ! unknown      openssl accepted it',
        '',
      ].join('\n'),
    );
  });

  it('points at old roots and at those of other home folders', () => {
    const others = [heldRoot('old'), heldRoot('foreign')];
    assert.deepEqual(otherRoots([{ ...standing, others }], ({ name }) => name === 'old'), [
      '"old" (6f6c64) is still trusted in debian /anchors: an old root of ours, which `trustlens trust uninstall --former` takes out',
      '"foreign" (666f7265) is still trusted in debian /anchors: made with another home folder; `trustlens trust uninstall --all` takes it out too',
    ]);
    assert.deepEqual(standingsJson([{ ...standing, others }]), [{ ...standing, others: [{ name: 'old', sha256: '6f6c64' }, { name: 'foreign', sha256: '666f726569676e' }] }]);
  });
});
