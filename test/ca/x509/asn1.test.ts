import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { describe, it } from 'mocha';
import { Asn1Error, contentOf, encodingOf, MAX_ASN1_BYTES, MAX_ASN1_DEPTH, readAsn1, readWholeAsn1 } from '../../../ca/x509/asn1.ts';
import type { Asn1Node } from '../../../ca/x509/asn1.ts';
import { bitString, boolean, ia5, integer, octetString, sequence, tlv } from '../../support/der.ts';
import { openssl } from '../../support/openssl.ts';
import { Random } from '../../support/random.ts';

/** A certificate's root whose structure every reader agrees on. */
const der = new X509Certificate(rootCertificates[0] ?? '').raw;

/** `offset depth headerLength length constructed`, as `openssl asn1parse` prints it. */
function outline(node: Asn1Node, depth = 0): string[] {
  const row = `${node.start} ${depth} ${node.contentStart - node.start} ${node.contentEnd - node.contentStart} ${node.constructed ? 'cons' : 'prim'}`;
  return [row, ...node.children.flatMap((child) => outline(child, depth + 1))];
}

function opensslOutline(bytes: Uint8Array): string[] {
  const { stdout } = openssl(['asn1parse', '-inform', 'der'], bytes);
  return [...stdout.matchAll(/^\s*(\d+):d=(\d+)\s+hl=(\d+)\s+l=\s*(\d+)\s+(cons|prim):/gm)].map((match) => match.slice(1).join(' '));
}

describe('readAsn1', () => {
  it('finds the elements of certificates where openssl asn1parse finds them', () => {
    for (const pem of rootCertificates.filter((_, index) => index % 12 === 0)) {
      const bytes = new X509Certificate(pem).raw;
      assert.deepEqual(outline(readAsn1(bytes).root), opensslOutline(bytes));
    }
  });

  it('gives content and whole element as views', () => {
    const bytes = sequence(integer(5), octetString(Buffer.of(1, 2, 3)));
    const { root } = readAsn1(bytes);
    assert.deepEqual(encodingOf(root), bytes);
    assert.deepEqual([...contentOf(root.children[1] ?? root)], [1, 2, 3]);
  });

  it('tells bytes behind the element, and refuses them where there must be none', () => {
    const bytes = Buffer.concat([sequence(), Buffer.of(9, 9)]);
    assert.equal(readAsn1(bytes).trailing, 2);
    assert.throws(() => readWholeAsn1(bytes), Asn1Error);
  });

  const ber: [string, Buffer][] = [
    ['an indefinite length', Buffer.of(0x30, 0x80, 0x02, 0x01, 0x05, 0, 0)],
    ['a length written with more octets than needed', Buffer.of(0x30, 0x81, 0x03, 0x02, 0x01, 0x05)],
    ['a length written with more octets than needed', Buffer.of(0x30, 0x82, 0x00, 0x03, 0x02, 0x01, 0x05)],
    ['a value in pieces', sequence(tlv(0x24, octetString(Buffer.of(1)), octetString(Buffer.of(2))))],
    ['a BOOLEAN that is neither 00 nor FF', sequence(tlv(0x01, Buffer.of(1)))],
    ['an INTEGER with needless leading octets', sequence(integer(Buffer.of(0, 5)))],
    ['an INTEGER with needless leading octets', sequence(integer(Buffer.of(0xff, 0x85)))],
  ];
  for (const [words, bytes] of ber) {
    it(`reads and reports ${words}: ${bytes.toString('hex')}`, () => {
      const { problems, trailing } = readAsn1(bytes);
      assert.equal(problems.length, 1);
      assert.ok(problems[0]?.startsWith(words), problems[0]);
      assert.equal(trailing, 0);
    });
  }

  it('is content with distinguished encoding', () => {
    assert.deepEqual(
      readAsn1(sequence(boolean(true), boolean(false), integer(Buffer.of(0, 0x85)), integer(-128), bitString(Buffer.of(5)), ia5('a'))).problems,
      [],
    );
  });

  it('ends the element of indefinite length behind its end-of-contents', () => {
    const { root } = readAsn1(Buffer.of(0x30, 0x80, 0x30, 0x80, 0, 0, 0x05, 0, 0, 0));
    assert.deepEqual([root.contentEnd, root.end], [8, 10]);
    assert.deepEqual(
      root.children.map((child) => [child.start, child.end]),
      [
        [2, 6],
        [6, 8],
      ],
    );
  });

  const broken: [string, Buffer][] = [
    ['nothing', Buffer.alloc(0)],
    ['half a header', Buffer.of(0x30)],
    ['a length beyond the end', Buffer.of(0x30, 0x05, 0x02)],
    ['a length of 127 octets', Buffer.of(0x30, 0xff, 1, 2, 3)],
    ['a length of 4 GB', Buffer.of(0x30, 0x84, 0xff, 0xff, 0xff, 0xff)],
    ['a child longer than its parent', Buffer.of(0x30, 0x03, 0x04, 0x05, 1, 2, 3, 4, 5)],
    ['an indefinite length without an end', Buffer.of(0x30, 0x80, 0x02, 0x01, 0x05)],
    ['an indefinite length of a primitive', Buffer.of(0x04, 0x80, 0, 0)],
    ['a tag number in several octets', Buffer.of(0x30, 0x04, 0x1f, 0x81, 0x01, 0x00)],
    ['a BMPString of half a character, which forge reads too far', Buffer.of(0x30, 0x08, 0x1e, 0x03, 0, 65, 0, 0x02, 0x01, 0x05)],
    ['too many bytes', Buffer.alloc(MAX_ASN1_BYTES + 1)],
  ];
  for (const [words, bytes] of broken) {
    it(`refuses ${words}`, () => assert.throws(() => readAsn1(bytes), Asn1Error));
  }

  it('is bounded in depth', () => {
    const nested = (depth: number): Buffer => Array.from({ length: depth }).reduce<Buffer>((inner) => sequence(inner), sequence());
    assert.doesNotThrow(() => readAsn1(nested(MAX_ASN1_DEPTH - 1)));
    assert.throws(() => readAsn1(nested(MAX_ASN1_DEPTH)), Asn1Error);
    assert.throws(() => readAsn1(nested(1000)), Asn1Error);
    assert.throws(() => readAsn1(Buffer.alloc(MAX_ASN1_BYTES, Buffer.of(0x30, 0x80))), Asn1Error);
  });

  it('throws nothing but its own error on cut off and on edited certificates', () => {
    const random = new Random(1);
    const attempts = [...Array.from({ length: der.length }, (_, length) => der.subarray(0, length)), ...Array.from({ length: 3000 }, () => random.edited(der))];
    for (const bytes of attempts) {
      try {
        readAsn1(bytes);
      } catch (error) {
        assert.ok(error instanceof Asn1Error, `${bytes.toString('hex')}: ${String(error)}`);
      }
    }
  });
});
