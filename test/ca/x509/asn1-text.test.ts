import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { describeAsn1, MAX_TREE_LINES } from '../../../ca/x509/asn1-text.ts';
import { bitString, boolean, implicit, integer, nothing, octetString, oid, sequence, tagged, time, tlv, utf8 } from '../../support/der.ts';

describe('describeAsn1', () => {
  it('draws a tree of all kinds of values', () => {
    const bytes = sequence(
      boolean(true),
      integer(-5),
      integer(Buffer.alloc(9, 1)),
      oid('1.2.3.4'),
      utf8('a "b"\u001b'),
      time(Date.UTC(2026, 10, 21)),
      nothing(),
      tagged(2, implicit(1, 'hi')),
      bitString(Buffer.of(5)),
      octetString(sequence(integer(1))),
      octetString(Buffer.of(1, 2)),
    );
    assert.deepEqual(describeAsn1(bytes), [
      'SEQUENCE',
      '  BOOLEAN TRUE',
      '  INTEGER -5',
      '  INTEGER 010101010101010101',
      '  OBJECT IDENTIFIER 1.2.3.4',
      '  UTF8String "a \\"b\\"\\u001b"',
      '  UTCTime 2026-11-21T00:00:00Z',
      '  NULL',
      '  [2]',
      '    [1] 6869',
      '  BIT STRING 0005',
      '  OCTET STRING holding',
      '    SEQUENCE',
      '      INTEGER 1',
      '  OCTET STRING 0102',
    ]);
  });

  it('shows bytes that are no ASN.1, and values that do not fit their type, in hex', () => {
    assert.deepEqual(describeAsn1(Buffer.from('hi')), ['6869']);
    assert.deepEqual(describeAsn1(tlv(0x06, Buffer.of(0x80, 1))), ['OBJECT IDENTIFIER 8001']);
    assert.deepEqual(describeAsn1(Buffer.concat([nothing(), Buffer.of(7)])), ['NULL', '1 bytes behind the value']);
  });

  it('is bounded in lines, in the length of a value and in how often it looks into an OCTET STRING', () => {
    const wide = describeAsn1(sequence(...Array.from({ length: 5000 }, () => nothing())));
    assert.equal(wide.length, MAX_TREE_LINES + 1);
    assert.equal(wide.at(-1), '…');
    const [long] = describeAsn1(implicit(0, Buffer.alloc(1000)));
    assert.ok((long?.length ?? 0) < 200 && long?.endsWith('(1000 bytes)'));
    const wrapped = Array.from({ length: 50 }).reduce<Buffer>((inner) => octetString(sequence(inner)), nothing());
    assert.ok(describeAsn1(wrapped).filter((line) => line.includes('holding')).length < 10);
  });
});
