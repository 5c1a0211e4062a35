import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { algorithmEncoding } from '../../../ca/checks/algorithm-encoding.ts';
import { bitString, integer, nothing, oid, sequence } from '../../support/der.ts';
import type { PathWish } from '../../support/judged-path.ts';
import { checkInput, found, goodPath } from '../../support/judged-path.ts';

describe('algorithm_encoding', () => {
  const of = (wish: PathWish): string[] => found(algorithmEncoding, checkInput(goodPath(wish)));
  const rsaKey = bitString(sequence(integer(Buffer.alloc(256, 0x7f)), integer(65_537)));

  it('is content with the forms of OpenSSL', () => {
    assert.deepEqual(of({}), ['algorithm_encoding ok']);
    assert.deepEqual(of({ leaf: { key: 'rsa2048' }, intermediate: { key: 'rsa2048' } }), ['algorithm_encoding ok']);
    assert.deepEqual(of({ leaf: { key: 'p384' }, intermediate: { key: 'p384', keyName: 'i' }, root: { key: 'p384', keyName: 'r' } }), [
      'curve_and_hash warning',
      'curve_and_hash warning',
    ]);
    assert.deepEqual(of({ leaf: { hash: 'sha384' }, intermediate: { key: 'p384', keyName: 'i' } }), ['algorithm_encoding ok']);
  });
  it('warns of an RSA key without the NULL', () =>
    assert.deepEqual(of({ leaf: { spki: sequence(sequence(oid('1.2.840.113549.1.1.1')), rsaKey) } }), ['key_algorithm_form warning']));
  it('warns of an ECDSA signature with a NULL', () => {
    const algorithm = sequence(oid('1.2.840.10045.4.3.2'), nothing());
    assert.deepEqual(of({ leaf: { innerAlgorithm: algorithm, outerAlgorithm: algorithm } }), ['signature_algorithm_form warning']);
  });
  it('warns of a hash that does not go with the curve', () => assert.deepEqual(of({ leaf: { hash: 'sha384' } }), ['curve_and_hash warning']));
});
