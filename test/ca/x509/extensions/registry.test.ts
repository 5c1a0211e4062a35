/** Every extension: what openssl makes of its own configuration language, and hand-made values that it cannot make. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import { Asn1Error, readAsn1 } from '../../../../ca/x509/asn1.ts';
import { readCertificate } from '../../../../ca/x509/certificate.ts';
import { CERTIFICATE_EXTENSIONS, certificateExtension } from '../../../../ca/x509/extensions/registry.ts';
import type { ExtensionReading, ExtensionValues } from '../../../../ca/x509/extensions/extension.ts';
import type { CertificateFacts } from '../../../../ca/x509/facts.ts';
import { bitString, boolean, ia5, implicit, integer, nothing, octetString, oid, printable, sequence, tagged, tlv, utf8 } from '../../../support/der.ts';
import { commonName } from '../../../support/made-certificate.ts';
import { openssl } from '../../../support/openssl.ts';
import { Random } from '../../../support/random.ts';
import { scratchFolders } from '../../../support/scratch.ts';

/** Extensions in openssl's configuration language, all in one certificate. */
const CONFIG = `
[req]
distinguished_name = dn
prompt = no
[dn]
CN = a.test
[ext]
basicConstraints = critical, CA:TRUE, pathlen:3
keyUsage = critical, digitalSignature, nonRepudiation, keyCertSign, decipherOnly
extendedKeyUsage = serverAuth, clientAuth, 1.3.6.1.4.1.99999.1
subjectKeyIdentifier = 00:11:22
authorityKeyIdentifier = keyid:always, issuer:always
subjectAltName = DNS:a.test, DNS:*.b.test, IP:192.0.2.7, IP:2001:db8::7, email:u@a.test, URI:https://a.test/x, RID:1.2.3.4, otherName:1.2.3;UTF8:hello, dirName:san
issuerAltName = URI:http://ca.test/
crlDistributionPoints = crl1, crl2
freshestCRL = URI:http://ca.test/delta.crl
authorityInfoAccess = OCSP;URI:http://ocsp.test/, caIssuers;URI:http://ca.test/ca.crt
subjectInfoAccess = caRepository;URI:http://repo.test/
certificatePolicies = 2.23.140.1.2.2, @policy
policyMappings = 1.2.3.5:1.2.3.6
policyConstraints = requireExplicitPolicy:2, inhibitPolicyMapping:0
inhibitAnyPolicy = 4
nameConstraints = permitted;DNS:a.test, permitted;IP:10.0.0.0/255.0.0.0, excluded;email:.b.test, excluded;dirName:san
tlsfeature = status_request, 17, 42
noCheck = ignored
nsComment = "made for a test"
nsCertType = server, sslCA
[san]
C = DE
O = Test, Inc.
[crl1]
fullname = URI:http://ca.test/1.crl, URI:ldap://ca.test/
[crl2]
fullname = URI:http://ca.test/2.crl
reasons = keyCompromise, CACompromise
CRLissuer = dirName:san
[policy]
policyIdentifier = 1.2.3.4
CPS.1 = https://ca.test/cps
userNotice.1 = @notice
[notice]
explicitText = UTF8:read the rules
organization = Test
noticeNumbers = 1, 2
`;

