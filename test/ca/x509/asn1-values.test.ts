import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Asn1Error, readAsn1 } from '../../../ca/x509/asn1.ts';
import type { Asn1Node } from '../../../ca/x509/asn1.ts';
import {
  bitNames,
  bitsOf,
  booleanOf,
  describeTag,
  expect,
  integerBytes,
  isText,
  octetsOf,
  oidOf,
  sequenceOf,
  smallInteger,
  textOf,
  timeOf,
} from '../../../ca/x509/asn1-values.ts';
import { bitString, boolean, ia5, implicit, integer, octetString, oid, printable, sequence, time, tlv, utf8 } from '../../support/der.ts';
import { openssl } from '../../support/openssl.ts';

const node = (bytes: Uint8Array): Asn1Node => readAsn1(bytes).root;
const fails = (read: () => unknown): void => assert.throws(read, Asn1Error);

describe('oidOf', () => {
  it('reads the example of X.690 §8.19.5', () => assert.equal(oidOf(node(Buffer.from('0603883703', 'hex')), 'x'), '2.999.3'));

  it('agrees with openssl on short and long arcs', () => {
    for (const dotted of [
      '0.4.0.1862.9',
      '1.3.6.1.4.1.99999.1',
      '2.999.3',
      '2.25.329800735698586629295641978511506172918',
      '1.3.6.1.4.1.4294967295.1',
      '1.2.9007199254740993.0',
      '1.2.562949953421311.562949953421312',
    ]) {
      const bytes = oid(dotted);
      const { stdout } = openssl(['asn1parse', '-inform', 'der'], bytes);
      assert.equal(/:([\d.]+)\s*$/.exec(stdout)?.[1], dotted);
      assert.equal(oidOf(node(bytes), 'x'), dotted);
    }
  });

  it('refuses empty, padded, unfinished and absurdly long ones', () => {
    for (const content of ['', '8001', '2a80', '2a' + '81'.repeat(200) + '01']) fails(() => oidOf(node(tlv(0x06, Buffer.from(content, 'hex'))), 'x'));
  });
});

describe('numbers and bits', () => {
  it("reads integers by two's complement", () => {
    for (const value of [0, 1, 127, 128, 255, 256, 65_537, -1, -128, -129]) assert.equal(smallInteger(node(integer(value)), 'x'), value);
    fails(() => smallInteger(node(integer(Buffer.alloc(5, 1))), 'x'));
    fails(() => integerBytes(node(integer(Buffer.alloc(0))), 'x'));
  });

  it('reads booleans', () => {
    assert.deepEqual([booleanOf(node(boolean(true)), 'x'), booleanOf(node(boolean(false)), 'x')], [true, false]);
    fails(() => booleanOf(node(tlv(0x01)), 'x'));
  });

  it('names the bits of a BIT STRING, also those without a name', () => {
    assert.deepEqual(bitNames(bitsOf(node(bitString(Buffer.of(0b1010_0000, 0b0100_0000), 6)), 'x'), ['a', 'b', 'c']), ['a', 'c', 'bit 9']);
  });

  it('refuses a BIT STRING with a wrong count of unused bits', () => {
    for (const content of [[], [8, 1], [1]]) fails(() => bitsOf(node(tlv(0x03, Buffer.from(content))), 'x'));
  });

  it('says what stands where something else should', () => {
    assert.throws(() => expect(node(integer(1)), 4, 'the key'), /^Asn1Error: the key is INTEGER instead of OCTET STRING$/);
    fails(() => sequenceOf(node(octetString()), 'x'));
    fails(() => sequenceOf(node(tlv(0x10)), 'x'));
    fails(() => octetsOf(node(tlv(0x24, octetString())), 'x'));
    assert.deepEqual([describeTag(node(implicit(3, ''))), describeTag(node(tlv(0x41))), describeTag(node(sequence()))], ['[3]', '[APPLICATION 1]', 'SEQUENCE']);
  });
});

