import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { constrainedNames, relationTo } from '../../../../ca/checks/knowledge/name-constraints.ts';
import type { GeneralName } from '../../../../ca/x509/facts.ts';
import { readCertificate } from '../../../../ca/x509/certificate.ts';
import { ia5, oid, sequence, set, utf8 } from '../../../support/der.ts';
import { alternativeNames, makeCertificate } from '../../../support/made-certificate.ts';

describe('relationTo', () => {
  const cases: [type: GeneralName['type'], name: string, subtree: string, relation: string][] = [
    ['dns', 'a.test', 'a.test', 'inside'],
    ['dns', 'X.A.test', 'a.test', 'inside'],
    ['dns', 'xa.test', 'a.test', 'outside'],
    ['dns', 'a.test', '.a.test', 'outside'],
    ['dns', 'x.a.test', '.a.test', 'inside'],
    ['dns', 'a.test', '', 'inside'],
    ['dns', '*.a.test', 'a.test', 'inside'],
    ['dns', '*.a.test', 'x.a.test', 'overlaps'],
    ['dns', '*.a.test', 'x.b.test', 'outside'],
    ['ip', '10.1.2.3', '10.0.0.0/8', 'inside'],
    ['ip', '11.1.2.3', '10.0.0.0/8', 'outside'],
    ['ip', '10.1.2.3', '::/0', 'outside'],
    ['ip', '2001:db8::1', '2001:db8::/32', 'inside'],
    ['email', 'u@a.test', 'a.test', 'inside'],
    ['email', 'u@x.a.test', 'a.test', 'outside'],
    ['email', 'u@x.a.test', '.a.test', 'inside'],
    ['email', 'u@A.test', 'u@a.test', 'inside'],
    ['email', 'U@a.test', 'u@a.test', 'outside'],
    ['uri', 'https://u@x.a.test:8443/p', 'x.a.test', 'inside'],
    ['uri', 'https://x.a.test/', '.a.test', 'inside'],
    ['uri', 'https://x.a.test/', 'a.test', 'outside'],
    ['uri', 'urn:x', 'a.test', 'outside'],
    ['other', '1.2.3: a', '1.2.3: a', 'inside'],
  ];
  for (const [type, name, subtree, relation] of cases) {
    it(`${type} ${name} is ${relation} ${subtree}`, () => assert.equal(relationTo({ type, value: name }, { type, value: subtree }), relation));
  }
});

describe('constrainedNames', () => {
  it('are those of the list, the subject, and mail addresses in the subject', () => {
    const subject = sequence(set(sequence(oid('2.5.4.3'), utf8('a.test'))), set(sequence(oid('1.2.840.113549.1.9.1'), ia5('u@a.test'))));
    const names = constrainedNames(readCertificate(makeCertificate({ subject, extensions: [alternativeNames('a.test')] }).der));
    assert.deepEqual(
      names.map(({ type, value }) => `${type} ${value}`),
      ['dns a.test', 'directory emailAddress=u@a.test, CN=a.test', 'email u@a.test'],
    );
    assert.deepEqual(constrainedNames(readCertificate(makeCertificate({ subject: null }).der)), []);
  });
});
