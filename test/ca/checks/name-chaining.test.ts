import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { nameChaining } from '../../../ca/checks/name-chaining.ts';
import { oid, printable, sequence, set } from '../../support/der.ts';
import { checkInput, found, goodPath } from '../../support/judged-path.ts';
import { commonName } from '../../support/made-certificate.ts';

describe('name_chaining', () => {
  it('is content with equal bytes', () => assert.deepEqual(found(nameChaining, checkInput()), ['name_chaining ok']));
  it('warns where only the writing differs', () => {
    const issuerName = sequence(set(sequence(oid('2.5.4.3'), printable('EXAMPLE ca  R3'))));
    assert.deepEqual(found(nameChaining, checkInput(goodPath({ leaf: { issuerName } }))), ['names_written_differently warning']);
  });
  it('refuses another name', () =>
    assert.deepEqual(found(nameChaining, checkInput(goodPath({ leaf: { issuerName: commonName('Example CA R4') } }))), ['names_do_not_chain error']));
  it('does not apply without an issuer', () => assert.deepEqual(found(nameChaining, checkInput(goodPath().slice(0, 1))), ['name_chaining not_applicable']));
});
