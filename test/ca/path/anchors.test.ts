import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { describe, it } from 'mocha';
import { Anchors } from '../../../ca/path/anchors.ts';
import { KnownCertificate } from '../../../ca/path/known-certificate.ts';
import { readCertificate } from '../../../ca/x509/certificate.ts';
import { authority } from '../../support/path-request.ts';

describe('Anchors', () => {
  const mine = authority('Mine');
  it('tells where an anchor is from, the first store that has it', () => {
    const other = authority('Mine', undefined, { keyName: 'other' });
    const anchors = new Anchors([
      ['file', [new KnownCertificate(mine.der)]],
      ['system', [new KnownCertificate(other.der), new KnownCertificate(mine.der)]],
    ]);
    assert.equal(anchors.size, 2);
    assert.equal(anchors.get(readCertificate(mine.der).sha256)?.source, 'file');
    assert.equal(anchors.get('00'), undefined);
    assert.deepEqual(anchors.named(new KnownCertificate(mine.der).subject).map(({ source }) => source), ['file', 'system']);
    assert.deepEqual(anchors.named('CN=nobody'), []);
  });
  it('finds every root that Node ships by its own name', () => {
    const ders = rootCertificates.map((pem) => new X509Certificate(pem).raw);
    const anchors = new Anchors([['bundled', ders.map((der) => new KnownCertificate(der))]]);
    for (const der of ders) {
      const { sha256, subject } = { sha256: new X509Certificate(der).fingerprint256.replaceAll(':', '').toLowerCase(), subject: new KnownCertificate(der).subject };
      assert.ok(anchors.named(subject).includes(anchors.get(sha256) ?? { certificate: new KnownCertificate(der), source: 'file' }), subject);
    }
  });
});
