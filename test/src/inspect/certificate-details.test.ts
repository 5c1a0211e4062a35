import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { describe, it } from 'mocha';
import { CertificateCache } from '../../../src/inspect/certificates.ts';
import { certificateDetails, rangeOf } from '../../../src/inspect/certificate-details.ts';
import { readCertificate } from '../../../ca/x509/certificate.ts';
import { oid, sequence, set, utf8 } from '../../support/der.ts';
import { algorithmOf, extension, keyPair, makeCertificate } from '../../support/made-certificate.ts';
import type { ByteRange, CertificateDetails } from '../../../src/events/schema.ts';

function detailsOf(der: Buffer): CertificateDetails {
  return certificateDetails(readCertificate(der), der);
}

function bytes(der: Buffer, at: ByteRange | undefined): Buffer {
  assert.ok(at !== undefined);
  return der.subarray(at.start, at.end);
}

describe('certificateDetails', () => {
  it('finds modulus, exponent, key and signature where OpenSSL has them', () => {
    const { der } = makeCertificate({ key: 'rsa2048', subject: 'a.test' });
    const node = new X509Certificate(der);
    const { publicKey, signature, version, timeEncodings } = detailsOf(der);
    const jwk = node.publicKey.export({ format: 'jwk' });
    assert.equal(bytes(der, publicKey.modulus).toString('base64url'), jwk.n);
    assert.equal(Number(publicKey.exponent), Number(`0x${Buffer.from(jwk.e ?? '', 'base64url').toString('hex')}`));
    assert.deepEqual(bytes(der, publicKey.at), node.publicKey.export({ type: 'spki', format: 'der' }));
    // The signature is the end of the certificate (RFC 5280 §4.1), as long as the modulus.
    assert.deepEqual(bytes(der, signature), der.subarray(-256));
    assert.deepEqual([version, timeEncodings], [3, { notBefore: 'UTCTime', notAfter: 'UTCTime' }]);
  });

  it('keeps the parts of a name apart, with their string types', () => {
    const subject = sequence(set(sequence(oid('2.5.4.10'), utf8('Example'))), set(sequence(oid('2.5.4.3'), utf8('a.test')), sequence(oid('2.5.4.11'), utf8('unit'))));
    assert.deepEqual(
      detailsOf(makeCertificate({ subject }).der).subject.map(({ type, value, encoding, rdn }) => [type, value, encoding, rdn]),
      [
        ['O', 'Example', 'UTF8String', 0],
        ['CN', 'a.test', 'UTF8String', 1],
        ['OU', 'unit', 'UTF8String', 1],
      ],
    );
  });

  it('names the outer algorithm only where it is another one', () => {
    const { der } = makeCertificate({ innerAlgorithm: algorithmOf(keyPair('rsa2048').privateKey, 'sha384') });
    assert.equal(detailsOf(der).outerSignatureAlgorithm, 'ecdsa-with-SHA256');
    assert.ok(!('outerSignatureAlgorithm' in detailsOf(makeCertificate({}).der)));
  });

  it('stays small whatever the names hold', () => {
    const subject = sequence(...Array.from({ length: 300 }, () => set(sequence(oid('2.5.4.3'), utf8('x'.repeat(3_000))))));
    assert.ok(JSON.stringify(detailsOf(makeCertificate({ subject }).der)).length < 200_000);
  });

  it('is left out of what is no certificate at all', () => {
    assert.ok(!('details' in new CertificateCache().event(Buffer.from('no certificate'))));
  });

  it('finds the value of every extension', () => {
    const value = sequence(utf8('hello'));
    const { der } = makeCertificate({ extensions: [extension('1.2.3.4', value, true)] });
    const [found] = new CertificateCache().event(der).extensions;
    assert.deepEqual(bytes(der, found?.at), value);
    assert.equal(rangeOf(der, Buffer.alloc(0)), undefined);
  });
});
