import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { elementAt } from '../../../ca/revocation/element-at.ts';
import { octetString, sequence } from '../../support/der.ts';

describe('elementAt', () => {
  it('finds elements of every length', () => {
    for (const size of [0, 127, 128, 255, 256, 65_536]) {
      const inner = octetString(Buffer.alloc(size));
      const der = sequence(inner);
      const outer = elementAt(der, 0, der.length, 'list');
      assert.deepEqual([outer.identifier, outer.end], [0x30, der.length]);
      const found = elementAt(der, outer.contentStart, outer.end, 'entry');
      assert.deepEqual([found.identifier, found.end - found.contentStart, found.end], [0x04, size, der.length]);
    }
  });

  for (const [name, hex] of [
    ['nothing', ''],
    ['half a header', '30'],
    ['a length that reaches too far', '300401'],
    ['an indefinite length', '30800000'],
    ['a length of five octets', '308500000000010000'],
  ] as const) {
    it(`refuses ${name}`, () => assert.throws(() => elementAt(Buffer.from(hex, 'hex'), 0, hex.length / 2, 'list'), { name: 'Asn1Error' }));
  }
});
