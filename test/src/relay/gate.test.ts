import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Verdict } from '../../../ca/checks/check.ts';
import { Exceptions, parseException } from '../../../src/relay/exceptions.ts';
import { decide } from '../../../src/relay/gate.ts';
import type { GateInput } from '../../../src/relay/gate.ts';

const LEAF = Uint8Array.of(1);
const ISSUER = Uint8Array.of(2);

function bad(...checks: readonly (readonly [check: string, certificate: number])[]): Verdict {
  const findings = checks.map(([check, certificate]) => ({ check, certificate, severity: 'error' as const, summary: check, citation: '' }));
  return { status: 'bad', summary: '', findings, anchor: null };
}

function input(verdict: Verdict, change: Partial<GateInput> = {}): GateInput {
  const hello = { serverName: 'a.test', alpn: [Buffer.from('h2'), Buffer.from('http/1.1')], versions: [], cipherSuites: [], groups: [], signatureSchemes: [] };
  return { verdict, path: [LEAF, ISSUER], hello, onBadUpstream: 'mimic', exceptions: new Exceptions(), hosts: ['a.test', '127.0.0.1'], port: 8443, ...change };
}

const EXPIRED = bad(['expired', 0]);

describe('decide', () => {
  it('lets a good chain through with its own leaf mirrored', () => {
    for (const status of ['ok', 'warning'] as const) {
      const { action, exception, hidden, leaf } = decide(input({ status, summary: '', findings: [], anchor: null }));
      assert.deepEqual([action, exception, hidden, leaf], ['relay', false, undefined, { mirror: LEAF }]);
    }
  });

  it('has the leaf take dates and purposes from the certificates at fault', () => {
    const { action, leaf, hidden } = decide(input(bad(['expired', 1], ['wrong_purpose', 0])));
    assert.equal(action, 'mimic');
    assert.deepEqual(leaf, { mirror: LEAF, mimic: { signer: 'root', sendsRoot: false, dates: ISSUER, purposes: LEAF } });
    assert.match(hidden ?? '', /^expired, wrong_purpose$/);
  });

  it('answers as it was told', () => {
    assert.equal(decide(input(EXPIRED, { onBadUpstream: 'page' })).action, 'page');
    const closed = decide(input(EXPIRED, { onBadUpstream: 'close' }));
    assert.deepEqual([closed.action, closed.alert, closed.worst], ['close', 'certificate_expired', 'expired']);
    const { hello } = input(EXPIRED);
    assert.equal(decide(input(EXPIRED, { onBadUpstream: 'page', hello: { ...hello, alpn: [Buffer.from('h2')] } })).action, 'close', 'a page that would not be understood');
  });

  it('refuses what cannot be shown with the alert for that, not for the worst', () => {
    const { action, alert } = decide(input(bad(['expired', 0], ['revoked', 0])));
    assert.deepEqual([action, alert], ['close', 'certificate_revoked']);
    assert.equal(decide(input({ ...EXPIRED, findings: [] })).action, 'close', 'a bad chain without a reason');
  });

  it('lets an exception through, by SNI or by target, with a leaf for the host alone, and says what is hidden', () => {
    for (const text of ['a.test', '127.0.0.1:8443=expired']) {
      const { action, exception, leaf, hidden } = decide(input(EXPIRED, { exceptions: new Exceptions([parseException(text)]) }));
      assert.deepEqual([action, exception, leaf], ['relay', true, { mirror: LEAF, hostOnly: true }], text);
      assert.equal(hidden, 'expired');
    }
    const other = decide(input(bad(['self_signed', 0]), { exceptions: new Exceptions([parseException('a.test=expired')]) }));
    assert.deepEqual([other.action, other.exception], ['mimic', false]);
    assert.equal(decide(input(bad(['own_root', 0]), { exceptions: new Exceptions([parseException('a.test')]) })).action, 'close');
  });
});
