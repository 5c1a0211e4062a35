import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Asn1Rows } from '../../../ca/x509/asn1-rows.ts';
import { contentOf, readWholeAsn1 } from '../../../ca/x509/asn1.ts';

describe('Asn1Rows', () => {
  it('places elements in the whole document, also those of a document inside', () => {
    // SEQUENCE { OCTET STRING that holds SEQUENCE { INTEGER 5 } }, in the middle of other bytes.
    const around = Buffer.from('ffff' + '3007' + '0405' + '3003' + '020105' + 'ff', 'hex');
    const document = around.subarray(2, 11);
    const outer = readWholeAsn1(document);
    const [octets] = outer.children;
    assert.ok(octets !== undefined);
    const inner = readWholeAsn1(contentOf(octets));
    const [number] = inner.children;
    assert.ok(number !== undefined);
    const rows = new Asn1Rows(document, 'a.');
    rows.below(rows.add('outer', outer)).add('number', number, 'five');
    assert.deepEqual(rows.fields, [{ name: 'outer', start: 0, end: 9, about: 'a.outer', children: [{ name: 'number', start: 6, end: 9, about: 'a.number', text: 'five' }] }]);
  });
});
