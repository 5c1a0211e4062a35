import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Asn1Error, readAsn1 } from '../../../ca/x509/asn1.ts';
import { readExtensions } from '../../../ca/x509/extension-list.ts';
import type { ExtensionListFacts } from '../../../ca/x509/extension-list.ts';
import { boolean, integer, octetString, oid, sequence, utf8 } from '../../support/der.ts';
import { alternativeNames, basicConstraints, extension, keyUsage } from '../../support/made-certificate.ts';

function read(...extensions: Buffer[]): { facts: ExtensionListFacts; problems: string[] } {
  const problems: string[] = [];
  return { facts: readExtensions(readAsn1(sequence(...extensions)).root, problems), problems };
}

describe('readExtensions', () => {
  it('gives each extension with its name, criticality and bytes, and what they say together', () => {
    const { facts, problems } = read(basicConstraints(true, 1), alternativeNames('a.test'));
    assert.deepEqual(
      facts.extensions.map(({ name, critical, hex }) => [name, critical, hex]),
      [
        ['basicConstraints', true, '30060101ff020101'],
        ['subjectAltName', false, '30088206612e74657374'],
      ],
    );
    assert.deepEqual(facts.basicConstraints, { ca: true, pathLength: 1 });
    assert.deepEqual(facts.subjectAlternativeNames, [{ type: 'dns', value: 'a.test' }]);
    assert.deepEqual(problems, []);
  });

  it('shows an extension it does not know as a tree, and lists the critical ones', () => {
    const { facts, problems } = read(extension('1.3.6.1.4.1.99999.1', sequence(utf8('hi')), true), extension('1.3.6.1.4.1.99999.2', utf8('ho')));
    assert.deepEqual(
      facts.extensions.map(({ name, lines }) => [name, lines]),
      [
        ['1.3.6.1.4.1.99999.1', ['SEQUENCE', '  UTF8String "hi"']],
        ['1.3.6.1.4.1.99999.2', ['UTF8String "ho"']],
      ],
    );
    assert.deepEqual(facts.unknownCritical, ['1.3.6.1.4.1.99999.1']);
    assert.deepEqual(problems, []);
  });

  it('keeps the others when one cannot be read', () => {
    const { facts, problems } = read(extension('2.5.29.15', integer(5)), alternativeNames('a.test'), sequence(utf8('no OID')));
    assert.match(facts.extensions[0]?.unreadable ?? '', /INTEGER instead of BIT STRING/);
    assert.deepEqual(facts.extensions[0]?.lines, ['INTEGER 5']);
    assert.equal(facts.keyUsage, undefined);
    assert.equal(facts.subjectAlternativeNames?.length, 1);
    assert.equal(problems.length, 2);
  });

  it('takes the first of two of a kind and tells it', () => {
    const { facts, problems } = read(alternativeNames('a.test'), alternativeNames('b.test'));
    assert.deepEqual(
      facts.subjectAlternativeNames?.map(({ value }) => value),
      ['a.test'],
    );
    assert.equal(facts.extensions.length, 2);
    assert.match(problems.join(), /stands twice/);
  });

  const odd: [words: string, bytes: Buffer, problem: RegExp][] = [
    ['a criticality that is written out', sequence(oid('2.5.29.15'), boolean(false), octetString(Buffer.from('03020780', 'hex'))), /not critical/],
    ['bytes behind the value', sequence(oid('2.5.29.15'), octetString(Buffer.from('0302078000', 'hex'))), /bytes behind/],
    ['BER inside the value', sequence(oid('2.5.29.19'), octetString(Buffer.from('30800101ff0000', 'hex'))), /indefinite/],
  ];
  for (const [words, bytes, problem] of odd) {
    it(`reads ${words} and tells it`, () => {
      const { facts, problems } = read(bytes);
      assert.ok(facts.keyUsage !== undefined || facts.basicConstraints !== undefined);
      assert.match(problems.join(), problem);
    });
  }

  it('is bounded in their number and tells an empty list', () => {
    assert.equal(read().problems.length, 1);
    const { facts, problems } = read(...Array.from({ length: 5000 }, () => keyUsage('digitalSignature')));
    assert.ok(facts.extensions.length <= 200);
    assert.match(problems.join(), /5000/);
    assert.throws(() => readExtensions(readAsn1(utf8('a')).root, []), Asn1Error);
  });
});
