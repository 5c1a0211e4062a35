import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { describe, it } from 'mocha';
import { readCertificate } from '../../../ca/x509/certificate.ts';
import type { CertificateFacts } from '../../../ca/x509/facts.ts';
import { bitString, boolean, integer, nothing, oid, printable, sequence, set, tagged, time, tlv, utf8 } from '../../support/der.ts';
import { HOST, goodPath, LEAF_EXTENSIONS } from '../../support/judged-path.ts';
import { alternativeNames, extension, makeCertificate } from '../../support/made-certificate.ts';
import { certificateText } from '../../support/openssl.ts';
import { Random } from '../../support/random.ts';

/** Where Debian keeps the roots of Mozilla's programme, linked from the system's store; other systems have none there. */
const SYSTEM_ROOTS = '/usr/share/ca-certificates/mozilla';

function systemCertificates(): X509Certificate[] {
  if (!existsSync(SYSTEM_ROOTS)) return [];
  return readdirSync(SYSTEM_ROOTS).map((name) => new X509Certificate(readFileSync(join(SYSTEM_ROOTS, name))));
}

/**
 * Roots whose encoding is known to break a rule, by SHA-256 of their DER, and the rule: dates before 2050 as GeneralizedTime
 * (Certum Trusted Network CA 2), zero bits at the end of the key usage (two roots of Trustwave).
 */
const KNOWN_ODD: Readonly<Record<string, RegExp>> = {
  b676f2eddae8775cd36cb0f63cd1d4603961f49e6265ba013a2f0307b6d0b804: /GeneralizedTime before 2050/,
  '945bbc825ea554f489d1fd51a73ddf2ea624ac7019a05205225c22a78ccfa8b4': /needless zero bits/,
  '55903859c8c0c3ebb8759ece4e2557225ff5758bbd38ebd48276601e1bd58097': /needless zero bits/,
};

/** What Node's own reader says, against the facts. */
function assertAgrees(certificate: X509Certificate): void {
  const facts = readCertificate(certificate.raw);
  assert.equal(facts.sha256, certificate.fingerprint256.replaceAll(':', '').toLowerCase());
  assert.equal(facts.sha1, certificate.fingerprint.replaceAll(':', '').toLowerCase());
  assert.equal(facts.serial.toUpperCase(), certificate.serialNumber.padStart(2, '0'));
  assert.equal(facts.notBefore, Date.parse(certificate.validFrom));
  assert.equal(facts.notAfter, Date.parse(certificate.validTo));
  assert.equal(facts.basicConstraints?.ca ?? false, certificate.ca);
  assert.deepEqual(facts.spki === undefined ? undefined : Buffer.from(facts.spki), certificate.publicKey.export({ type: 'spki', format: 'der' }));
  assert.equal(
    facts.spkiSha256,
    createHash('sha256')
      .update(certificate.publicKey.export({ type: 'spki', format: 'der' }))
      .digest('base64'),
  );
  assert.equal(facts.selfIssued, certificate.subject === certificate.issuer);
  assert.equal(facts.unreadable, undefined);
  const odd = KNOWN_ODD[facts.sha256];
  if (odd === undefined) assert.deepEqual(facts.problems, [], certificate.subject);
  else assert.match(facts.problems.join(), odd);
}