const EXPECTED: Readonly<Record<string, [lines: string[], values: ExtensionValues]>> = {
  basicConstraints: [['may sign certificates (CA:TRUE)', 'CAs allowed below: 3 (pathlen)'], { basicConstraints: { ca: true, pathLength: 3 } }],
  keyUsage: [
    ['digitalSignature', 'nonRepudiation', 'keyCertSign', 'decipherOnly'],
    { keyUsage: ['digitalSignature', 'nonRepudiation', 'keyCertSign', 'decipherOnly'] },
  ],
  extendedKeyUsage: [
    ['serverAuth (1.3.6.1.5.5.7.3.1)', 'clientAuth (1.3.6.1.5.5.7.3.2)', '1.3.6.1.4.1.99999.1'],
    { extendedKeyUsage: ['serverAuth', 'clientAuth', '1.3.6.1.4.1.99999.1'] },
  ],
  subjectKeyIdentifier: [['00:11:22'], { subjectKeyId: '001122' }],
  issuerAltName: [['URI:http://ca.test/'], { issuerAlternativeNames: [{ type: 'uri', value: 'http://ca.test/' }] }],
  crlDistributionPoints: [
    [
      'URI:http://ca.test/1.crl',
      'URI:ldap://ca.test/',
      'URI:http://ca.test/2.crl',
      'only for: keyCompromise, cACompromise',
      'CRL issuer: DirName:O=Test\\, Inc., C=DE',
    ],
    { crlUrls: ['http://ca.test/1.crl', 'ldap://ca.test/', 'http://ca.test/2.crl'] },
  ],
  freshestCRL: [['URI:http://ca.test/delta.crl'], { freshestCrlUrls: ['http://ca.test/delta.crl'] }],
  authorityInfoAccess: [
    ['OCSP - URI:http://ocsp.test/', 'CA Issuers - URI:http://ca.test/ca.crt'],
    { ocspUrls: ['http://ocsp.test/'], caIssuersUrls: ['http://ca.test/ca.crt'] },
  ],
  subjectInfoAccess: [['CA Repository - URI:http://repo.test/'], {}],
  certificatePolicies: [
    ['OV (CA/Browser Forum) (2.23.140.1.2.2)', '1.2.3.4', '  CPS: https://ca.test/cps', '  notice: Test', '  notice: read the rules'],
    { policies: ['2.23.140.1.2.2', '1.2.3.4'], validation: 'OV' },
  ],
  policyMappings: [['1.2.3.5 counts as 1.2.3.6'], { policyMappings: [{ issuerDomain: '1.2.3.5', subjectDomain: '1.2.3.6' }] }],
  policyConstraints: [
    ['a policy is required after 2 certificates', 'no policy mapping after 0 certificates'],
    { policyConstraints: { requireExplicitPolicy: 2, inhibitPolicyMapping: 0 } },
  ],
  inhibitAnyPolicy: [['"any policy" does not count after 4 certificates'], { inhibitAnyPolicy: 4 }],
  tlsfeature: [['status_request (5)', 'status_request_v2 (17)', 'feature 42'], { mustStaple: true }],
  noCheck: [['revocation of this certificate is not checked'], {}],
  nsComment: [['made for a test'], {}],
  nsCertType: [['server', 'sslCA'], {}],
};

describe('extensions that openssl made', () => {
  const folder = scratchFolders();
  let facts: CertificateFacts;

  before(() => {
    const file = join(folder(), 'openssl.cnf');
    writeFileSync(file, CONFIG);
    const made = openssl([
      'req',
      '-x509',
      '-new',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      '/dev/null',
      '-config',
      file,
      '-extensions',
      'ext',
      '-days',
      '10',
    ]);
    assert.equal(made.status, 0, made.stderr);
    facts = readCertificate(Buffer.from(made.stdout.replace(/-----.*-----|\s/g, ''), 'base64'));
  });

  it('are read without a problem', () => {
    assert.deepEqual(facts.problems, []);
    assert.deepEqual(
      facts.extensions.filter((extension) => extension.unreadable !== undefined),
      [],
    );
  });

  for (const [name, [lines, values]] of Object.entries(EXPECTED)) {
    it(name, () => {
      const extension = facts.extensions.find((candidate) => candidate.name === name);
      assert.ok(extension !== undefined);
      assert.deepEqual(extension.lines, lines);
      const { values: read = {} } = certificateExtension(extension.oid)?.read(readAsn1(Buffer.from(extension.hex, 'hex')).root) ?? { lines: [] };
      assert.deepEqual(read, values);
      for (const [key, value] of Object.entries(values)) assert.deepEqual(Object.entries(facts).find(([field]) => field === key)?.[1], value);
    });
  }

  it('authorityKeyIdentifier', () => {
    assert.equal(facts.authorityKeyId, '001122');
    assert.equal(facts.authorityCertificate?.serial, facts.serial);
    assert.equal(facts.authorityCertificate.issuer[0]?.value, 'CN=a.test');
  });

  it('subjectAltName', () => {
    const { subjectAlternativeNames = [] } = facts;
    assert.deepEqual(
      subjectAlternativeNames.map(({ type, value }) => `${type} ${value}`),
      [
        'dns a.test',
        'dns *.b.test',
        'ip 192.0.2.7',
        'ip 2001:db8::7',
        'email u@a.test',
        'uri https://a.test/x',
        'registered_id 1.2.3.4',
        'other 1.2.3: hello',
        'directory O=Test\\, Inc., C=DE',
      ],
    );
  });

  it('nameConstraints', () => {
    assert.deepEqual(facts.extensions.find(({ name }) => name === 'nameConstraints')?.lines, [
      'permitted: DNS:a.test',
      'permitted: IP:10.0.0.0/8',
      'excluded: email:.b.test',
      'excluded: DirName:O=Test\\, Inc., C=DE',
    ]);
  });

  it('criticality', () =>
    assert.deepEqual(
      facts.extensions.filter(({ critical }) => critical).map(({ name }) => name),
      ['basicConstraints', 'keyUsage'],
    ));
});

