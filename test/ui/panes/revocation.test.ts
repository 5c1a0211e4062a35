import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { RevocationStatement } from '../../../src/events/schema.ts';
import { revocationWords } from '../../../ui/panes/revocation.ts';
import { TestScreen, paneLines, runOf } from '../../support/screens.ts';

const GOOD: RevocationStatement = { source: 'staple', certificate: 0, status: 'good', detail: 'signed by Example CA R3', thisUpdate: Date.UTC(2026, 10, 20), nextUpdate: Date.UTC(2026, 10, 27) };
const REVOKED: RevocationStatement = { source: 'crl', certificate: 1, status: 'revoked', detail: 'signed by Example Root X1', revokedAt: Date.UTC(2026, 10, 1), reason: 'keyCompromise', from: 'ca.crl' };
const STALE: RevocationStatement = { source: 'fetched_ocsp', certificate: 0, status: 'unusable', why: 'stale', detail: 'it ended 3 days ago' };

function screen(): TestScreen {
  const run = runOf('good');
  for (const event of run.events) if (event.type === 'tls.certificates' && event.hop === 'upstream') event.revocation = [GOOD, REVOKED];
  return new TestScreen({ events: run.events });
}

describe('what is known of revocations', () => {
  it('is told with its source, its signer and its dates', () => {
    assert.equal(revocationWords(GOOD, 'a.test'), 'a.test: not revoked, says the OCSP answer that came with the handshake, signed by Example CA R3, as of 2026-11-20 00:00:00 UTC, good until 2026-11-27 00:00:00 UTC');
    assert.equal(revocationWords(REVOKED), 'revoked since 2026-11-01 00:00:00 UTC (keyCompromise), says a list of yours (CRL) ca.crl, signed by Example Root X1');
    assert.equal(revocationWords(STALE), 'says nothing usable, the OCSP answer that was fetched, stale, it ended 3 days ago');
  });

  it('stands below the judgement and in the certificate it is about', () => {
    const lines = paneLines(screen(), 'judged', 200);
    assert.ok(lines.includes(` ✓ ${revocationWords(GOOD, 'shop.example.test')}`), lines.join('\n'));
    assert.ok(lines.includes(` ✗ ${revocationWords(REVOKED, 'Example CA R3')}`));
    const certificate = paneLines(screen().press('enter', '3', 'enter'), 'certificate', 240).filter((drawn) => drawn.startsWith(' revocation'));
    assert.deepEqual(certificate, [` revocation     ${revocationWords(GOOD)}`]);
  });
});
