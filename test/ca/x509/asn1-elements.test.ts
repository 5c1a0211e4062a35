import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Asn1Error, readAsn1 } from '../../../ca/x509/asn1.ts';
import { Elements, explicitlyTagged } from '../../../ca/x509/asn1-elements.ts';
import { boolean, implicit, integer, sequence, tagged } from '../../support/der.ts';

const of = (...items: Uint8Array[]): Elements => Elements.of(readAsn1(sequence(...items)).root, 'the list');

describe('Elements', () => {
  it('gives optional elements only where their tags stand', () => {
    const elements = of(tagged(0, integer(2)), integer(7), boolean(true));
    assert.equal(elements.context(1), undefined);
    assert.equal(elements.context(0)?.start, 2);
    assert.equal(elements.universal(1), undefined);
    assert.equal(elements.next('number').tag, 2);
    assert.equal(elements.universal(1)?.tag, 1);
    elements.finish();
  });

  it('names what is missing and what is too much', () => {
    assert.throws(() => of().next('serial'), /^Asn1Error: the list has no serial$/);
    assert.throws(() => of(integer(1)).finish(), /^Asn1Error: the list has INTEGER where nothing more may stand$/);
    const elements = of(integer(1), integer(2));
    assert.equal(elements.rest().length, 2);
    elements.finish();
  });

  it('takes an implicitly tagged list only in constructed form', () => {
    assert.equal(of(tagged(1, integer(1), integer(2))).contextList(1)?.length, 2);
    assert.equal(of().contextList(1), undefined);
    assert.throws(() => of(implicit(1, 'x')).contextList(1), Asn1Error);
  });

  it('wants one element in an explicit tag', () => {
    const inner = (bytes: Buffer): number => explicitlyTagged(readAsn1(bytes).root, 'x').tag;
    assert.equal(inner(tagged(0, integer(1))), 2);
    for (const bytes of [tagged(0), tagged(0, integer(1), integer(1)), implicit(0, 'x')]) assert.throws(() => inner(bytes), Asn1Error);
  });
});
