import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { inDirectorySubtree, normalName } from '../../../../ca/checks/knowledge/name-comparison.ts';
import { readAsn1 } from '../../../../ca/x509/asn1.ts';
import { readName } from '../../../../ca/x509/distinguished-name.ts';
import type { NameAttribute } from '../../../../ca/x509/facts.ts';
import { oid, printable, sequence, set, utf8 } from '../../../support/der.ts';

const pair = (id: string, value: Buffer): Buffer => sequence(oid(id), value);
const name = (...rdns: Buffer[]): readonly NameAttribute[] => readName(readAsn1(sequence(...rdns)).root, 'x').attributes;
const [C, O, CN] = ['2.5.4.6', '2.5.4.10', '2.5.4.3'];

describe('normalName', () => {
  it('passes over case, spaces, string type and the order within an RDN', () => {
    const one = name(set(pair(O, printable('Test  Inc'))), set(pair(CN, utf8('A')), pair(C, printable('DE'))));
    const other = name(set(pair(O, utf8(' test inc '))), set(pair(C, printable('de')), pair(CN, printable('a'))));
    assert.equal(normalName(one), normalName(other));
  });

  it('tells other values, types and orders of RDNs apart', () => {
    const one = normalName(name(set(pair(O, utf8('a'))), set(pair(CN, utf8('b')))));
    for (const other of [
      name(set(pair(O, utf8('a')))),
      name(set(pair(CN, utf8('b'))), set(pair(O, utf8('a')))),
      name(set(pair(O, utf8('a')), pair(CN, utf8('b')))),
      name(set(pair(O, utf8('a'))), set(pair(CN, utf8('c')))),
    ]) {
      assert.notEqual(normalName(other), one);
    }
  });
});

describe('inDirectorySubtree', () => {
  it('wants every RDN of the base at the beginning', () => {
    const base = name(set(pair(C, printable('DE'))), set(pair(O, utf8('Test'))));
    assert.ok(inDirectorySubtree(name(set(pair(C, printable('de'))), set(pair(O, printable('TEST'))), set(pair(CN, utf8('x')))), base));
    assert.ok(inDirectorySubtree(base, base));
    assert.ok(!inDirectorySubtree(name(set(pair(C, printable('DE')))), base));
    assert.ok(!inDirectorySubtree(name(set(pair(O, utf8('Test'))), set(pair(C, printable('DE')))), base));
    assert.ok(inDirectorySubtree(name(), name()));
  });
});