describe('readCertificate', () => {
  it('agrees with Node on every root that Node ships, without a problem or with a known one', () => {
    for (const pem of rootCertificates) assertAgrees(new X509Certificate(pem));
  });

  it("agrees with Node on every root of this system's store", () => {
    for (const certificate of systemCertificates()) assertAgrees(certificate);
  });

  it('agrees with openssl on the extensions and the signature algorithm', () => {
    for (const pem of rootCertificates.filter((_, index) => index % 12 === 0)) {
      const { raw } = new X509Certificate(pem);
      const facts = readCertificate(raw);
      const text = certificateText(raw);
      assert.equal(facts.version, Number(/Version: (\d)/.exec(text)?.[1]));
      assert.equal(facts.signatureAlgorithm, /Signature Algorithm: (\S+)/.exec(text)?.[1]);
      const critical = [...text.matchAll(/^ {12}\S.*?: ?(critical)?$/gm)].map((match) => match[1] === 'critical');
      assert.deepEqual(
        facts.extensions.map((one) => one.critical),
        critical,
      );
      const keyId = /Subject Key Identifier: ?(?:critical)?\s+([0-9A-F:]+)/.exec(text)?.[1];
      assert.equal(facts.subjectKeyId, keyId?.replaceAll(':', '').toLowerCase());
      const usage = /X509v3 Key Usage: ?(?:critical)?\s+(.*)/.exec(text)?.[1];
      assert.equal(facts.keyUsage?.length, usage?.split(', ').length);
    }
  });

  it('reads a leaf of a public CA', () => {
    const [leaf] = goodPath();
    const facts = readCertificate(leaf.der);
    assert.deepEqual(facts.problems, []);
    const { commonName, validation, scts = [], crlUrls, caIssuersUrls, extendedKeyUsage, keyUsage, signatureHash, version } = facts;
    assert.deepEqual(
      { commonName, validation, logs: scts.map(({ logId }) => logId.slice(0, 4)), crlUrls, caIssuersUrls, extendedKeyUsage, keyUsage, signatureHash, version },
      {
        commonName: HOST,
        validation: 'DV',
        logs: ['0101', '0202'],
        crlUrls: ['http://ca.example.com/leaf.crl'],
        caIssuersUrls: ['http://ca.example.com/intermediate.crt'],
        extendedKeyUsage: ['serverAuth'],
        keyUsage: ['digitalSignature'],
        signatureHash: 'SHA-256',
        version: 3,
      },
    );
    assert.equal(facts.extensions.length, Object.keys(LEAF_EXTENSIONS).length);
  });

  const serials: [bytes: string, serial: string][] = [
    ['00', '00'],
    ['05', '05'],
    ['00ff', 'ff'],
    ['0080', '80'],
    ['ff', '-01'],
    ['80', '-80'],
    ['ff7f', '-81'],
    ['00d2fc1387a944dce7', 'd2fc1387a944dce7'],
  ];
  for (const [bytes, serial] of serials) {
    it(`reads the serial ${bytes} as ${serial}`, () => {
      const { der } = makeCertificate({ serial: Buffer.from(bytes, 'hex') });
      assert.equal(readCertificate(der).serial, serial);
      const printed = /Serial Number:\s*(?:-?\d+ \((-?)0x([0-9a-f]+)\)|(?:\s*\(Negative\))?\s*([0-9a-f:]+))/.exec(certificateText(der));
      const openssl = printed?.[2] ?? printed?.[3]?.replaceAll(':', '') ?? '';
      assert.equal(BigInt(`0x${serial.replace('-', '')}`), BigInt(`0x${openssl}`));
    });
  }

  const odd: [words: string, der: Buffer, problem: RegExp, kept: (facts: CertificateFacts) => boolean][] = [
    ['a written-out version 1', sequence(sequence(tagged(0, integer(0)), integer(1), ...inner()), ...outer()), /default value/, (facts) => facts.version === 1],
    ['a version 9', sequence(sequence(tagged(0, integer(8)), integer(1), ...inner()), ...outer()), /version 9/, (facts) => facts.version === 9],
    [
      'extensions in version 1',
      makeCertificate({ version: 1, extensions: [alternativeNames('a.test')] }).der,
      /extensions in a certificate of version 1/,
      (facts) => facts.subjectAlternativeNames?.length === 1,
    ],
    ['a serial without octets', makeCertificate({ serial: Buffer.alloc(0) }).der, /serial number/, (facts) => facts.commonName === 'Test'],
    ['bytes behind it', Buffer.concat([makeCertificate({}).der, Buffer.of(1)]), /1 bytes behind/, (facts) => facts.commonName === 'Test'],
    ['a name that is no sequence', makeCertificate({ subject: utf8('x') }).der, /subject is UTF8String/, (facts) => facts.issuer === '' && facts.notAfter > 0],
    ['a NUL in its name', makeCertificate({ subject: 'good.test\0.evil.test' }).der, /NUL/, (facts) => facts.commonName === 'good.test\0.evil.test'],
    [
      'a key that is no key',
      makeCertificate({ spki: sequence(integer(5)) }).der,
      /public key algorithm/,
      (facts) => facts.key.type === 'unknown' && facts.commonName === 'Test',
    ],
    ['two signature algorithms', makeCertificate({ outerAlgorithm: sequence(oid('1.2.3')) }).der, /^$/, (facts) => !facts.signatureAlgorithmsEqual],
    [
      'an unknown signature algorithm',
      makeCertificate({ innerAlgorithm: sequence(oid('1.2.3')), outerAlgorithm: sequence(oid('1.2.3')) }).der,
      /^$/,
      (facts) => facts.signatureAlgorithm === '1.2.3' && facts.signatureAlgorithmsEqual,
    ],
    [
      'a signature in pieces',
      sequence(sequence(integer(1), ...inner()), sequence(oid('1.2.840.10045.4.3.2')), tlv(0x23, bitString(Buffer.of(1)))),
      /pieces/,
      (facts) => facts.signature === undefined,
    ],
    [
      'a broken extension',
      makeCertificate({ extensions: [extension('2.5.29.17', boolean(true)), alternativeNames('a.test')] }).der,
      /subjectAltName: cannot be read/,
      (facts) => facts.extensions.length === 2,
    ],
  ];
  for (const [words, der, problem, kept] of odd) {
    it(`reads a certificate with ${words}`, () => {
      const facts = readCertificate(der);
      assert.match(facts.problems.join(), problem);
      assert.ok(kept(facts));
      assert.equal(facts.unreadable, undefined);
    });
  }

  it('reads the unique identifiers of version 2', () => {
    const bits = (tag: number): Buffer => tlv(0x80 | tag, Buffer.of(0, 1));
    const facts = readCertificate(sequence(sequence(tagged(0, integer(1)), integer(1), ...inner(), bits(1), bits(2)), ...outer()));
    assert.deepEqual([facts.version, facts.uniqueIds], [2, ['issuer', 'subject']]);
  });

  it('says of bytes that are no certificate that they are none', () => {
    for (const bytes of [Buffer.alloc(0), Buffer.from('hello'), sequence(), sequence(sequence(), sequence(), sequence()), Buffer.alloc(2_000_000, 0x30)]) {
      const facts = readCertificate(bytes);
      assert.ok(facts.unreadable !== undefined);
      assert.equal(facts.problems.length, 1);
      assert.equal(facts.sha256, createHash('sha256').update(bytes).digest('hex'));
    }
  });

  it('keeps all of 10,000 names and shows some', () => {
    const names = Array.from({ length: 10_000 }, (_, index) => `host-${index}.example.com`);
    const facts = readCertificate(makeCertificate({ extensions: [alternativeNames(...names)] }).der);
    assert.deepEqual(
      facts.subjectAlternativeNames?.map(({ value }) => value),
      names,
    );
    assert.ok((facts.extensions[0]?.lines.length ?? 0) < 300);
  });

  it('is bounded in what it tells, however much is wrong', () => {
    const subject = sequence(...Array.from({ length: 5000 }, () => set(sequence(oid('2.5.4.3'), printable('\0')))));
    assert.ok(readCertificate(makeCertificate({ subject }).der).problems.length < 300);
  });

  it('never throws on cut off and on edited certificates', () => {
    const [leaf, , root] = goodPath();
    const random = new Random(42);
    for (const { der } of [leaf, root]) {
      for (let length = 0; length < der.length; length += 1) readCertificate(der.subarray(0, length));
      for (let count = 0; count < 2000; count += 1) {
        const facts = readCertificate(random.edited(der));
        assert.ok(Number.isFinite(facts.notBefore) && Number.isFinite(facts.notAfter));
        JSON.stringify({ ...facts, der: '' });
      }
    }
  });
});

/** The middle of a signed part: algorithm, names, dates, key. */
function inner(): Buffer[] {
  const name = sequence(set(sequence(oid('2.5.4.3'), utf8('Test'))));
  return [
    sequence(oid('1.2.840.10045.4.3.2')),
    name,
    sequence(time(0), time(1e12)),
    name,
    sequence(sequence(oid('1.2.3'), nothing()), bitString(Buffer.of(1))),
  ];
}

/** What stands behind the signed part. */
function outer(): Buffer[] {
  return [sequence(oid('1.2.840.10045.4.3.2')), bitString(Buffer.of(1))];
}
