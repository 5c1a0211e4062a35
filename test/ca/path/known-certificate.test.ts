import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { KnownCertificate } from '../../../ca/path/known-certificate.ts';
import { readCertificate } from '../../../ca/x509/certificate.ts';
import { oid, printable, sequence, set, utf8 } from '../../support/der.ts';
import { goodPath } from '../../support/judged-path.ts';
import { makeCertificate } from '../../support/made-certificate.ts';

describe('KnownCertificate', () => {
  const [leaf, intermediate, root] = goodPath().map(({ der }) => new KnownCertificate(der));
  it('knows who has signed', () => {
    assert.ok(leaf !== undefined && intermediate !== undefined && root !== undefined);
    assert.deepEqual([leaf.isSignedBy(intermediate), intermediate.isSignedBy(root), root.isSignedBy(root)], [true, true, true]);
    assert.deepEqual([leaf.isSignedBy(root), leaf.isSignedBy(leaf)], [false, false]);
    assert.equal(leaf.issuer, intermediate.subject);
  });
  it('folds names whose case, spaces and string types differ', () => {
    const name = (value: Buffer): string => new KnownCertificate(makeCertificate({ subject: sequence(set(sequence(oid('2.5.4.3'), value))) }).der).subject;
    assert.equal(name(utf8('Test  Root')), name(printable('test ROOT ')));
    assert.notEqual(name(utf8('Test Root')), name(utf8('TestRoot')));
    assert.equal(new KnownCertificate(makeCertificate({ subject: null }).der).subject, '');
  });
  it('is nothing and signs nothing when it cannot be read', () => {
    const junk = new KnownCertificate(Buffer.from('30', 'hex'));
    assert.deepEqual([junk.subject, junk.issuer, leaf?.isSignedBy(junk), junk.isSignedBy(junk)], ['', '', false, false]);
    assert.ok(junk.facts.unreadable !== undefined);
  });
  it('reads the facts once, and only when they are asked for', () => {
    let reads = 0;
    const certificate = new KnownCertificate(goodPath()[0].der, (der) => {
      reads += 1;
      return readCertificate(der);
    });
    assert.notEqual(certificate.subject, '');
    assert.equal(reads, 0);
    assert.equal(certificate.facts, certificate.facts);
    assert.equal(reads, 1);
  });
});
