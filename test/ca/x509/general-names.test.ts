import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Asn1Error, readAsn1 } from '../../../ca/x509/asn1.ts';
import { nameWithKind, readGeneralName, readGeneralNames } from '../../../ca/x509/general-names.ts';
import type { GeneralName } from '../../../ca/x509/facts.ts';
import { implicit, integer, oid, sequence, tagged, utf8 } from '../../support/der.ts';
import { commonName } from '../../support/made-certificate.ts';

function read(bytes: Buffer, ipRanges = false): { name: GeneralName; problems: string[] } {
  const problems: string[] = [];
  return { name: readGeneralName(readAsn1(bytes).root, { label: 'SAN', ipRanges, problems }), problems };
}

describe('readGeneralName', () => {
  const cases: [words: string, bytes: Buffer, name: string][] = [
    ['a mail address', implicit(1, 'a@b.test'), 'email:a@b.test'],
    ['a DNS name', implicit(2, '*.b.test'), 'DNS:*.b.test'],
    ['a URI', implicit(6, 'https://b.test/'), 'URI:https://b.test/'],
    ['an IPv4 address', implicit(7, Buffer.of(192, 0, 2, 1)), 'IP:192.0.2.1'],
    ['an IPv6 address', implicit(7, Buffer.from('20010db8000000000000000000000001', 'hex')), 'IP:2001:db8::1'],
    ['a directory name', tagged(4, commonName('a, b')), 'DirName:CN=a\\, b'],
    ['a registered identifier', implicit(8, Buffer.of(0x2a, 3, 4)), 'Registered ID:1.2.3.4'],
    [
      'a user principal name',
      tagged(0, oid('1.3.6.1.4.1.311.20.2.3'), tagged(0, utf8('u@b.test'))),
      'othername:userPrincipalName (1.3.6.1.4.1.311.20.2.3): u@b.test',
    ],
    ['another name that is no text', tagged(0, oid('1.2.3'), tagged(0, integer(5))), 'othername:1.2.3: 020105'],
    ['an EDI name', tagged(5, tagged(1, utf8('p'))), 'EdiPartyName:a505a1030c0170'],
    ['an X.400 address', tagged(3), 'X400Name:a300'],
  ];
  for (const [words, bytes, name] of cases) {
    it(`reads ${words}`, () => {
      const result = read(bytes);
      assert.equal(nameWithKind(result.name), name);
      assert.deepEqual(result.problems, []);
    });
  }

  it('reads a range of addresses where one belongs', () =>
    assert.equal(read(implicit(7, Buffer.of(10, 0, 0, 0, 255, 0, 0, 0)), true).name.value, '10.0.0.0/8'));

  it('keeps the attributes of a directory name', () => assert.equal(read(tagged(4, commonName('x'))).name.attributes?.[0]?.value, 'x'));

  const odd: [words: string, bytes: Buffer, value: string, problem: RegExp][] = [
    ['NUL', implicit(2, 'good.test\0.evil.test'), 'good.test\0.evil.test', /NUL/],
    ['an escape sequence', implicit(2, '\u001b[31m.test'), '\u001b[31m.test', /escape/],
    ['UTF-8', implicit(2, Buffer.from('zürich.test')), 'zürich.test', /beyond ASCII/],
    ['Latin-1', implicit(2, Buffer.from('zürich.test', 'latin1')), 'zürich.test', /beyond ASCII/],
    ['an address of five bytes', implicit(7, Buffer.of(1, 2, 3, 4, 5)), '0102030405', /5 bytes/],
  ];
  for (const [words, bytes, value, problem] of odd) {
    it(`keeps a name with ${words} and tells it`, () => {
      const result = read(bytes);
      assert.equal(result.name.value, value);
      assert.match(result.problems.join(), problem);
    });
  }

  it('refuses what is no name', () => {
    for (const bytes of [utf8('a'), tagged(9, utf8('a')), tagged(0, utf8('a')), tagged(4), implicit(8, '')])
      assert.throws(() => read(bytes), Asn1Error, bytes.toString('hex'));
  });

  it('tells an empty list', () => {
    const problems: string[] = [];
    assert.deepEqual(readGeneralNames(readAsn1(sequence()).root, { label: 'SAN', problems }), []);
    assert.equal(problems.length, 1);
  });
});
