import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { encoding } from '../../../ca/checks/encoding.ts';
import { boolean, ia5, octetString, oid, sequence, set, tlv, utf8 } from '../../support/der.ts';
import { checkInput, found, goodPath } from '../../support/judged-path.ts';

describe('encoding', () => {
  const falseCritical = sequence(oid('1.2.3'), boolean(false), octetString(utf8('x')));

  it('is content with the good path', () => assert.deepEqual(found(encoding, checkInput()), ['encoding ok']));
  it('warns of BER and of names that deceive', () => {
    assert.deepEqual(found(encoding, checkInput(goodPath({ leafExtensions: { falseCritical } }))), ['odd_encoding warning']);
    assert.deepEqual(found(encoding, checkInput(goodPath({ leaf: { subject: 'a\0b' } }))), ['odd_encoding warning']);
  });
  it('only notes what a root has that is trusted anyway, and old string types', () => {
    assert.deepEqual(found(encoding, checkInput(goodPath({ root: { extensions: [falseCritical] } }))), ['odd_encoding note']);
    const teletex = sequence(set(sequence(oid('2.5.4.3'), tlv(0x14, Buffer.from('x')))));
    assert.deepEqual(found(encoding, checkInput(goodPath({ leaf: { subject: teletex } }))), ['odd_encoding note']);
  });
  it('takes IA5String for mail addresses and domain components', () => {
    const subject = sequence(set(sequence(oid('0.9.2342.19200300.100.1.25'), ia5('test'))));
    assert.deepEqual(found(encoding, checkInput(goodPath({ leaf: { subject } }))), ['encoding ok']);
  });
  it('counts what it does not tell', () => {
    const many = Object.fromEntries(
      Array.from({ length: 5 }, (_, index) => [`e${index}`, sequence(oid(`1.2.${index}`), boolean(false), octetString(utf8('x')))]),
    );
    assert.match(encoding.run(checkInput(goodPath({ leafExtensions: many })))[0]?.summary ?? '', / and 3 more problems$/);
  });
});
