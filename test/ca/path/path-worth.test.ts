import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { compareWorth, worthOf } from '../../../ca/path/path-worth.ts';
import type { BuiltPath } from '../../../ca/path/path-builder.ts';
import { readCertificate } from '../../../ca/x509/certificate.ts';
import { NOW, goodPath } from '../../support/judged-path.ts';
import type { PathWish } from '../../support/judged-path.ts';
import { basicConstraints } from '../../support/made-certificate.ts';

function path(wish: PathWish, change: Partial<BuiltPath> = {}): BuiltPath {
  return { certificates: goodPath(wish).map(({ der }) => readCertificate(der)), anchor: 'bundled', signed: [true, true], ...change };
}

describe('the worth of a path', () => {
  const good = path({ intermediateExtensions: { basicConstraints: basicConstraints(true) } });
  const inOrder: readonly (readonly [string, BuiltPath])[] = [
    ['good and short', good],
    ['good and long', { ...good, certificates: [...good.certificates.slice(0, 2), ...good.certificates.slice(1)] }],
    ['expired', path({ intermediate: { notAfter: NOW - 1 } })],
    ['to an unknown root', { ...good, anchor: null }],
    ['to nowhere', { ...good, anchor: null, certificates: good.certificates.slice(0, 2) }],
    ['not signed', { ...good, signed: [true, false] }],
  ];
  it('puts the better one first', () => {
    const shuffled = [3, 0, 5, 2, 4, 1].flatMap((index) => inOrder.slice(index, index + 1));
    const sorted = shuffled.toSorted(([, one], [, other]) => compareWorth(worthOf(one, NOW), worthOf(other, NOW)));
    assert.deepEqual(sorted.map(([name]) => name), inOrder.map(([name]) => name));
  });
});
