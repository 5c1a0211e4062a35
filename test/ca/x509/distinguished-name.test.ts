import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { describe, it } from 'mocha';
import { Asn1Error, readAsn1 } from '../../../ca/x509/asn1.ts';
import { readCertificate } from '../../../ca/x509/certificate.ts';
import { nameLine, readName } from '../../../ca/x509/distinguished-name.ts';
import type { DistinguishedName } from '../../../ca/x509/distinguished-name.ts';
import { ia5, integer, oid, printable, sequence, set, tlv, utf8 } from '../../support/der.ts';
import { makeCertificate } from '../../support/made-certificate.ts';
import { openssl } from '../../support/openssl.ts';

const attribute = (id: string, value: Buffer): Buffer => sequence(oid(id), value);
const read = (...rdns: Buffer[]): DistinguishedName => readName(readAsn1(sequence(...rdns)).root, 'subject');

/** The subject as openssl writes it by RFC 2253, with its ", " as separator and no escapes but those of RFC 4514. */
function opensslSubject(der: Uint8Array): string {
  const { stdout, stderr } = openssl(
    ['x509', '-inform', 'der', '-noout', '-subject', '-nameopt', 'esc_2253,dump_unknown,dump_der,sep_comma_plus_space,dn_rev,sname,utf8'],
    der,
  );
  const line = /^subject=(.*)$/m.exec(stdout)?.[1];
  if (line === undefined) throw new Error(stderr);
  return line;
}

describe('readName', () => {
  it('writes the names of all roots as OpenSSL does within Node, which begins at the other end', () => {
    for (const pem of rootCertificates) {
      const certificate = new X509Certificate(pem);
      assert.equal(readCertificate(certificate.raw).subject, certificate.subject.split('\n').reverse().join(', '));
    }
  });

  it('writes special characters, spaces, several values and unknown attributes as openssl does', () => {
    const subject = sequence(
      set(attribute('2.5.4.10', utf8('A, "B" <C>; D+E\\F = G'))),
      set(attribute('2.5.4.11', utf8(' edge ')), attribute('2.5.4.4', utf8('#hash'))),
      set(attribute('0.9.2342.19200300.100.1.25', ia5('test'))),
      set(attribute('2.5.4.3', utf8('Zürich €'))),
    );
    const { der } = makeCertificate({ subject });
    // openssl turns the order within one RDN around too, which is a set and has none.
    assert.equal(readCertificate(der).subject.replace('OU=\\ edge\\ +SN=\\#hash', 'SN=\\#hash+OU=\\ edge\\ '), opensslSubject(der).replaceAll(' + ', '+'));
  });

  it('keeps order, RDN index and string type of each attribute', () => {
    const { attributes, line } = read(
      set(attribute('2.5.4.6', printable('DE'))),
      set(attribute('2.5.4.3', utf8('a.test')), attribute('2.5.4.5', printable('7'))),
    );
    assert.deepEqual(attributes, [
      { oid: '2.5.4.6', type: 'C', value: 'DE', rdn: 0, encoding: 'PrintableString' },
      { oid: '2.5.4.3', type: 'CN', value: 'a.test', rdn: 1, encoding: 'UTF8String' },
      { oid: '2.5.4.5', type: 'serialNumber', value: '7', rdn: 1, encoding: 'PrintableString' },
    ]);
    assert.equal(line, 'CN=a.test+serialNumber=7, C=DE');
    assert.equal(nameLine([]), '');
  });

  it('keeps deceiving characters as they are and tells them', () => {
    const { attributes, problems } = read(set(attribute('2.5.4.3', utf8('good.test\0.evil.test'))), set(attribute('2.5.4.10', utf8('\u202ekcah'))));
    assert.deepEqual(
      attributes.map(({ value }) => value),
      ['good.test\0.evil.test', '\u202ekcah'],
    );
    assert.deepEqual(problems, ['subject CN: contains a NUL character', 'subject O: contains a character that changes the direction of writing']);
  });

  it('shows values that are no text in hex, and tells empty parts', () => {
    const { line, problems } = read(set(), set(attribute('1.2.3', integer(5))));
    assert.equal(line, '1.2.3=#020105');
    assert.deepEqual(problems, ['subject: an empty part (RDN without attributes)']);
  });

  it('refuses what is no name', () => {
    for (const bytes of [
      set(),
      sequence(sequence()),
      sequence(tlv(0x11)),
      sequence(set(sequence(oid('2.5.4.3')))),
      sequence(set(sequence(oid('2.5.4.3'), utf8('a'), utf8('b')))),
    ]) {
      assert.throws(() => readName(readAsn1(bytes).root, 'x'), Asn1Error);
    }
  });
});
