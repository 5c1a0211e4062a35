import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Asn1Error, readAsn1 } from '../../../ca/x509/asn1.ts';
import { readSignatureAlgorithm } from '../../../ca/x509/signature-algorithm.ts';
import type { SignatureAlgorithmFacts } from '../../../ca/x509/signature-algorithm.ts';
import { SIGNATURE_ALGORITHMS } from '../../../ca/x509/object-identifiers.ts';
import { nothing, oid, sequence, tagged } from '../../support/der.ts';

const read = (bytes: Buffer): SignatureAlgorithmFacts => readSignatureAlgorithm(readAsn1(bytes).root);

describe('readSignatureAlgorithm', () => {
  it('names every algorithm of the table, with its hash', () => {
    for (const [id, known] of SIGNATURE_ALGORITHMS) {
      if (known.name !== 'rsassaPss') assert.deepEqual(read(sequence(oid(id), nothing())), known);
    }
  });

  it('takes the hash of RSASSA-PSS from the parameters, SHA-1 when it is left out', () => {
    const pss = oid('1.2.840.113549.1.1.10');
    assert.equal(read(sequence(pss, sequence(tagged(0, sequence(oid('2.16.840.1.101.3.4.2.2')))))).hash, 'SHA-384');
    assert.equal(read(sequence(pss, sequence())).hash, 'SHA-1');
    assert.equal(read(sequence(pss)).hash, 'SHA-1');
    assert.equal(read(sequence(pss, sequence(tagged(0, sequence(oid('1.2.3')))))).hash, '1.2.3');
  });

  it('gives an unknown algorithm by its number', () => assert.deepEqual(read(sequence(oid('1.2.3'), nothing())), { name: '1.2.3' }));

  it('refuses what is no algorithm', () => assert.throws(() => read(sequence()), Asn1Error));
});
