import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ACCESS_CA_ISSUERS, ACCESS_OCSP, accessLine, accessUrls, readAccessDescriptions } from '../../../ca/x509/access-descriptions.ts';
import { Asn1Error, readAsn1 } from '../../../ca/x509/asn1.ts';
import { implicit, oid, sequence, tagged } from '../../support/der.ts';
import { commonName } from '../../support/made-certificate.ts';

describe('readAccessDescriptions', () => {
  const problems: string[] = [];
  const descriptions = readAccessDescriptions(
    readAsn1(
      sequence(
        sequence(oid(ACCESS_OCSP), implicit(6, 'http://ocsp.test')),
        sequence(oid(ACCESS_CA_ISSUERS), implicit(6, 'http://ca.test/a.crt')),
        sequence(oid(ACCESS_CA_ISSUERS), tagged(4, commonName('x'))),
        sequence(oid('1.2.3'), implicit(2, 'a.test')),
      ),
    ).root,
    'AIA',
    problems,
  );

  it('gives lines in the form of openssl', () => {
    assert.deepEqual(descriptions.map(accessLine), [
      'OCSP - URI:http://ocsp.test',
      'CA Issuers - URI:http://ca.test/a.crt',
      'CA Issuers - DirName:CN=x',
      '1.2.3 - DNS:a.test',
    ]);
  });

  it('gives the addresses of one method', () => {
    assert.deepEqual(accessUrls(descriptions, ACCESS_OCSP), ['http://ocsp.test']);
    assert.deepEqual(accessUrls(descriptions, ACCESS_CA_ISSUERS), ['http://ca.test/a.crt']);
    assert.deepEqual(problems, []);
  });

  it('tells an empty list and refuses other structures', () => {
    const odd: string[] = [];
    readAccessDescriptions(readAsn1(sequence()).root, 'AIA', odd);
    assert.equal(odd.length, 1);
    assert.throws(() => readAccessDescriptions(readAsn1(sequence(sequence(oid('1.2.3')))).root, 'AIA', odd), Asn1Error);
  });
});
