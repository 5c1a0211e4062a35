import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Asn1Error, readAsn1 } from '../../../ca/x509/asn1.ts';
import { readDistributionPoints } from '../../../ca/x509/distribution-points.ts';
import type { DistributionPoints } from '../../../ca/x509/distribution-points.ts';
import { implicit, oid, sequence, set, tagged, utf8 } from '../../support/der.ts';
import { commonName } from '../../support/made-certificate.ts';

const read = (...points: Buffer[]): DistributionPoints => readDistributionPoints(readAsn1(sequence(...points)).root, 'CDP');

describe('readDistributionPoints', () => {
  it('reads every form of a point', () => {
    const { urls, lines, problems } = read(
      sequence(tagged(0, tagged(0, implicit(6, 'http://a.test/1.crl'), implicit(6, 'ldap://a.test/')))),
      sequence(tagged(0, tagged(1, set(sequence(oid('2.5.4.3'), utf8('x')))))),
      sequence(tagged(0, tagged(0, implicit(6, 'http://a.test/2.crl'))), implicit(1, Buffer.of(6, 0b0100_0000)), tagged(2, tagged(4, commonName('CA')))),
    );
    assert.deepEqual(urls, ['http://a.test/1.crl', 'ldap://a.test/', 'http://a.test/2.crl']);
    assert.deepEqual(lines, [
      'URI:http://a.test/1.crl',
      'URI:ldap://a.test/',
      `name relative to the issuer: ${set(sequence(oid('2.5.4.3'), utf8('x'))).toString('hex')}`,
      'URI:http://a.test/2.crl',
      'only for: keyCompromise',
      'CRL issuer: DirName:CN=CA',
    ]);
    assert.deepEqual(problems, []);
  });

  it('tells an empty list and refuses other structures', () => {
    assert.equal(read().problems.length, 1);
    for (const point of [utf8('a'), sequence(utf8('a')), sequence(tagged(0)), sequence(implicit(2, 'a'))]) assert.throws(() => read(point), Asn1Error);
  });
});
