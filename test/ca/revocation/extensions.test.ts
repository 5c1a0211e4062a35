import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { plainExtensions, valueOf } from '../../../ca/revocation/extensions.ts';
import { contentOf, readWholeAsn1 } from '../../../ca/x509/asn1.ts';
import { integer, sequence } from '../../support/der.ts';
import { extension } from '../../support/made-certificate.ts';

describe('plainExtensions', () => {
  it('gives names where there are, and passes over what is none', () => {
    const problems: string[] = [];
    const node = readWholeAsn1(sequence(extension('2.5.29.20', integer(7)), extension('1.2.3.4', integer(1), true), sequence(integer(1))));
    const found = plainExtensions(node, 'extensions', problems);
    assert.deepEqual(found.map(({ name, critical, hex }) => [name, critical, hex]), [['cRLNumber', false, '020107'], ['1.2.3.4', true, '020101']]);
    assert.equal(problems.length, 1);
    assert.deepEqual(valueOf(found, 'cRLNumber', problems, (value) => contentOf(value)[0]), 7);
    assert.equal(valueOf(found, 'reasonCode', problems, () => 1), undefined);
    assert.equal(problems.length, 1);
  });

  it('tells a value that cannot be read', () => {
    const problems: string[] = [];
    const found = plainExtensions(readWholeAsn1(sequence(extension('2.5.29.20', Buffer.from('x')))), 'extensions', problems);
    assert.equal(valueOf(found, 'cRLNumber', problems, () => 1), undefined);
    assert.match(problems.join(), /cRLNumber: cannot be read/);
  });
});
