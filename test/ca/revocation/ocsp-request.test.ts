import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import { ocspRequest } from '../../../ca/revocation/ocsp-request.ts';
import { readCertificate } from '../../../ca/x509/certificate.ts';
import type { CertificateFacts } from '../../../ca/x509/facts.ts';
import { closing, scratchFolder } from '../../support/closing.ts';
import { needs } from '../../support/needs.ts';
import { RevokingCa, derOf, factsOf } from '../../support/revoking-ca.ts';
import { TestPki } from '../../support/test-pki.ts';

describe('OCSP request', function () {
  this.timeout(60_000);
  const later = closing('all');
  let folder: string;
  let pki: TestPki;
  let ca: RevokingCa;
  let issuer: CertificateFacts;

  before(function () {
    needs(this, 'openssl');
    folder = scratchFolder(later);
    pki = new TestPki(folder);
    ca = new RevokingCa(pki);
    issuer = factsOf(ca.certificateFile());
  });

  it('is byte for byte what openssl asks', () => {
    // Random serials: some with the highest bit set.
    for (const name of ['a.test', 'b.test', 'c.test', 'd.test']) {
      const leaf = pki.leaf({ names: [name] });
      const file = join(folder, 'question');
      execFileSync('openssl', ['ocsp', '-issuer', ca.certificateFile(), '-cert', leaf.certificateFile, '-reqout', file, '-no_nonce'], { stdio: 'pipe' });
      assert.deepEqual(Buffer.from(ocspRequest(readCertificate(derOf(leaf.certificate)), issuer) ?? []), readFileSync(file));
    }
  });

  it('keeps a serial number with its highest bit set positive', () => {
    const asked = ocspRequest({ ...issuer, serial: 'ff01' }, issuer);
    assert.ok(Buffer.from(asked ?? []).subarray(-5).equals(Buffer.from('020300ff01', 'hex')));
  });

  it('is not made for a negative, missing or endless serial number, or a CA without a key', () => {
    for (const serial of ['-01', '', 'ab'.repeat(33)]) assert.equal(ocspRequest({ ...issuer, serial }, issuer), undefined);
    assert.equal(ocspRequest(issuer, { ...issuer, spki: Uint8Array.of(0x30, 0x00) }), undefined);
  });
});