function read(name: string, value: Buffer): ExtensionReading {
  const extension = CERTIFICATE_EXTENSIONS.find((candidate) => candidate.name === name);
  assert.ok(extension !== undefined, name);
  return extension.read(readAsn1(value).root);
}

/** `u16` length before the bytes, as TLS writes vectors. */
const vector = (bytes: Buffer): Buffer => Buffer.concat([Buffer.of(bytes.length >> 8, bytes.length & 0xff), bytes]);

const sct = (version: number): Buffer =>
  Buffer.concat([Buffer.of(version), Buffer.alloc(32, 7), Buffer.from('0000018bcfe56800', 'hex'), Buffer.of(0, 0, 4, 3, 0, 2, 1, 2)]);

describe('extensions made by hand', () => {
  const made: [name: string, value: Buffer, lines: string[]][] = [
    ['signedCertificateTimestampList', octetString(vector(vector(sct(0)))), [`log ${'07'.repeat(32)}, 2023-11-14T22:13:20Z, sha256 ecdsa`]],
    ['ctPoison', nothing(), ['a precertificate, not for use by a server']],
    ['delegationUsage', nothing(), ['may sign delegated credentials']],
    ['msTemplateName', tlv(0x1e, Buffer.of(0, 0x57, 0, 0x65, 0, 0x62)), ['Web']],
    ['msTemplate', sequence(oid('1.3.6.1.4.1.311.21.8.1'), integer(100), integer(3)), ['template 1.3.6.1.4.1.311.21.8.1', 'version 100.3']],
    ['msTemplate', sequence(oid('1.3.6.1.4.1.311.21.8.1')), ['template 1.3.6.1.4.1.311.21.8.1']],
    ['msCaVersion', integer(0x0001_0002), ['certificate 2, key 1']],
    ['msApplicationPolicies', sequence(sequence(oid('1.3.6.1.5.5.7.3.1')), sequence(oid('1.2.3'))), ['serverAuth (1.3.6.1.5.5.7.3.1)', '1.2.3']],
    [
      'cabfOrganizationIdentifier',
      sequence(printable('NTR'), printable('US'), implicit(0, 'CA'), utf8('123')),
      ['register: NTR', 'country: US', 'state: CA', 'reference: 123'],
    ],
    [
      'privateKeyUsagePeriod',
      sequence(implicit(0, '20260101000000Z'), implicit(1, '20270101000000Z')),
      ['not before 20260101000000Z', 'not after 20270101000000Z'],
    ],
    [
      'qcStatements',
      sequence(
        sequence(oid('0.4.0.1862.1.1')),
        sequence(oid('0.4.0.1862.1.6'), sequence(oid('0.4.0.1862.1.6.3'))),
        sequence(oid('0.4.0.1862.1.3'), integer(10)),
        sequence(oid('0.4.0.1862.1.5'), sequence(sequence(ia5('https://a.test/pds'), printable('en')))),
        sequence(oid('1.2.3')),
      ),
      [
        'qualified certificate (QcCompliance)',
        'kind (QcType): web site',
        'years the records are kept (QcRetentionPeriod): 10',
        'disclosure statement (QcPDS): https://a.test/pds, en',
        '1.2.3',
      ],
    ],
    ['basicConstraints', sequence(), ['may not sign certificates (CA:FALSE)']],
    ['keyUsage', bitString(Buffer.alloc(0)), ['nothing is allowed']],
  ];
  for (const [name, value, lines] of made) {
    it(`${name} ${value.toString('hex').slice(0, 24)}`, () => assert.deepEqual(read(name, value).lines, lines));
  }

  const odd: [name: string, value: Buffer, problem: RegExp][] = [
    ['basicConstraints', sequence(boolean(false)), /default value/],
    ['basicConstraints', sequence(boolean(true), integer(-1)), /negative/],
    ['keyUsage', bitString(Buffer.alloc(0)), /no bit/],
    ['keyUsage', bitString(Buffer.of(0x80), 0), /zero bits/],
    ['extendedKeyUsage', sequence(), /empty/],
    ['subjectAltName', sequence(), /empty/],
    ['authorityKeyIdentifier', sequence(implicit(2, 'x')), /belong together/],
    ['nameConstraints', sequence(), /nothing/],
    ['nameConstraints', sequence(tagged(0, sequence(implicit(2, 'a.test'), implicit(0, Buffer.of(1))))), /minimum/],
    ['certificatePolicies', sequence(sequence(oid('1.2.3')), sequence(oid('1.2.3'))), /twice/],
    ['policyConstraints', sequence(), /empty/],
    ['ctPoison', integer(1), /NULL/],
    ['signedCertificateTimestampList', octetString(vector(vector(sct(1)))), /version 2/],
    ['nsComment', ia5('é'), /IA5String/],
  ];
  for (const [name, value, problem] of odd) {
    it(`${name} ${value.toString('hex').slice(0, 24)} is read and told as odd`, () => assert.match((read(name, value).problems ?? []).join(), problem));
  }

  const broken: [name: string, value: Buffer][] = [
    ['basicConstraints', sequence(integer(1), boolean(true))],
    ['basicConstraints', octetString()],
    ['keyUsage', sequence()],
    ['subjectKeyIdentifier', utf8('a')],
    ['nameConstraints', sequence(implicit(0, 'a'))],
    ['signedCertificateTimestampList', octetString(vector(vector(sct(0).subarray(0, 40))))],
    ['signedCertificateTimestampList', octetString(vector(vector(Buffer.concat([sct(0), Buffer.of(9)]))))],
    ['signedCertificateTimestampList', octetString(Buffer.of(0, 9))],
    ['inhibitAnyPolicy', integer(Buffer.alloc(9, 1))],
  ];
  for (const [name, value] of broken) {
    it(`${name} ${value.toString('hex').slice(0, 24)} is refused`, () => assert.throws(() => read(name, value), Asn1Error));
  }
});

