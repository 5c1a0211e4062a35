import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { revocation } from '../../../ca/checks/revocation.ts';
import type { RevocationStatement } from '../../../ca/revocation/statement.ts';
import { integer, sequence } from '../../support/der.ts';
import { checkInput, found, goodPath } from '../../support/judged-path.ts';
import { extension } from '../../support/made-certificate.ts';

describe('revocation', () => {
  const promising = goodPath({ leafExtensions: { feature: extension('1.3.6.1.5.5.7.1.24', sequence(integer(5))) } });

  it('gives on that OpenSSL found it revoked', () => {
    assert.deepEqual(found(revocation, checkInput(undefined, { openssl: { code: 'CERT_REVOKED', message: 'certificate revoked' } })), ['revoked error']);
  });
  it('warns of a promised staple that did not come', () =>
    assert.deepEqual(found(revocation, checkInput(promising, { stapled: false })), ['staple_missing warning']));
  it('is content with a staple', () => assert.deepEqual(found(revocation, checkInput(promising, { stapled: true })), ['revocation ok']));
  it('says nothing where nobody looked', () => {
    assert.deepEqual(found(revocation, checkInput(promising)), ['revocation not_applicable']);
    assert.deepEqual(found(revocation, checkInput(undefined, { stapled: false })), ['revocation not_applicable']);
  });

  describe('by what was told', () => {
    const told = (change: Partial<RevocationStatement>): RevocationStatement => ({ source: 'staple', certificate: 0, status: 'good', detail: 'says the CA itself', ...change });
    const of = (...revocation_: RevocationStatement[]): string[] => found(revocation, checkInput(undefined, { revocation: revocation_ }));

    it('refuses what is revoked, whoever says so, and whatever else is said', () => {
      for (const source of ['staple', 'crl', 'fetched_ocsp', 'fetched_crl'] as const) assert.deepEqual(of(told({ source, status: 'revoked' }), told({})), ['revoked error']);
      const [finding] = revocation.run(checkInput(undefined, { revocation: [told({ source: 'crl', certificate: 1, status: 'revoked', revokedAt: Date.UTC(2026, 2, 1), reason: 'keyCompromise' })] }));
      assert.match(finding?.summary ?? '', /Example CA R3 on 2026-03-01 \(revoked: keyCompromise\)/);
      assert.deepEqual([finding?.certificate, finding?.short], [1, 'revoked on 2026-03-01']);
    });

    it('is content with what is good, and warns of what does not count', () => {
      assert.deepEqual(of(told({})), ['revocation ok']);
      assert.deepEqual(of(told({ status: 'unknown' })), ['revocation_unknown warning']);
      assert.deepEqual(of(told({ status: 'unusable', why: 'stale' })), ['staple_expired warning']);
      assert.deepEqual(of(told({ status: 'unusable', why: 'not_signed_by_ca' })), ['staple_unusable warning']);
      assert.deepEqual(of(told({ source: 'crl', status: 'unusable', why: 'stale' })), ['crl_expired warning']);
      assert.deepEqual(of(told({ source: 'crl', status: 'unusable', why: 'unsupported' })), ['crl_unusable warning']);
      assert.deepEqual(of(told({ source: 'fetched_ocsp', status: 'unusable', why: 'not_fetched' })), ['revocation_not_known note']);
    });
  });
});