describe('textOf', () => {
  const cases: [type: string, bytes: Buffer, value: string, odd: boolean][] = [
    ['UTF8String', utf8('Zürich €'), 'Zürich €', false],
    ['UTF8String', tlv(0x0c, Buffer.of(0x61, 0xff)), 'a\ufffd', true],
    ['PrintableString', printable("A-b (1)+,./:=?'"), "A-b (1)+,./:=?'", false],
    ['PrintableString', printable('a@b'), 'a@b', true],
    ['PrintableString', printable('*.test'), '*.test', true],
    ['NumericString', tlv(0x12, Buffer.from('12 3')), '12 3', false],
    ['NumericString', tlv(0x12, Buffer.from('12x')), '12x', true],
    ['TeletexString', tlv(0x14, Buffer.of(0xe9)), 'é', false],
    ['IA5String', ia5('a@b\n'), 'a@b\n', false],
    ['IA5String', ia5('é'), 'é', true],
    ['VisibleString', tlv(0x1a, Buffer.from('abc')), 'abc', false],
    ['BMPString', tlv(0x1e, Buffer.of(0x00, 0x41, 0x20, 0xac)), 'A€', false],
    ['UniversalString', tlv(0x1c, Buffer.of(0, 0, 0, 0x41, 0, 1, 0xf6, 0)), 'A😀', false],
    ['UniversalString', tlv(0x1c, Buffer.of(0, 0x11, 0, 0)), '\ufffd', true],
    ['UniversalString', tlv(0x1c, Buffer.of(0, 0, 0)), '', true],
  ];
  for (const [encoding, bytes, value, odd] of cases) {
    it(`reads ${encoding} ${bytes.toString('hex')}`, () => {
      const text = textOf(node(bytes), 'x');
      assert.deepEqual([text.encoding, text.value, text.problem !== undefined], [encoding, value, odd]);
      assert.ok(isText(node(bytes)));
    });
  }

  it('refuses what is no text', () => {
    fails(() => textOf(node(octetString()), 'x'));
    fails(() => textOf(node(tlv(0x2c, utf8('a'))), 'x'));
  });
});

describe('timeOf', () => {
  const cases: [tag: number, text: string, value: string, odd: boolean][] = [
    [0x17, '500101000000Z', '1950-01-01T00:00:00Z', false],
    [0x17, '491231235959Z', '2049-12-31T23:59:59Z', false],
    [0x18, '20500101000000Z', '2050-01-01T00:00:00Z', false],
    [0x18, '99991231235959Z', '9999-12-31T23:59:59Z', false],
    [0x18, '00010101000000Z', '0001-01-01T00:00:00Z', false],
    [0x17, '2611211200Z', '2026-11-21T12:00:00Z', true],
    [0x17, '261121120000+0130', '2026-11-21T10:30:00Z', true],
    [0x17, '261121120000-0100', '2026-11-21T13:00:00Z', true],
    [0x18, '20261121120000.5Z', '2026-11-21T12:00:00Z', true],
    [0x18, '20240229000000Z', '2024-02-29T00:00:00Z', false],
  ];
  for (const [tag, text, value, odd] of cases) {
    it(`reads ${text}`, () => {
      const read = timeOf(node(tlv(tag, Buffer.from(text))), 'notAfter');
      assert.deepEqual([read.value, read.problem !== undefined], [Date.parse(value), odd]);
    });
  }

  it('gives back what was written', () => {
    for (const at of [Date.UTC(2026, 10, 21, 1, 2, 3), Date.UTC(2051, 0, 1)]) assert.equal(timeOf(node(time(at)), 'x').value, at);
  });

  for (const [tag, text] of [
    [0x17, '260229000000Z'],
    [0x17, '261301000000Z'],
    [0x17, '261121250000Z'],
    [0x17, '261121126000Z'],
    [0x17, '20261121120000Z'],
    [0x18, '261121120000Z'],
    [0x17, 'tomorrow'],
    [0x17, ''],
    [0x04, '261121120000Z'],
  ] as const) {
    it(`refuses ${tag.toString(16)} ${text}`, () => fails(() => timeOf(node(tlv(tag, Buffer.from(text))), 'x')));
  }
});
