import assert from 'node:assert/strict';
import { X509Certificate, generateKeyPairSync, sign } from 'node:crypto';
import { describe, it } from 'mocha';
import {
  authorityKeyIdentifier,
  basicConstraints,
  buildCertificate,
  distinguishedName,
  keyUsage,
  nameConstraints,
  serverAuthOnly,
  subjectAlternativeName,
  subjectKeyIdentifier,
} from '../../ca/forge.ts';
import type { CertificateTemplate, KEY_USAGE } from '../../ca/forge.ts';
import { certificateText, openssl } from '../support/openssl.ts';

const signing = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });

function build(changes: Partial<CertificateTemplate>): Buffer {
  const subject = distinguishedName([{ oid: '2.5.4.3', value: 'a name', encoding: 'utf8' }]);
  const plain: CertificateTemplate = {
    serial: Uint8Array.of(0x7f, 0x00, 0x80),
    issuer: subject,
    subject,
    notBefore: Date.UTC(2026, 0, 2, 3, 4, 5),
    notAfter: Date.UTC(2027, 0, 2, 3, 4, 5),
    publicKey: signing.publicKey.export({ type: 'spki', format: 'der' }),
    extensions: [basicConstraints(null)],
  };
  return buildCertificate({ ...plain, ...changes }, (bytes) => sign('sha256', bytes, { key: signing.privateKey, dsaEncoding: 'der' }));
}

describe('forge', () => {
  it('writes a certificate that OpenSSL reads as it was meant', () => {
    const address = Buffer.from('c0000201', 'hex');
    const text = certificateText(
      build({
        subject: distinguishedName([
          { oid: '2.5.4.10', value: 'Žluťoučký kůň & Co', encoding: 'utf8' },
          { oid: '2.5.4.46', value: '0123abcd', encoding: 'printable' },
        ]),
        extensions: [
          basicConstraints({ pathLength: 0 }),
          keyUsage('keyCertSign', 'cRLSign'),
          serverAuthOnly(),
          subjectKeyIdentifier(Uint8Array.of(1, 2, 3)),
          authorityKeyIdentifier(Uint8Array.of(0xfd, 0xfe, 0xff)),
          subjectAlternativeName([{ type: 'dns', value: '*.example.test' }, { type: 'ip', bytes: address }, { type: 'ip', bytes: new Uint8Array(16) }], true),
          nameConstraints([{ type: 'dns', value: 'example.test' }], [{ type: 'ip', bytes: Buffer.concat([address, Buffer.from('ffffff00', 'hex')]) }]),
        ],
      }),
    );
    for (const line of [
      /Version: 3 \(0x2\)/,
      /Serial Number: 8323200 \(0x7f0080\)/,
      /Signature Algorithm: ecdsa-with-SHA256/,
      /Issuer: CN = a name/,
      /Not Before: Jan {2}2 03:04:05 2026 GMT/,
      /Not After : Jan {2}2 03:04:05 2027 GMT/,
      /Subject: O = Žluťoučký kůň & Co, dnQualifier = 0123abcd/,
      /Basic Constraints: critical\s+CA:TRUE, pathlen:0\n/,
      /Key Usage: critical\s+Certificate Sign, CRL Sign\n/,
      /Extended Key Usage: \s+TLS Web Server Authentication\n/,
      /Subject Key Identifier: \s+01:02:03\n/,
      /Authority Key Identifier: \s+FD:FE:FF\n/,
      /Subject Alternative Name: critical\s+DNS:\*\.example\.test, IP Address:192\.0\.2\.1, IP Address:0:0:0:0:0:0:0:0\n/,
      /Name Constraints: critical\s+Permitted:\s+DNS:example\.test\s+Excluded:\s+IP:192\.0\.2\.1\/255\.255\.255\.0\n/,
    ]) {
      assert.match(text, line);
    }
  });

  it('ends named bit lists with their last set bit (X.690 §11.2.2)', () => {
    const cases: [hex: string, text: RegExp, usage: (keyof typeof KEY_USAGE)[]][] = [
      ['03020780', /Digital Signature\n/, ['digitalSignature']],
      ['030205a0', /Digital Signature, Key Encipherment\n/, ['digitalSignature', 'keyEncipherment']],
      ['03020106', /Certificate Sign, CRL Sign\n/, ['keyCertSign', 'cRLSign']],
    ];
    for (const [hex, text, usage] of cases) {
      assert.equal(Buffer.from(keyUsage(...usage).value).toString('hex'), hex);
      assert.match(certificateText(build({ extensions: [keyUsage(...usage)] })), text);
    }
  });

  it('changes to GeneralizedTime in 2050 (RFC 5280 §4.1.2.5)', () => {
    const der = build({ notBefore: Date.UTC(2049, 11, 31, 23, 59, 59), notAfter: Date.UTC(2050, 0, 1) });
    const { stdout } = openssl(['asn1parse', '-inform', 'der'], der);
    assert.match(stdout, /UTCTIME +:491231235959Z/);
    assert.match(stdout, /GENERALIZEDTIME +:20500101000000Z/);
  });

  it('carries public keys and names byte for byte, and signs what it carries', () => {
    for (const { publicKey } of [signing, generateKeyPairSync('rsa', { modulusLength: 2048 }), generateKeyPairSync('ed25519')]) {
      const spki = publicKey.export({ type: 'spki', format: 'der' });
      const issuer = distinguishedName([{ oid: '2.5.4.3', value: 'x'.repeat(200), encoding: 'utf8' }]);
      const der = build({ publicKey: spki, issuer });
      assert.ok(der.includes(Buffer.from(issuer)));
      const certificate = new X509Certificate(der);
      assert.deepEqual(certificate.publicKey.export({ type: 'spki', format: 'der' }), spki);
      assert.ok(certificate.verify(signing.publicKey));
    }
  });
});
