import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import { evaluateCrl, isListOf } from '../../../ca/revocation/crl-evaluation.ts';
import { readCrl } from '../../../ca/revocation/crl.ts';
import type { Question } from '../../../ca/revocation/ocsp-evaluation.ts';
import type { Opinion } from '../../../ca/revocation/statement.ts';
import { readCertificate } from '../../../ca/x509/certificate.ts';
import { closing, scratchFolder } from '../../support/closing.ts';
import { basicConstraints, keyUsage, makeCertificate } from '../../support/made-certificate.ts';
import { openssl } from '../../support/openssl.ts';
import { derOf, questioned } from '../../support/revoking-ca.ts';
import type { CrlWish, RevokingCa } from '../../support/revoking-ca.ts';
import type { Identity, TestPki } from '../../support/test-pki.ts';

const later = closing('all');
const DAY = 86_400_000;

describe('evaluateCrl', () => {
  let pki: TestPki;
  let ca: RevokingCa;
  let leaf: Identity;
  let serial: string;
  let question: Question;

  before(() => {
    ({ pki, ca, leaf, serial, question } = questioned(later, ['subjectAltName=DNS:origin.test', 'crlDistributionPoints=URI:http://ca.test/a.crl']));
  });

  function opinion(wish: CrlWish = {}, change: Partial<Question> = {}): Opinion {
    return evaluateCrl(readCrl(derOf(ca.crl(wish))), { ...question, ...change });
  }

  /** What `openssl verify -crl_check` says with the list. */
  function verified(wish: CrlWish): string {
    const list = join(scratchFolder(later), 'list.pem');
    writeFileSync(list, ca.crl(wish));
    const { stdout, stderr } = openssl(['verify', '-crl_check', '-CRLfile', list, '-CAfile', pki.rootFile, '-untrusted', ca.certificateFile(), leaf.certificateFile]);
    return stdout + stderr;
  }

  it('agrees with openssl: not on it, on it, an old list, the list of another CA', () => {
    assert.match(verified({}), /: OK/);
    assert.equal(opinion().status, 'good');
    const revoked = { revoked: [{ serial, reason: 'superseded', at: Date.UTC(2026, 2, 1) }] };
    assert.match(verified(revoked), /certificate revoked/);
    assert.deepEqual([opinion(revoked).status, opinion(revoked).reason, opinion(revoked).revokedAt], ['revoked', 'superseded', Date.UTC(2026, 2, 1)]);
    const old = { from: -9, until: -2 };
    assert.match(verified(old), /CRL has expired/);
    assert.equal(opinion(old).why, 'stale');
    assert.match(verified({ issuer: 'root' }), /unable to get certificate CRL/);
    assert.equal(opinion({ issuer: 'root' }).why, 'other_certificate');
  });

  it('takes an old revocation as one, unless it was only put on hold', () => {
    const old = { from: -9, until: -2 };
    assert.equal(opinion({ ...old, revoked: [{ serial }] }).status, 'revoked');
    assert.equal(opinion({ ...old, revoked: [{ serial, reason: 'certificateHold' }] }).why, 'stale');
    assert.equal(opinion({ revoked: [{ serial, reason: 'certificateHold' }] }).status, 'revoked');
  });

  it('does not take a list before its time, or one that was changed', () => {
    assert.equal(opinion({ from: 1 }, {}).why, 'not_yet_valid');
    assert.equal(opinion({ from: -1 }, { now: Date.now() - 2 * DAY }).why, 'not_yet_valid');
    const der = derOf(ca.crl({ revoked: [{ serial }] }));
    const at = der.indexOf(Buffer.from(serial, 'hex'));
    der[at] = (der[at] ?? 0) ^ 1;
    assert.equal(evaluateCrl(readCrl(der), question).why, 'not_signed_by_ca');
  });

  it('does not take a list of a CA whose key may not sign lists', () => {
    const list = readCrl(derOf(ca.crl()));
    const { issuer } = question;
    const without = { ...issuer, keyUsage: ['keyCertSign'] };
    assert.match(evaluateCrl(list, { ...question, issuer: without }).detail, /cRLSign/);
  });

  it('tells CAs of the same name apart by their keys', () => {
    const list = readCrl(derOf(ca.crl()));
    const other = readCertificate(makeCertificate({ subject: 'Test Intermediate', extensions: [basicConstraints(true), keyUsage('cRLSign')] }).der);
    assert.ok(isListOf(list, question.issuer));
    assert.equal(evaluateCrl(list, { ...question, issuer: other }).status, 'unusable');
  });

  it('keeps to what the list covers', () => {
    const idp = (...lines: string[]): CrlWish => ({ extensions: ['issuingDistributionPoint=critical,@idp', '[idp]', ...lines] });
    assert.equal(opinion(idp('onlyuser=TRUE')).status, 'good');
    assert.equal(opinion(idp('onlyCA=TRUE')).why, 'other_certificate');
    assert.equal(opinion(idp('fullname=URI:http://ca.test/a.crl')).status, 'good');
    assert.equal(opinion(idp('fullname=URI:http://ca.test/b.crl')).why, 'other_certificate');
    for (const [wish, word] of [
      [idp('indirectCRL=TRUE'), /indirect/],
      [idp('onlysomereasons=keyCompromise'), /keyCompromise/],
      [{ extensions: ['2.5.29.27=critical,DER:020101'] }, /delta/],
      [{ extensions: ['1.2.3.4=critical,DER:0500'] }, /1\.2\.3\.4/],
    ] as const) {
      const given = opinion(wish);
      assert.equal(given.why, 'unsupported');
      assert.match(given.detail, word);
    }
  });

  it('says why a list that is none does not count', () => {
    assert.equal(evaluateCrl(readCrl(Buffer.from('no list')), question).why, 'malformed');
  });
});
