import assert from 'node:assert/strict';
import { X509Certificate, createHash } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { describe, it } from 'mocha';
import { DAY_MS } from '../../ca/profiles.ts';
import { makeRoot, rootFacts, rootParts, sha256Hex, spkiSha256 } from '../../ca/root.ts';
import { UserError } from '../../src/errors.ts';
import { certificateText, openssl, strictObjection } from '../support/openssl.ts';
import { realLeaf } from '../support/real-leaf.ts';

const NOW = Date.UTC(2026, 10, 21, 12);

describe('root', () => {
  it('is a P-256 root for TLS servers, above leaves only, for 30 days', async () => {
    const { certificate, key } = await makeRoot({ now: NOW });
    assert.equal(strictObjection(certificate, certificate, null, NOW), null);
    const text = certificateText(certificate);
    for (const line of [
      /Not Before: Nov 20 12:00:00 2026 GMT/,
      /Not After : Dec 21 12:00:00 2026 GMT/,
      /Subject: CN = trustlens 2026-11-21 .+@.+, dnQualifier = [0-9a-f]{16}\n/,
      /ASN1 OID: prime256v1/,
      /Basic Constraints: critical\s+CA:TRUE, pathlen:0\n/,
      /Key Usage: critical\s+Certificate Sign, CRL Sign\n/,
      /Extended Key Usage: \s+TLS Web Server Authentication\n/,
      /Subject Key Identifier: /,
    ]) {
      assert.match(text, line);
    }
    assert.ok(!text.includes('Name Constraints'));
    assert.ok(new X509Certificate(certificate).checkPrivateKey(key));
  });

  it('is another one each time, by key, name and serial number', async () => {
    const [one, two] = (await Promise.all([makeRoot({ now: NOW }), makeRoot({ now: NOW })])).map((root) => new X509Certificate(root.certificate));
    assert.ok(one && two);
    assert.notEqual(one.subject, two.subject);
    assert.notEqual(one.serialNumber, two.serialNumber);
    assert.ok(!one.publicKey.equals(two.publicKey));
  });

  it('is read again as it was made', async () => {
    const { certificate } = await makeRoot({ now: NOW, days: 7, constraints: ['Example.test', '10.1.2.3/8', 'example.test'] });
    const facts = rootFacts(certificate);
    const oracle = new X509Certificate(certificate);
    assert.equal(facts.pem, oracle.toString());
    assert.equal(facts.sha256, oracle.fingerprint256.replaceAll(':', '').toLowerCase());
    const { stdout } = openssl(['x509', '-noout', '-pubkey'], facts.pem);
    assert.equal(facts.spkiSha256, createHash('sha256').update(Buffer.from(stdout.split('\n').slice(1, -2).join(''), 'base64')).digest('base64'));
    assert.match(facts.name, /^trustlens 2026-11-21 /);
    assert.equal(facts.notBefore, NOW - DAY_MS);
    assert.equal(facts.notAfter, NOW + 7 * DAY_MS);
    assert.deepEqual(facts.constraints, ['example.test', '10.0.0.0/8']);
    assert.deepEqual(rootParts(certificate).constraints.map((constraint) => constraint.value), ['example.test', '10.0.0.0/8']);
  });

  it('refuses days and constraints that make no sense', async () => {
    for (const days of [0, -1, 366, 10_000, 1.5, NaN]) await assert.rejects(makeRoot({ now: NOW, days }), (error) => error instanceof UserError && error.code === 'bad_days', `${days}`);
    for (const constraint of ['', '*.test', '10.0.0.0/99', 'a b', '10.0.0.0/8,b']) {
      await assert.rejects(makeRoot({ now: NOW, constraints: [constraint] }), (error) => error instanceof UserError && error.code === 'bad_constraint', constraint);
    }
  });

  it('refuses a certificate without a key identifier as a root', () => {
    assert.throws(() => rootParts(realLeaf({ notBefore: NOW, notAfter: NOW + 1000 })), { code: 'ca_damaged' });
  });

  it('hashes certificates and keys as OpenSSL does', () => {
    const [pem = ''] = rootCertificates;
    const certificate = new X509Certificate(pem);
    assert.equal(sha256Hex(certificate.raw), certificate.fingerprint256.replaceAll(':', '').toLowerCase());
    const { stdout } = openssl(['x509', '-noout', '-pubkey'], pem);
    assert.equal(spkiSha256(certificate.raw), createHash('sha256').update(Buffer.from(stdout.split('\n').slice(1, -2).join(''), 'base64')).digest('base64'));
    assert.equal(spkiSha256(Buffer.from('no certificate')), undefined);
  });
});
