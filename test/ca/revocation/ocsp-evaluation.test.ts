import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { CLOCK_SKEW, LIFE_WITHOUT_END, certificateFault, evaluateOcsp } from '../../../ca/revocation/ocsp-evaluation.ts';
import type { Question } from '../../../ca/revocation/ocsp-evaluation.ts';
import { readOcspResponse } from '../../../ca/revocation/ocsp-response.ts';
import type { Opinion } from '../../../ca/revocation/statement.ts';
import { closing, scratchFolder } from '../../support/closing.ts';
import { openssl } from '../../support/openssl.ts';
import { RevokingCa, factsOf, questioned } from '../../support/revoking-ca.ts';
import type { OcspWish } from '../../support/revoking-ca.ts';
import { TestPki } from '../../support/test-pki.ts';
import type { Identity } from '../../support/test-pki.ts';

const later = closing('all');
const DAY = 86_400_000;

describe('evaluateOcsp', () => {
  let pki: TestPki;
  let ca: RevokingCa;
  let leaf: Identity;
  let serial: string;
  let question: Question;

  before(() => {
    ({ pki, ca, leaf, serial, question } = questioned(later));
  });

  function opinion(wish: Omit<OcspWish, 'certificateFile'>, change: Partial<Question> = {}): Opinion {
    return evaluateOcsp(readOcspResponse(ca.ocsp({ certificateFile: leaf.certificateFile, ...wish })), { ...question, ...change });
  }

  /** Whether `openssl ocsp` verifies the same response. */
  function accepted(wish: Omit<OcspWish, 'certificateFile'>): boolean {
    const file = ca.ocspFile({ certificateFile: leaf.certificateFile, ...wish });
    const issuer = ca.certificateFile();
    const { stderr } = openssl(['ocsp', '-respin', file, '-issuer', issuer, '-cert', leaf.certificateFile, '-CAfile', pki.rootFile, '-verify_other', issuer, '-no_nonce']);
    return stderr.includes('Response verify OK');
  }

  it('takes the word of the CA itself, good, revoked and unknown', () => {
    assert.ok(accepted({ good: [serial] }));
    assert.equal(opinion({ good: [serial] }).status, 'good');
    const revoked = opinion({ revoked: [{ serial, reason: 'keyCompromise', at: Date.UTC(2026, 0, 2) }] });
    assert.deepEqual([revoked.status, revoked.reason, revoked.revokedAt], ['revoked', 'keyCompromise', Date.UTC(2026, 0, 2)]);
    assert.equal(opinion({}).status, 'unknown');
  });

  it('takes the word of a delegate of the CA, and of nobody who is none', () => {
    const usage = ['keyUsage=digitalSignature'];
    const delegate = pki.leaf({ names: ['ocsp.test'], extensions: ['extendedKeyUsage=OCSPSigning', ...usage] });
    assert.ok(accepted({ good: [serial], signer: delegate }));
    assert.equal(opinion({ good: [serial], signer: delegate }).status, 'good');

    const noPurpose = pki.leaf({ names: ['no-purpose.test'] });
    assert.ok(!accepted({ good: [serial], signer: noPurpose }));
    const expired = pki.leaf({ names: ['expired.test'], extensions: ['extendedKeyUsage=OCSPSigning', ...usage], from: -9, until: -2 });
    const stranger = pki.leaf({ names: ['stranger.test'], extensions: ['extendedKeyUsage=OCSPSigning', ...usage], issuer: 'unknown_root' });
    for (const [signer, detail] of [
      [noPurpose, /id-kp-OCSPSigning/],
      [expired, /expired/],
      [stranger, /did not issue/],
    ] as const) {
      const given = opinion({ good: [serial], signer });
      assert.deepEqual([given.status, given.why], ['unusable', 'not_signed_by_ca']);
      assert.match(given.detail, detail);
    }
    const withoutCertificate = opinion({ good: [serial], signer: delegate, arguments: ['-resp_no_certs'] });
    assert.equal(withoutCertificate.why, 'not_signed_by_ca');
  });

  it('does not take a statement whose signature or answer was changed', () => {
    const der = ca.ocsp({ certificateFile: leaf.certificateFile, revoked: [{ serial }] });
    const status = der.indexOf(Buffer.from('a111180f', 'hex'));
    assert.ok(status > 0, 'revoked without a reason is [1] with a GeneralizedTime');
    const changed = Buffer.from(der);
    changed[status + 4 + 3] = (changed[status + 4 + 3] ?? 0) ^ 1;
    assert.equal(evaluateOcsp(readOcspResponse(changed), question).why, 'not_signed_by_ca');
  });

  it('does not take a statement about another certificate, or of another CA', () => {
    const other = pki.leaf({ names: ['other.test'] });
    assert.equal(opinion({ good: [serial] }, { certificate: factsOf(other.certificateFile) }).why, 'other_certificate');
    assert.equal(opinion({ good: [serial] }, { issuer: factsOf(pki.rootFile) }).why, 'other_certificate');
  });

  it('goes by the dates', () => {
    const at = (days: number, wish: Omit<OcspWish, 'certificateFile'> = { good: [serial], days: 2 }): string | undefined => {
      const { status, why } = opinion(wish, { now: Date.now() + days * DAY });
      return why ?? status;
    };
    assert.deepEqual([at(1.9), at(2.1), at(-0.1)], ['good', 'stale', 'not_yet_valid']);
    // Without an end it counts for a while.
    const endless = { good: [serial], days: 0 };
    assert.deepEqual([at((LIFE_WITHOUT_END - CLOCK_SKEW) / DAY, endless), at((LIFE_WITHOUT_END + 2 * CLOCK_SKEW) / DAY, endless)], ['good', 'stale']);
  });

  it('takes an old revocation as one, unless it was only put on hold', () => {
    const later = { now: Date.now() + 30 * DAY };
    assert.equal(opinion({ revoked: [{ serial, reason: 'superseded' }] }, later).status, 'revoked');
    assert.equal(opinion({ revoked: [{ serial, reason: 'certificateHold' }] }, later).why, 'stale');
    assert.equal(opinion({ revoked: [{ serial, reason: 'certificateHold' }] }).status, 'revoked');
  });

  it('says why an answer that is none does not count', () => {
    assert.equal(evaluateOcsp(readOcspResponse(Buffer.from('30030a0103', 'hex')), question).why, 'responder_error');
    assert.equal(evaluateOcsp(readOcspResponse(Buffer.from('no response')), question).why, 'malformed');
  });
});

describe('certificateFault', () => {
  it('agrees with openssl about who signed whom', () => {
    const pki = new TestPki(scratchFolder(later));
    const leaf = pki.leaf({ names: ['origin.test'] });
    const files = [leaf.certificateFile, new RevokingCa(pki).certificateFile(), pki.rootFile];
    for (const certificate of files) {
      for (const issuer of files) {
        const fits = openssl(['verify', '-partial_chain', '-no-CApath', '-no-CAstore', '-no_check_time', '-trusted', issuer, certificate]).status === 0;
        // A certificate is trusted as itself, too: only others tell something.
        if (certificate !== issuer) assert.equal(certificateFault(factsOf(certificate), factsOf(issuer)) === undefined, fits, `${certificate} by ${issuer}`);
      }
    }
  });
});
