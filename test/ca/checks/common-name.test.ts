import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { commonName } from '../../../ca/checks/common-name.ts';
import { oid, sequence, set, utf8 } from '../../support/der.ts';
import { checkInput, found, goodPath } from '../../support/judged-path.ts';

describe('common_name', () => {
  const unit = sequence(set(sequence(oid('2.5.4.11'), utf8('Web'))), set(sequence(oid('2.5.4.3'), utf8('www.example.com'))));

  it('is content with a listed name, or none', () => {
    assert.deepEqual(found(commonName, checkInput()), ['common_name ok']);
    assert.deepEqual(found(commonName, checkInput(goodPath({ leaf: { subject: null } }))), ['common_name ok']);
  });
  it('wants it character for character', () => {
    for (const subject of ['WWW.example.com', 'a.test'])
      assert.deepEqual(found(commonName, checkInput(goodPath({ leaf: { subject } }))), ['common_name_not_listed warning']);
    assert.deepEqual(found(commonName, checkInput(goodPath({ leaf: { subject: 'a.test' } }), { anchor: 'file' })), ['common_name_not_listed note']);
  });
  it('has no place for an organisational unit since 2022-09-01', () => {
    assert.deepEqual(found(commonName, checkInput(goodPath({ leaf: { subject: unit } }))), ['unit_in_subject warning']);
    assert.deepEqual(found(commonName, checkInput(goodPath({ leaf: { subject: unit, notBefore: Date.UTC(2022, 7, 31) } }))), ['common_name ok']);
  });
});
