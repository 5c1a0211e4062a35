import assert from 'node:assert/strict';
import { X509Certificate, createHash } from 'node:crypto';
import { describe, it } from 'mocha';
import { CertificateCache, keyName } from '../../../src/inspect/certificates.ts';
import { goodPath } from '../../support/judged-path.ts';
import { alternativeNames, extension, keyPair, makeCertificate, policies } from '../../support/made-certificate.ts';
import type { KeyKind } from '../../support/made-certificate.ts';

describe('keyName', () => {
  it('names keys as people do', () => {
    const cache = new CertificateCache();
    const names: readonly (readonly [KeyKind, string])[] = [
      ['p256', 'P-256'],
      ['p384', 'P-384'],
      ['secp256k1', 'secp256k1'],
      ['rsa1024', 'RSA 1024'],
      ['ed25519', 'Ed25519'],
    ];
    for (const [key, name] of names) assert.equal(cache.event(makeCertificate({ key }).der).key, name);
    assert.equal(keyName({ type: 'rsa-pss', bits: 2048 }), 'RSA-PSS 2048');
    assert.equal(keyName({ type: 'ec', curve: 'secp521r1', bits: 521 }), 'P-521');
    assert.equal(keyName({ type: 'ed448', bits: 456 }), 'Ed448');
    assert.equal(keyName({ type: 'unknown' }), 'unknown');
  });
});

describe('CertificateCache', () => {
  it('says of a certificate what Node says', () => {
    const [leaf, , root] = goodPath();
    const event = new CertificateCache().event(leaf.der);
    const node = new X509Certificate(leaf.der);
    assert.equal(event.sha256, node.fingerprint256.replaceAll(':', '').toLowerCase());
    assert.equal(event.sha1, node.fingerprint.replaceAll(':', '').toLowerCase());
    assert.equal(event.spkiSha256, createHash('sha256').update(node.publicKey.export({ type: 'spki', format: 'der' })).digest('base64'));
    assert.equal(event.serial, node.serialNumber.toLowerCase());
    assert.deepEqual([event.notBefore, event.notAfter], [Date.parse(node.validFrom), Date.parse(node.validTo)]);
    assert.deepEqual(event.names, ['www.example.com', 'example.com']);
    assert.deepEqual([event.title, event.subject, event.issuer], ['www.example.com', 'CN=www.example.com', 'CN=Example CA R3']);
    assert.deepEqual([event.isCa, event.selfIssued, event.scts, event.validation, event.problems], [false, false, 2, 'DV', []]);
    const rootEvent = new CertificateCache().event(root.der);
    assert.deepEqual([rootEvent.isCa, rootEvent.selfIssued, 'validation' in rootEvent], [true, true, false]);
  });

  it('carries the certificate itself, so that it can be saved', () => {
    const [leaf] = goodPath();
    const { der } = new CertificateCache().event(leaf.der);
    const pem = `-----BEGIN CERTIFICATE-----\n${der}\n-----END CERTIFICATE-----\n`;
    assert.ok(new X509Certificate(pem).raw.equals(leaf.der));
  });

  it('finds a title where there is no common name', () => {
    const cache = new CertificateCache();
    assert.equal(cache.event(makeCertificate({ subject: null, extensions: [alternativeNames('first.example', 'second.example')] }).der).title, 'first.example');
    assert.equal(cache.event(makeCertificate({ subject: null }).der).title, 'no name');
  });

  it('tells names that are no hosts from hosts', () => {
    const email = Buffer.concat([Buffer.of(0x81, 3), Buffer.from('a@b')]);
    const names = extension('2.5.29.17', Buffer.concat([Buffer.of(0x30, 5), email]));
    assert.deepEqual(new CertificateCache().event(makeCertificate({ extensions: [names] }).der).names, ['email:a@b']);
    assert.deepEqual(new CertificateCache().event(makeCertificate({ extensions: [alternativeNames('127.0.0.1')] }).der).names, ['127.0.0.1']);
  });

  it('lists no more names and lines than an event should hold, and says how many more there are', () => {
    const hosts = Array.from({ length: 250 }, (_, index) => `host-${index}.example`);
    const event = new CertificateCache().event(makeCertificate({ extensions: [alternativeNames(...hosts), policies(...hosts.map((_, index) => `1.3.6.1.4.1.${index}`))] }).der);
    assert.deepEqual(event.names, [...hosts.slice(0, 200), '… and 50 more']);
    assert.ok(event.extensions.every(({ lines }) => lines.length <= 60));
  });

  it('takes what is no certificate, and extensions nobody can read', () => {
    const cache = new CertificateCache();
    const nonsense = cache.event(Buffer.from('nonsense'));
    assert.ok(nonsense.problems.length > 0);
    assert.equal(nonsense.der, Buffer.from('nonsense').toString('base64'));
    const broken = cache.event(makeCertificate({ extensions: [extension('2.5.29.19', Buffer.from('ffff', 'hex'))] }).der);
    assert.match(broken.extensions[0]?.lines[0] ?? '', /^could not be read: /);
    assert.equal(broken.extensions[0]?.lines[1], 'ffff');
  });

  it('reads each certificate once, as long as it is among the last it was asked for', () => {
    const cache = new CertificateCache();
    const { der } = makeCertificate({ subject: 'kept' });
    const first = cache.event(der);
    assert.equal(cache.event(Uint8Array.from(der)), first);
    assert.equal(cache.facts(der).sha256, first.sha256);
    const spki = keyPair('p256').publicKey.export({ type: 'spki', format: 'der' });
    const other = (number: number): Buffer => makeCertificate({ spki, serial: Buffer.from(`01${number.toString(16).padStart(6, '0')}`, 'hex'), signature: Buffer.of(0) }).der;
    for (let number = 0; number < 511; number += 1) cache.event(other(number));
    assert.equal(cache.event(der), first, 'the 511 others and it are kept');
    // Asked for just now, it is not the one to go; the oldest other is.
    const zero = cache.event(other(0));
    cache.event(other(600));
    assert.equal(cache.event(der), first);
    for (let number = 700; number < 1_212; number += 1) cache.event(other(number));
    assert.notEqual(cache.event(der), first, 'after 512 others it is gone');
    assert.notEqual(cache.event(other(0)), zero);
  });

  it('does not keep hold of the bytes it was given', () => {
    const cache = new CertificateCache();
    const bytes = Uint8Array.from(makeCertificate({ subject: 'mine' }).der);
    const { der } = cache.facts(bytes);
    bytes.fill(0);
    assert.equal(der[0], 0x30);
  });
});
