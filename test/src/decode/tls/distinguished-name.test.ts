import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { certificateSubject, distinguishedName, objectIdentifier, relativeObjectIdentifier } from '../../../../src/decode/tls/distinguished-name.ts';
import { closing, scratchFolder } from '../../../support/closing.ts';
import { hex } from '../../../support/extension-cases.ts';
import { openssl } from '../../../support/openssl.ts';

const later = closing('all');

describe('distinguishedName', () => {
  it('reads the names OpenSSL writes', () => {
    const folder = mkdtempSync(join(tmpdir(), 'trustlens-name-'));
    try {
      const subject = '/C=DE/O=Beispiel \u00c4G/OU=a+UID=b/CN=Example CA/emailAddress=ca@example.test';
      const file = join(folder, 'ca.der');
      execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', join(folder, 'key.pem'), '-outform', 'DER', '-out', file, '-days', '1', '-multivalue-rdn', '-utf8', '-subj', subject], { stdio: 'ignore' });
      const offsets = execFileSync('openssl', ['asn1parse', '-inform', 'DER', '-in', file], { encoding: 'utf8' });
      // The subject is the sixth element of the TBSCertificate: version, serial, algorithm, issuer, validity, subject.
      const row = [...offsets.matchAll(/^ *(\d+):d=2 +hl=(\d+) +l= *(\d+) /gm)][5];
      const [start, header, length] = [row?.[1], row?.[2], row?.[3]].map(Number);
      const der = readFileSync(file).subarray(start, start! + header! + length!);
      assert.equal(distinguishedName(der), 'C=DE, O=Beispiel \u00c4G, OU=a + UID=b, CN=Example CA, emailAddress=ca@example.test');
      for (let end = 0; end < der.length; end += 1) assert.equal(distinguishedName(der.subarray(0, end)), undefined, `cut at ${end}`);
      assert.equal(distinguishedName(Buffer.concat([der, Buffer.of(0)])), undefined);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('makes text harmless and reads the old kinds of strings', () => {
    // SEQUENCE { SET { SEQUENCE { 2.5.4.10, T61String 0xe4 ESC } }, SET { SEQUENCE { 2.5.4.3, BMPString "Ä" } } }
    assert.equal(distinguishedName(hex('301a 310b 3009 0603 55040a 1402 e41b 310b 3009 0603 550403 1e02 00c4')), 'O=\u00e4\\x1b, CN=\u00c4');
  });

  it('names an unknown attribute by its number', () => {
    assert.equal(distinguishedName(hex('300c 310a 3008 0603 2a0304 0c01 41')), '1.2.3.4=A');
  });

  it('knows the empty name', () => {
    assert.equal(distinguishedName(hex('3000')), 'empty');
  });

  it('has no text for anything else', () => {
    for (const bytes of ['', '30', '3080', '3001', '3100', '3002 3001', '300a 3108 3006 0603 550403 00', '3084ffffffff']) {
      assert.equal(distinguishedName(hex(bytes)), undefined, bytes);
    }
  });
});

describe('certificateSubject', () => {
  it('reads what openssl reads, with and without a version', () => {
    const folder = scratchFolder(later);
    for (const subject of ['/C=DE/O=Example & Sons/CN=shop.test', '/CN=a', '/DC=test/DC=example/UID=7']) {
      const file = join(folder, 'subject.pem');
      openssl(['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', '/dev/null', '-subj', subject, '-out', file]);
      const der = new X509Certificate(readFileSync(file)).raw;
      assert.equal(certificateSubject(der), openssl(['x509', '-in', file, '-noout', '-subject', '-nameopt', 'sep_comma_plus_space,sname,utf8']).stdout.trim().replace(/^subject= ?/, ''));
      for (let length = 0; length < der.length; length += 1) assert.equal(certificateSubject(der.subarray(0, length)), undefined);
      // Version 1 leaves the version out (RFC 5280 §4.1.2.1): five bytes less, of which both lengths tell.
      const old = Buffer.concat([der.subarray(0, 8), der.subarray(13)]);
      old.writeUInt16BE(old.readUInt16BE(2) - 5, 2);
      old.writeUInt16BE(old.readUInt16BE(6) - 5, 6);
      assert.equal(certificateSubject(old), certificateSubject(der));
    }
    assert.equal(certificateSubject(hex('3003 020105')), undefined);
  });
});

describe('objectIdentifier', () => {
  it('reads the examples of X.690 §8.19 and of RFC 5280', () => {
    const cases: [string, string | undefined][] = [
      ['883703', '2.999.3'],
      ['551d11', '2.5.29.17'],
      ['2a864886f70d010101', '1.2.840.113549.1.1.1'],
      ['2b06010505070301', '1.3.6.1.5.5.7.3.1'],
      ['00', '0.0'],
      ['', undefined],
      ['55801d', undefined],
      ['551d91', undefined],
    ];
    for (const [bytes, text] of cases) assert.equal(objectIdentifier(hex(bytes)), text, bytes);
  });

  it('reads the example of X.690 §8.20', () => {
    assert.equal(relativeObjectIdentifier(hex('c27b0302')), '8571.3.2');
    assert.equal(relativeObjectIdentifier(hex('')), undefined);
    assert.equal(relativeObjectIdentifier(hex('c2')), undefined);
  });
});
