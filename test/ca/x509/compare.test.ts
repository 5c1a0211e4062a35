import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { readCertificate } from '../../../ca/x509/certificate.ts';
import { compareCertificates } from '../../../ca/x509/compare.ts';
import { oid, printable, sequence, set, utf8 } from '../../support/der.ts';
import { goodPath } from '../../support/judged-path.ts';
import { alternativeNames, basicConstraints, extendedKeyUsage, extension, keyUsage, makeCertificate } from '../../support/made-certificate.ts';

const [real] = goodPath({
  leaf: {
    subject: sequence(
      set(sequence(oid('2.5.4.6'), printable('DE'))),
      set(sequence(oid('2.5.4.10'), utf8('Shop'))),
      set(sequence(oid('2.5.4.3'), utf8('www.example.com'))),
    ),
  },
});

const root = makeCertificate({ subject: 'trustlens 2026-11-21 ana@mbp', keyName: 'proxy root' });
const forged = makeCertificate({
  subject: sequence(set(sequence(oid('2.5.4.3'), utf8('www.example.com'))), set(sequence(oid('2.5.4.10'), utf8('Other')))),
  issuer: root,
  keyName: 'forged',
  serial: Buffer.from('01', 'hex'),
  notBefore: Date.UTC(2026, 9, 25, 12),
  notAfter: Date.UTC(2027, 0, 5, 6),
  extensions: [
    basicConstraints(false),
    keyUsage('digitalSignature'),
    extendedKeyUsage('serverAuth', 'clientAuth'),
    alternativeNames('www.example.com', 'new.example.com'),
    extension('1.3.6.1.4.1.99999.1', utf8('new')),
  ],
});

describe('compareCertificates', () => {
  const rows = compareCertificates(readCertificate(real.der), readCertificate(forged.der));
  const fates = (field: string): string[] => rows.filter((row) => row.field === field).map((row) => `${row.fate}: ${row.real ?? '–'} | ${row.forged ?? '–'}`);

  const expected: [field: string, rows: string[]][] = [
    ['subject CN', ['kept: www.example.com | www.example.com']],
    ['subject C', ['dropped: DE | –']],
    ['subject O', ['changed: Shop | Other']],
    ['subjectAltName', ['kept: DNS:www.example.com | DNS:www.example.com', 'dropped: DNS:example.com | –', 'invented: – | DNS:new.example.com']],
    ['issuer', ['changed: CN=Example CA R3 | CN=trustlens 2026-11-21 ana@mbp']],
    ['signature algorithm', ['kept: ecdsa-with-SHA256 | ecdsa-with-SHA256']],
    ['serial', ['changed: 4a7d1c5e9b3f60824d13 | 01']],
    ['notBefore', ['kept: 2026-10-25T12:00:00Z | 2026-10-25T12:00:00Z']],
    ['notAfter', ['changed: 2027-01-23T12:00:00Z | 2027-01-05T06:00:00Z (−18 days)']],
    ['basicConstraints', ['kept: critical: may not sign certificates (CA:FALSE) | critical: may not sign certificates (CA:FALSE)']],
    ['extendedKeyUsage', ['changed: serverAuth (1.3.6.1.5.5.7.3.1) | serverAuth (1.3.6.1.5.5.7.3.1), clientAuth (1.3.6.1.5.5.7.3.2)']],
    ['crlDistributionPoints', ['dropped: URI:http://ca.example.com/leaf.crl | –']],
    ['1.3.6.1.4.1.99999.1', ['invented: – | UTF8String "new"']],
    ['validation', ['dropped: DV | –']],
  ];
  for (const [field, lines] of expected) it(field, () => assert.deepEqual(fates(field), lines));

  it('tells keys apart that look alike', () => assert.match(fates('key').join(), /^changed: P-256, SHA-256 pin \S+ \| P-256, SHA-256 pin \S+$/));

  it('finds nothing but kept fields between a certificate and itself', () => {
    const facts = readCertificate(real.der);
    assert.deepEqual(
      compareCertificates(facts, facts).filter(({ fate }) => fate !== 'kept'),
      [],
    );
  });

  it('sees a difference in criticality alone', () => {
    const facts = (critical: boolean) => readCertificate(makeCertificate({ extensions: [extension('1.2.3', utf8('x'), critical)] }).der);
    assert.deepEqual(compareCertificates(facts(true), facts(false)).find(({ field }) => field === '1.2.3')?.fate, 'changed');
  });

  it('counts what it does not list', () => {
    const names = Array.from({ length: 500 }, (_, index) => `h${index}.test`);
    const [row] = compareCertificates(readCertificate(makeCertificate({ extensions: [alternativeNames(...names)] }).der), readCertificate(forged.der)).filter(
      ({ field, fate }) => field === 'subjectAltName' && fate === 'dropped',
    );
    assert.match(row?.real ?? '', / … and 480 more$/);
  });

  it('compares certificates that cannot be read', () =>
    assert.doesNotThrow(() => compareCertificates(readCertificate(Buffer.of(1)), readCertificate(Buffer.of(2)))));
});
