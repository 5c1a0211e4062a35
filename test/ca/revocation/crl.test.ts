import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { MAX_CRL_BYTES, entryOf, readCrl } from '../../../ca/revocation/crl.ts';
import { closing, scratchFolder } from '../../support/closing.ts';
import { bitString, integer, oid, sequence, time } from '../../support/der.ts';
import { commonName } from '../../support/made-certificate.ts';
import { openssl } from '../../support/openssl.ts';
import { RevokingCa, derOf } from '../../support/revoking-ca.ts';
import { TestPki } from '../../support/test-pki.ts';

const later = closing('all');

/** A list of so many entries with the serials 1, 2 …, signed by nobody. */
function longList(count: number): Buffer {
  const algorithm = sequence(oid('1.2.840.10045.4.3.2'));
  const date = time(Date.UTC(2026, 10, 1));
  const entries = Array.from({ length: count }, (_, index) => sequence(integer(0x10_0000 + index), date));
  return sequence(sequence(integer(1), algorithm, commonName('Long'), date, date, sequence(Buffer.concat(entries))), algorithm, bitString(Buffer.alloc(8)));
}

describe('readCrl', () => {
  let ca: RevokingCa;
  before(() => {
    ca = new RevokingCa(new TestPki(scratchFolder(later)));
  });

  it('reads what openssl reads', () => {
    const at = Date.UTC(2026, 5, 7, 8, 9, 10);
    const pem = ca.crl({ revoked: [{ serial: '0A0B0C', reason: 'keyCompromise', at }, { serial: 'FF01' }], extensions: ['issuingDistributionPoint=critical,@idp', '[idp]', 'fullname=URI:http://ca.test/a.crl', 'onlyuser=TRUE'] });
    const text = openssl(['crl', '-noout', '-text'], pem).stdout;
    const crl = readCrl(derOf(pem));
    assert.deepEqual([crl.unreadable, crl.problems], [undefined, []]);
    assert.match(text, /Version 2/);
    assert.equal(crl.version, 2);
    assert.equal(crl.issuer, 'CN=Test Intermediate');
    assert.equal(Date.parse(/Last Update: (.+)/.exec(text)?.[1] ?? ''), crl.thisUpdate);
    assert.equal(Date.parse(/Next Update: (.+)/.exec(text)?.[1] ?? ''), crl.nextUpdate);
    assert.match(text, /X509v3 CRL Number: \s+1\s/);
    assert.equal(crl.number, '01');
    assert.match(text, /Issuing Distribution Point: critical/);
    assert.deepEqual(crl.scope, { urls: ['http://ca.test/a.crl'], only: 'user', indirect: false });
    assert.equal(text.match(/Serial Number:/g)?.length, crl.count);
    assert.equal(Date.parse(/0A0B0C\s+Revocation Date: (.+)/.exec(text)?.[1] ?? ''), at);
    assert.deepEqual(entryOf(crl, '0a0b0c'), { serial: '0a0b0c', revokedAt: at, reason: 'keyCompromise' });
    assert.deepEqual(entryOf(crl, 'ff01')?.serial, 'ff01');
    for (const absent of ['0a0b', '0b0c', 'ff', '-0a0b0c', '']) assert.equal(entryOf(crl, absent), undefined, absent);
  });

  it('reads deltas, indirect lists and lists of some reasons as such', () => {
    const idp = (line: string): string[] => ['issuingDistributionPoint=critical,@idp', '[idp]', line];
    assert.equal(readCrl(derOf(ca.crl({ extensions: idp('indirectCRL=TRUE') }))).scope?.indirect, true);
    assert.deepEqual(readCrl(derOf(ca.crl({ extensions: idp('onlysomereasons=keyCompromise,CACompromise') }))).scope?.reasons, ['keyCompromise', 'cACompromise']);
    assert.equal(readCrl(derOf(ca.crl({ extensions: ['2.5.29.27=critical,DER:020107'] }))).deltaOf, '07');
    assert.deepEqual(readCrl(derOf(ca.crl({ extensions: ['1.2.3.4=critical,DER:0500'] }))).unknownCritical, ['1.2.3.4']);
  });

  it('reads a list without entries', () => {
    const crl = readCrl(derOf(ca.crl()));
    assert.deepEqual([crl.count, crl.entries, entryOf(crl, '01')], [0, undefined, undefined]);
  });

  it('finds a serial number among a hundred thousand', () => {
    const crl = readCrl(longList(100_000));
    assert.deepEqual([crl.unreadable, crl.count], [undefined, 100_000]);
    assert.equal(entryOf(crl, '11869f')?.serial, '11869f', 'the last');
    assert.equal(entryOf(crl, '1186a0'), undefined, 'one behind the last');
    assert.equal(entryOf(crl, '100000')?.revokedAt, Date.UTC(2026, 10, 1));
  });

  it('never throws: cut off anywhere, changed anywhere, too large', () => {
    const der = derOf(ca.crl({ revoked: [{ serial: '0A0B0C', reason: 'superseded' }] }));
    for (let length = 0; length < der.length; length += 1) assert.ok(readCrl(der.subarray(0, length)).problems.length > 0, `cut off at ${length}`);
    for (let index = 0; index < der.length; index += 1) {
      const changed = Buffer.from(der);
      changed[index] = (changed[index] ?? 0) ^ 0x21;
      readCrl(changed);
    }
    assert.match(readCrl(Buffer.alloc(MAX_CRL_BYTES + 1)).unreadable ?? '', /more than/);
  });
});
