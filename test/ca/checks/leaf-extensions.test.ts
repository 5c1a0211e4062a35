import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { leafExtensions } from '../../../ca/checks/leaf-extensions.ts';
import { implicit, sequence, tagged } from '../../support/der.ts';
import type { PathWish } from '../../support/judged-path.ts';
import { checkInput, found, goodPath } from '../../support/judged-path.ts';
import { commonName, crlPlace, extension, issuerPlace, nameConstraints, policies, subjectKeyId } from '../../support/made-certificate.ts';

describe('leaf_extensions', () => {
  const withChange = (leaf: PathWish['leafExtensions'], more: PathWish = {}): string[] =>
    found(leafExtensions, checkInput(goodPath({ leafExtensions: leaf ?? {}, ...more })));
  const issuerAndSerial = extension(
    '2.5.29.35',
    sequence(implicit(0, 'intermediate key'), tagged(1, tagged(4, commonName('Root'))), implicit(2, Buffer.of(5))),
  );

  it('are those of public CAs on the good path', () => assert.deepEqual(withChange({}), ['leaf_extensions ok']));

  const cases: [words: string, change: PathWish['leafExtensions'], finding: string][] = [
    ['no authority key identifier', { authorityKeyId: undefined }, 'no_authority_key_id warning'],
    ['one with issuer and serial', { authorityKeyId: issuerAndSerial }, 'authority_certificate warning'],
    ['a subject key identifier', { more: subjectKeyId('leaf') }, 'subject_key_id note'],
    ['no place of the issuer', { issuerPlace: undefined }, 'no_information_access warning'],
    ['no policy', { policies: undefined }, 'no_policy warning'],
    ['no policy of the CA/Browser Forum', { policies: policies('1.2.3') }, 'reserved_policies warning'],
    ['two policies of the CA/Browser Forum', { policies: policies('2.23.140.1.2.1', '2.23.140.1.2.2') }, 'reserved_policies warning'],
    ['a policy of its own beside', { policies: policies('1.2.3', '2.23.140.1.1') }, 'leaf_extensions ok'],
    ['no place of revocation', { crlPlace: undefined }, 'no_revocation_place warning'],
    ['a place that is not http', { crlPlace: crlPlace('ldap://ca.example.com/') }, 'revocation_not_http warning'],
    ['name constraints', { more: nameConstraints([implicit(2, 'a.test')]) }, 'leaf_name_constraints warning'],
  ];
  for (const [words, change, finding] of cases) it(`${words}: ${finding}`, () => assert.deepEqual(withChange(change), [finding]));

  it('need no place of revocation for a short life', () => {
    assert.deepEqual(withChange({ crlPlace: undefined }, { leaf: { notBefore: Date.UTC(2026, 10, 20), notAfter: Date.UTC(2026, 10, 25) } }), [
      'leaf_extensions ok',
    ]);
  });
  it('are notes for private CAs', () =>
    assert.deepEqual(found(leafExtensions, checkInput(goodPath({ leafExtensions: { policies: undefined } }), { anchor: 'file' })), ['no_policy note']));
  it('wants the certificate of the issuer at plain http', () => {
    const at = (url: string): string[] => found(leafExtensions, checkInput(goodPath({ leafExtensions: { issuerPlace: issuerPlace(url) } })));
    assert.deepEqual(at('http://ca.example.com/a.crt'), ['leaf_extensions ok']);
    for (const url of ['https://ca.example.com/a.crt', 'ldap://ca.example.com/a']) assert.deepEqual(at(url), ['issuer_not_http warning'], url);
  });
});
