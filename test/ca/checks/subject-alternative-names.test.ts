import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { subjectAlternativeNames } from '../../../ca/checks/subject-alternative-names.ts';
import { implicit, sequence } from '../../support/der.ts';
import { checkInput, found, goodPath, HOST } from '../../support/judged-path.ts';
import { extension } from '../../support/made-certificate.ts';

describe('subject_alternative_names', () => {
  const critical = extension('2.5.29.17', sequence(implicit(2, HOST)), true);

  it('is content with a list', () => assert.deepEqual(found(subjectAlternativeNames, checkInput()), ['subject_alternative_names ok']));
  it('refuses a certificate without one', () =>
    assert.deepEqual(found(subjectAlternativeNames, checkInput(goodPath({ leafExtensions: { names: undefined } }))), ['no_san error']));
  it('wants it critical exactly when the subject is empty', () => {
    assert.deepEqual(found(subjectAlternativeNames, checkInput(goodPath({ leaf: { subject: null } }))), ['names_not_critical error']);
    assert.deepEqual(found(subjectAlternativeNames, checkInput(goodPath({ leaf: { subject: null } }), { anchor: 'file' })), ['names_not_critical error'], 'from a private CA as well');
    assert.deepEqual(found(subjectAlternativeNames, checkInput(goodPath({ leafExtensions: { names: critical } }))), ['san_criticality warning']);
    assert.deepEqual(found(subjectAlternativeNames, checkInput(goodPath({ leafExtensions: { names: critical } }), { anchor: 'file' })), [
      'san_criticality note',
    ]);
  });
  it('has nothing to look at without certificates', () =>
    assert.deepEqual(found(subjectAlternativeNames, checkInput([])), ['subject_alternative_names not_applicable']));
});