describe('the registry of extensions', () => {
  it('has each identifier and each name once', () => {
    assert.equal(new Set(CERTIFICATE_EXTENSIONS.map(({ oid: id }) => id)).size, CERTIFICATE_EXTENSIONS.length);
    assert.equal(new Set(CERTIFICATE_EXTENSIONS.map(({ name }) => name)).size, CERTIFICATE_EXTENSIONS.length);
    assert.equal(certificateExtension('1.2.3'), undefined);
  });

  it('explains each extension in two sentences at most, with its source', () => {
    for (const { name, explanation, citation } of CERTIFICATE_EXTENSIONS) {
      assert.match(explanation, /^[A-Z].*\.$/, name);
      assert.ok((explanation.match(/\.(?: |$)/g) ?? []).length <= 2, name);
      assert.match(citation, /\d/, name);
    }
  });

  it('holds decoders that throw nothing but their own error on any structure', () => {
    const random = new Random(5);
    const atoms = [
      nothing(),
      boolean(true),
      boolean(false),
      integer(1),
      integer(Buffer.alloc(0)),
      integer(Buffer.alloc(200, 0x7f)),
      bitString(Buffer.of(0x80), 7),
      tlv(3),
      octetString(vector(vector(sct(0)))),
      oid('2.23.140.1.2.1'),
      tlv(6),
      utf8('a'),
      ia5('\0'),
      implicit(0, 'x'),
      implicit(1, ''),
      implicit(2, 'a.test'),
      implicit(6, 'http://a.test'),
      implicit(7, Buffer.of(1)),
      tagged(4, commonName('x')),
    ];
    const any = (depth: number): Buffer => {
      if (depth === 0 || random.oneIn(3)) return random.pick(atoms);
      const children = Array.from({ length: random.below(4) }, () => any(depth - 1));
      return random.pick([(...items: Buffer[]) => sequence(...items), (...items: Buffer[]) => tagged(random.below(4), ...items)])(...children);
    };
    for (let count = 0; count < 1500; count += 1) {
      const value = any(4);
      const { root } = readAsn1(value);
      for (const extension of CERTIFICATE_EXTENSIONS) {
        try {
          const { lines, problems = [] } = extension.read(root);
          assert.ok(lines.every((line) => typeof line === 'string') && problems.every((problem) => typeof problem === 'string'));
        } catch (error) {
          assert.ok(error instanceof Asn1Error, `${extension.name} ${value.toString('hex')}: ${String(error)}`);
        }
      }
    }
  });
});
